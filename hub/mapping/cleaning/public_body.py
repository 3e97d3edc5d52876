"""Gives the class of a carrier by the form of its name: ess:PublicBody for « Région … », « Communauté
d'agglomération … », « Université de … » and the other forms that public bodies bear, else ess:Organization.

Only a form that begins the name counts, so that « Réseau des collectivités … » stays an association. « Pays … » is
none: a pays may be an association, a public interest group or a mixed syndicate, and its name does not tell.
Universities that give no degrees (« Université populaire », « du temps libre ») are associations.
"""

import re

from hub.model.plain_text import plain
from hub.model.vocabulary import ORGANIZATION, PUBLIC_BODY

# Beginnings of names, folded: small letters, no accents, one space for hyphens and apostrophes.
_FORMS = (
    r"region\b",
    r"conseil (regional|departemental|general|municipal|communautaire)\b",
    r"departement (de|d|du|des)\b",
    r"collectivite (territoriale|europeenne|de corse|de martinique|de guyane)\b",
    r"(ville|commune|mairie|municipalite) (de|d|du|des)\b",
    r"communaute (urbaine|d agglomeration|d agglo|de communes)\b",
    r"metropole (de|d|du|des)\b",
    r"(syndicat|pole) (mixte|intercommunal|metropolitain|d equilibre territorial)\b",
    r"(petr|epci|ccas|cias)\b",
    r"centre (inter)?communal d action sociale\b",
    r"parc naturel (regional|national)\b",
    r"universite\b(?!.*\b(populaire|rurale|paysanne|citoyenne|solidaire|catholique|libre|ages?|foraine)\b)",
    r"pole universitaire\b",
    r"chambre (regionale |departementale )?(de commerce|de metiers|des metiers|d agriculture)\b",
    r"centre hospitalier\b",
    r"agence regionale de sante\b",
    r"(prefecture|sous prefecture|ministere|rectorat|dreets|direccte|dreal)\b",
    r"(pole emploi|france travail)\b",
    r"(office|etablissement) public\b",
    r"(l )?etat$",
)
_BEGINNING = re.compile("|".join(f"(?:{form})" for form in _FORMS))

# « Toulouse Métropole », « Saint-Étienne Métropole », but not « Emmaüs Nantes Métropole »: one word before.
_METROPOLIS = re.compile(r"[\w-]+ m[ée]tropole", re.IGNORECASE)


def clean(text: str) -> str:
    """An IRI: ess:PublicBody or ess:Organization."""
    is_public = _BEGINNING.match(plain(text)) or _METROPOLIS.fullmatch(text.strip())
    return PUBLIC_BODY if is_public else ORGANIZATION
