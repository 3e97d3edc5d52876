"""Drops what people write for nothing: « - », « _ », « ? », « N/A », « null », « none », « néant ». Anything else stays."""

from hub.model.plain_text import plain

_NOTHING = frozenset({"", "n a", "na", "null", "none", "neant"})


def clean(text: str) -> str:
    """``text``, or empty when it holds no letter nor digit, or only a word for nothing."""
    return "" if plain(text) in _NOTHING else text
