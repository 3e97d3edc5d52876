"""Removes white space at both ends: « ␣Scop Ti␣ » → « Scop Ti »."""


def clean(text: str) -> str:
    """``text`` without white space at its ends."""
    return text.strip()
