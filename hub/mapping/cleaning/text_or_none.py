"""Makes nothing of what people and registers write for nothing: « _ », « - », « N/A », « null », « néant », « non renseigné »,
« [ND] », any text without a letter or a digit; also for columns joined (« [ND] [ND] »). Other texts lose the white space at
their ends.

Not for codes: NC is New Caledonia, NA Namibia.
"""

import re

_NOTHING = frozenset(
    (
        "n/a", "na", "n.a.", "#n/a", "#n/d", "nan", "<na>", "null", "none", "nil", "undefined", "(null)",
        "néant", "neant", "aucun", "aucune", "inconnu", "inconnue", "sans objet", "vide",
        "nc", "n.c.", "n/c", "nd", "n.d.", "[nd]", "[non-diffusible]", "nr", "n.r.",
        "non renseigné", "non renseignée", "non renseigne", "non communiqué", "non communiquée", "non communique",
        "non disponible", "non précisé", "non précisée", "non precise", "à compléter", "a completer",
        "à renseigner", "a renseigner",
    )
)  # fmt: skip
_LONGEST = max(map(len, _NOTHING))
_SAYS_SOMETHING = re.compile(r"[^\W_]")


def clean(text: str) -> str:
    """``text``, or the empty text; never raises."""
    said = text.strip()
    if len(said) <= _LONGEST:
        lower = said.lower()
        if lower in _NOTHING or (" " in lower and _NOTHING.issuperset(lower.split())):
            return ""
    return said if _SAYS_SOMETHING.search(said) else ""
