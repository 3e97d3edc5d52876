"""Gives the longitude of a point « latitude longitude »: « 45.835 1.262 » → « 1.262 »."""


def clean(text: str) -> str:
    """What stands behind the space."""
    return text.rpartition(" ")[2]
