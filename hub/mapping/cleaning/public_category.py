"""Gives the class of a legal unit by its INSEE legal category: ess:PublicBody for categories that begin with 4 and 7
(bodies of public law), else ess:Organization.

Source: INSEE, catégories juridiques, level I. It is the category that the source gives, not the name, that decides.
"""

from hub.mapping.cleaning_failure import CleaningFailure
from hub.model.vocabulary import ORGANIZATION, PUBLIC_BODY


def clean(text: str) -> str:
    """An IRI; raises CleaningFailure for what is not four digits."""
    code = text.strip()
    if not (len(code) == 4 and code.isascii() and code.isdigit()):
        raise CleaningFailure(
            f"« {text} » n'est pas une catégorie juridique de l'Insee : quatre chiffres attendus",
            f"'{text}' is not an INSEE legal category: four digits expected",
        )
    return PUBLIC_BODY if code[0] in "47" else ORGANIZATION
