"""Writes in capitals."""


def clean(text: str) -> str:
    """``text`` in capitals."""
    return text.upper()
