"""The hub as its contract describes it, driven from outside: commands, files, HTTP."""
