"""A publication taken to a remote engine: loaded beside the one that serves, checked there, then sealed."""
