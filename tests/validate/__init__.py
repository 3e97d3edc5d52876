"""Mirrors hub/validate."""
