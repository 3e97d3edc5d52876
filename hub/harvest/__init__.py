"""One source into records: fetch, read, compare with last time, keep what was rejected."""
