"""Linked Data Event Streams: a feed's words, and the client that follows one. Nothing here opens a socket or a file."""
