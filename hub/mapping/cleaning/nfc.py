"""Writes accented letters as one character (Unicode NFC): files made on a Mac often hold a letter and its accent apart."""

from unicodedata import normalize


def clean(text: str) -> str:
    """``text`` in Unicode Normalization Form C."""
    return text if text.isascii() else normalize("NFC", text)
