"""Figures the documents speak of, each printed by one command."""
