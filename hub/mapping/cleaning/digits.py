"""Keeps the digits 0 to 9 and drops everything else: « 732 829 320 00074 » → « 73282932000074 »."""

import re

_OTHER = re.compile(r"[^0-9]+")


def clean(text: str) -> str:
    """The ASCII digits of ``text``, in order."""
    return _OTHER.sub("", text)
