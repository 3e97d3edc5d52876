"""The store: revisions on disk, one writer at a time, readers in processes that can be killed."""
