"""Makes one space of every run of white space, line breaks and no-break spaces included, and trims the ends."""


def clean(text: str) -> str:
    """``text`` on one line, single-spaced."""
    return " ".join(text.split())
