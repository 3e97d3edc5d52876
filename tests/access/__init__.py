"""Mirrors hub/access."""
