"""The hub over HTTP: one router a file, pages rendered on the server, answers that never lie about their limits."""
