"""The faults and habits of writing: capitals, abbreviations, slips of the finger, misread letters, acronyms."""

from __future__ import annotations

import re
import unicodedata
from random import Random

_STOP = frozenset(
    ["de", "du", "des", "la", "le", "les", "l", "d", "et", "à", "en", "pour", "un", "une", "au", "aux", "sur"]
)
_WORD = re.compile(r"[^\W_]+")
_MISREAD = (
    ("rn", "m"),
    ("l", "1"),
    ("o", "0"),
    ("e", "c"),
    ("m", "rn"),
    ("O", "0"),
    ("I", "l"),
    ("E", "F"),
    ("é", "Ã©"),
)
_SHORT_NAMES = (
    ("Association", "Assoc."), ("Association", "Asso"), ("Saint-", "St-"), ("Saint-", "St "), ("Sainte-", "Ste-"),
    ("ASSOCIATION", "ASSOC"), ("SAINT ", "ST "), ("Coopérative", "Coop."), ("COOPERATIVE", "COOP"),
    ("Maison", "Mais."), ("Centre", "Ctre"), ("Fédération", "Féd."), ("Comité", "Cté"), ("COMITE", "CTE"),
    (" et ", " & "), (" ET ", " & "), ("Société", "Sté"), ("SOCIETE", "STE"), ("Mutuelle", "Mut."),
)  # fmt: skip
_SHORT_STREETS = (
    ("avenue", "av."), ("avenue", "ave"), ("boulevard", "bd"), ("place", "pl."), ("route", "rte"), ("chemin", "ch."),
    ("rue", "r."), ("Saint-", "St-"), ("Docteur", "Dr"), ("Général", "Gal"),
)  # fmt: skip


def unaccented(text: str) -> str:
    return "".join(c for c in unicodedata.normalize("NFD", text) if not unicodedata.combining(c))


def capitals(text: str) -> str:
    """As registers write: capitals without accents, apostrophes and hyphens as spaces."""
    return " ".join(unaccented(text).upper().replace("'", " ").replace("-", " ").split())


def initials(name: str) -> str:
    """The acronym of a name: the first letters of its words, without the small ones."""
    return "".join(unaccented(word[0]).upper() for word in _WORD.findall(name) if word.lower() not in _STOP)


def typo(text: str, random: Random) -> str:
    """One slip: two letters swapped, one lost, doubled, or another in its place."""
    at = [index for index, c in enumerate(text) if c.isalpha()]
    if len(at) < 4:
        return text
    here = random.choice(at[1:-1])
    kind = random.randrange(4)
    if kind == 0:
        return text[:here] + text[here + 1] + text[here] + text[here + 2 :]
    if kind == 1:
        return text[:here] + text[here + 1 :]
    if kind == 2:
        return text[:here] + text[here] + text[here:]
    letter = random.choice("abcdefghijlmnoprstuv")
    return text[:here] + (letter.upper() if text[here].isupper() else letter) + text[here + 1 :]


def misread(text: str, random: Random) -> str:
    """One fault of a scan or of a wrong encoding."""
    possible = [(old, new) for old, new in _MISREAD if old in text]
    if not possible:
        return text
    old, new = random.choice(possible)
    places = [found.start() for found in re.finditer(old, text)]
    at = random.choice(places)
    return text[:at] + new + text[at + len(old) :]


def shortened(text: str, random: Random) -> str:
    """One word of a name abbreviated, where one may be."""
    return _shortened(text, _SHORT_NAMES, random)


def shortened_street(text: str, random: Random) -> str:
    """One word of a street abbreviated, where one may be."""
    return _shortened(text, _SHORT_STREETS, random)


def _shortened(text: str, table: tuple[tuple[str, str], ...], random: Random) -> str:
    possible = [(long, short) for long, short in table if long in text]
    if not possible:
        return text
    long, short = random.choice(possible)
    return text.replace(long, short, 1)


def of_place(place: str) -> str:
    """``de X``, ``d'X``, ``du X``, ``de la X``."""
    if place.startswith("Le "):
        return "du " + place[3:]
    if place.startswith("les "):
        return "des " + place[4:]
    if place[:1].lower() in "aeéèêiîoôuh":
        return "d'" + place
    return "de " + place[:1].replace("L", "l") + place[1:] if place.startswith("La ") else "de " + place
