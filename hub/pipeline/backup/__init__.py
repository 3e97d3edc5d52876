"""A hub as one file, taken while it is written to and served, and a hub again from that file."""
