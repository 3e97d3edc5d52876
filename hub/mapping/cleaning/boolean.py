"""Reads yes or no: « oui », « non », « O », « N », « vrai », « faux », « 1 », « 0 », « true », « false », « yes », « no », « t », « f »,
whatever the capitals. A ticked box (« x ») is refused: an empty one may mean that nobody asked."""

from hub.mapping.cleaning_failure import CleaningFailure

_YES = ("oui", "o", "vrai", "1", "1.0", "true", "yes", "y", "t")
_NO = ("non", "n", "faux", "0", "0.0", "false", "no", "f")
_MEANINGS = {**dict.fromkeys(_YES, "true"), **dict.fromkeys(_NO, "false")}


def clean(text: str) -> str:
    """``true`` or ``false``; raises CleaningFailure for anything else."""
    meaning = _MEANINGS.get(text) or _MEANINGS.get(text.strip().lower())
    if meaning is None:
        raise CleaningFailure(
            f"« {text} » ne dit ni oui ni non ; écrivez oui, non, true, false, 1 ou 0",
            f"'{text}' says neither yes nor no; write oui, non, true, false, 1 or 0",
        )
    return meaning
