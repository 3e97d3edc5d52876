"""Gives the latitude of a point « latitude longitude »: « 45.835 1.262 » → « 45.835 »."""


def clean(text: str) -> str:
    """What stands before the space."""
    return text.partition(" ")[0]
