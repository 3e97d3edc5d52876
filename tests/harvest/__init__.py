"""Mirrors hub/harvest."""
