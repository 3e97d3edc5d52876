"""Keeps of an address on one line what stands before the postal code: « 8 rue de la Boétie - 33000 Bordeaux » → « 8 rue de
la Boétie ». An address without one stays as it is."""

import re

_POSTCODE = re.compile(r"[\s,;-]*(?<!\d)\d{5}(?!\d).*", re.DOTALL)


def clean(text: str) -> str:
    """The street, without white space at its ends; empty when the postal code comes first."""
    return _POSTCODE.sub("", text.strip(), count=1).strip()
