"""Reads a country, by its name in French, in English or at home, or by its code, and gives its code of two letters:
« Belgique », « BEL », « België » → « BE » (ISO 3166-1).

« England » is GB; « La Réunion » keeps its own code, RE.
"""

import re

from hub.mapping.cleaning_failure import CleaningFailure
from hub.model.country import country_code

_FRANCE = re.compile(r"FR|FRANCE|France")


def clean(text: str) -> str:
    """Two capitals; raises CleaningFailure when the country is not known."""
    code = "FR" if _FRANCE.fullmatch(text) else country_code(text)
    if code is None:
        raise CleaningFailure(
            f"« {text} » n'est le nom ni le code d'aucun pays ; écrivez par exemple France ou FR",
            f"'{text}' is neither the name nor the code of a country; write for instance France or FR",
        )
    return code
