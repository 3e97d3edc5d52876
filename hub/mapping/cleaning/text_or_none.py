"""Leaves nothing of what publishers write for nothing: « _ », « - », « N/A », « null », « [ND] » and « [NON-DIFFUSIBLE] »
(what Sirene may not show). Any other text stays as it is."""

_NOTHING = frozenset({"_", "-", "n/a", "null", "[nd]", "[non-diffusible]"})


def clean(text: str) -> str:
    """``text`` without white space at its ends, or nothing."""
    kept = text.strip()
    return "" if kept.lower() in _NOTHING else kept
