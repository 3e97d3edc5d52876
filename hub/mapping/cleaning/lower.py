"""Writes in small letters."""


def clean(text: str) -> str:
    """``text`` in small letters."""
    return text.lower()
