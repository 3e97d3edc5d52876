"""What happens to a text on its way into a database: capitals, lost accents, slips of the finger, abbreviations."""

from __future__ import annotations

import re
from random import Random

from tests.benchmarks.reconcile.strangers.listed import listed

_ACCENTS = str.maketrans(
    {
        **dict(zip("àâäáãåçéèêëîïíôöóõùûüúÿñ", "aaaaaaceeeeiiioooouuuuyn", strict=True)),
        **dict(zip("ÀÂÄÁÃÅÇÉÈÊËÎÏÍÔÖÓÕÙÛÜÚŸÑ", "AAAAAACEEEEIIIOOOOUUUUYN", strict=True)),
        "œ": "oe",
        "Œ": "OE",
        "æ": "ae",
        "’": "'",
    }
)
_BESIDE = {
    "a": "zq",
    "b": "vn",
    "c": "xv",
    "d": "sf",
    "e": "rz",
    "f": "dg",
    "g": "fh",
    "h": "gj",
    "i": "uo",
    "j": "hk",
    "l": "km",
    "m": "lp",
    "n": "bh",
    "o": "ip",
    "p": "om",
    "r": "et",
    "s": "dq",
    "t": "ry",
    "u": "yi",
    "v": "cb",
}
_SMALL = frozenset(
    listed("de,du,des,la,le,les,l,d,et,en,a,à,au,aux,pour,par,sur,sous,dans,un,une,the,of,and,for,in,at")
)
_WORDS = re.compile(r"[^\W_]+")
_SAINT = re.compile(r"\b(Saint|SAINT|saint)(e|E)?[- ]")


def unaccented(text: str) -> str:
    return text.translate(_ACCENTS)


def shouted(text: str, random: Random) -> str:
    """As registers write: capitals without accents, often without the signs between words."""
    text = unaccented(text).upper()
    if random.random() < 0.6:
        text = text.replace("-", " ").replace("'", " ")
        text = " ".join(text.split())
    return text


def slipped(text: str, random: Random) -> str:
    """One slip of the finger, inside a word of four letters or more; the text itself when it has none."""
    words = [found for found in _WORDS.finditer(text) if len(found[0]) >= 4 and not found[0].isdigit()]
    if not words:
        return text
    word = random.choice(words)
    at = random.randrange(word.start() + 1, word.end() - 1)
    kind = random.random()
    if kind < 0.3:
        return text[:at] + text[at + 1] + text[at] + text[at + 2 :]
    if kind < 0.6:
        return text[:at] + text[at + 1 :]
    if kind < 0.8:
        return text[:at] + text[at] + text[at:]
    return text[:at] + random.choice(_BESIDE.get(text[at], "e")) + text[at + 1 :]


def short_saint(text: str, random: Random) -> str:
    """ "Saint-Denis" as "St-Denis", "St Denis" or "St. Denis"."""
    sign = random.choice(("-", " ", " ", ". "))
    return _SAINT.sub(lambda found: found[1][0] + "t" + (found[2] or "") + sign, text)


def initials(text: str) -> str:
    """The capitals of its words, the small ones left out."""
    words = _WORDS.findall(unaccented(text))
    return "".join(word[0] for word in words if word.lower() not in _SMALL).upper()


_STREETS = (
    ("avenue ", ("av. ", "Av ", "ave ")),
    ("boulevard ", ("bd ", "Bd. ", "bld ")),
    ("place ", ("pl. ", "Pl ")),
    ("rue ", ("r. ", "R ")),
    ("route ", ("rte ",)),
    ("chemin ", ("ch. ", "che ")),
    ("impasse ", ("imp. ",)),
    ("allée ", ("all. ",)),
    (" Street", (" St", " St.")),
    (" Road", (" Rd", " Rd.")),
    (" Avenue", (" Ave",)),
    (" Lane", (" Ln",)),
)


def short_street(text: str, random: Random) -> str:
    """The kind of street abbreviated, where it has a usual abbreviation."""
    for word, shorts in _STREETS:
        if word in text:
            return text.replace(word, random.choice(shorts), 1)
    return text
