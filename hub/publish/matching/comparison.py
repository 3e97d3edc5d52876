"""One candidate beside one query, kind of evidence by kind of evidence; nothing here weighs one against another.

Each comparison gives None where the query or the candidate does not say: that is no evidence either way.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from hub.publish.matching.asked import Asked
from hub.publish.matching.known import Known
from hub.publish.matching.name import Name, Rarity, likeness
from hub.publish.matching.place import commune_likeness, department_of, street_likeness

_OF_RELATED = 0.85
_OF_INITIALS = 0.9
_OF_TWO = 0.6
_OF_DEPARTMENT = 0.6
_OF_REGION = 0.4
_SAME_COMMUNE = 0.88
_SAME_STREET = 0.6


@dataclass(frozen=True, slots=True)
class NameEvidence:
    """``likeness`` and ``acronym`` from 0 to 1; ``equal``: the same words, those of the place apart."""

    likeness: float | None = None
    equal: bool = False
    acronym: float | None = None


@dataclass(frozen=True, slots=True)
class NumberEvidence:
    """``exact``: a number that names this very entity; ``related``: one that names what it belongs to, or a part of it;
    ``other``: it bears another of the same kind; ``other_site``: another place of the same legal unit."""

    exact: bool = False
    related: bool = False
    other: bool = False
    other_site: bool = False


def compare_names(asked: Asked, known: Known, rarity: Rarity) -> NameEvidence:
    """The best of the names asked for beside the best of those the candidate bears, the words of the place apart."""
    if not asked.names and not asked.acronyms:
        return NameEvidence()
    faint = asked.commune_words | known.commune_words
    letters = known.acronyms | known.initials
    own = {name.joined: name for name in known.read_names}
    if not asked.commune_words <= known.commune_words:
        own |= {core.joined: core for name in known.read_names if (core := name.without(faint)) is not name}
    best, equal = 0.0, False
    acronym = _acronym(asked.acronyms, known)
    for whole in asked.names:
        core = whole.without(faint)
        acronym = max(acronym, _acronym((core.joined,), known))
        # "Long Name (LN)": the acronym beside the name is the same name again.
        bare = core.without(letters)
        if whole.joined in own or core.joined in own or bare.joined in own:
            best, equal = max(best, 1.0 if whole.joined in own else 0.98), True
            continue
        best = max(best, 0.98 * max((likeness(core, name, rarity) for name in own.values()), default=0.0))
        if bare is not core:
            # One word of a long name may be anybody's: what it is beside has to be like the name as well.
            rest = max((likeness(bare, name, rarity) for name in own.values()), default=0.0)
            best = max(best, 0.98 * rest)
            letter_words = (word for word in core.words if word in letters)
            acronym = max(acronym, (0.4 + 0.6 * rest) * _acronym(letter_words, known))
        if best < _OF_RELATED:
            for name in known.read_related:
                best = max(best, _OF_RELATED * likeness(core, name, rarity))
    if best < _OF_RELATED and asked.initials & known.acronyms:
        acronym = max(acronym, _OF_INITIALS)
    found = acronym if acronym or asked.acronyms else None
    return NameEvidence(best if asked.names else None, equal, found)


def compare_places(asked: Asked, known: Known) -> tuple[float | None, bool]:
    """From 0 (elsewhere) to 1 (there), and whether it is the same place beyond doubt: the same commune (or postcode, where
    no commune is told), and nothing said against it."""
    place, same = _commune(asked, known)
    departments = _departments(asked)
    if departments and known.departments:
        there = bool(departments & known.departments)
        place = (_OF_DEPARTMENT if there else 0.0) if place is None else place
        if asked.departments and not there:
            place, same = place / 2, False
    if place is None and asked.regions and known.regions:
        place = _OF_REGION if asked.regions & known.regions else 0.0
    if asked.streets and known.streets:
        alike = max(street_likeness(each, street) for each in asked.streets for street in known.read_streets)
        near = max(0.0, (alike - 0.4) / 0.6)
        place = near / 2 if place is None else 0.75 * place + 0.25 * near
        same = same and alike >= _SAME_STREET
    return place, same


def _commune(asked: Asked, known: Known) -> tuple[float | None, bool]:
    codes = bool(asked.postcodes and known.postcodes)
    same_code = bool(asked.postcodes & known.postcodes)
    if asked.communes and known.communes:
        alike = max(commune_likeness(each, known.read_communes) for each in asked.communes)
        if alike >= _SAME_COMMUNE:
            # Another postcode is CEDEX, or another part of a town: near, yet not the same place beyond doubt.
            return (1.0, True) if same_code or not codes else (0.85, False)
        if codes:
            # Small communes share one.
            near = same_code or bool(_areas(asked.postcodes) & _areas(known.postcodes))
            return (0.5 if same_code else 0.25 if near else 0.0), False
        return 0.0, False
    if codes:
        near = bool(_areas(asked.postcodes) & _areas(known.postcodes))
        return (1.0 if same_code else 0.3 if near else 0.0), same_code
    return None, False


def compare_numbers(asked: Asked, known: Known, *, units: bool) -> NumberEvidence:
    """Numbers that are asked for beside those the candidate bears. ``units``: only legal units are asked for, so that a SIRET
    names its own."""
    siren, siret, rna = asked.numbers["siren"], asked.numbers["siret"], asked.numbers["rna"]
    of_sites = {number[:9] for number in siret}
    sirens = siren | of_sites
    site = known.type == "establishment"
    same_unit = bool(sirens & known.siren)
    own = (sirens if units else siren) & known.siren
    exact = bool(siret & known.siret) if site else bool(own or rna & known.rna)
    related = bool(same_unit or rna & known.rna)
    other = bool(
        (siren and known.siren and not siren & known.siren)
        or (of_sites and known.siren and not of_sites & known.siren)
        or (rna and known.rna and not rna & known.rna)
    )
    other_site = bool(site and siret and known.siret and not siret & known.siret)
    return NumberEvidence(exact, related, other, other_site)


def compare_contacts(asked: Asked, known: Known) -> float | None:
    """1 when a web site, an e-mail address or a phone number is the same, 0 when all that can be compared differ."""
    pairs = [
        (mine, theirs)
        for mine, theirs in (
            (asked.sites, known.sites),
            (asked.emails, known.emails),
            (asked.phones, known.phones),
        )
        if mine and theirs
    ]
    return float(any(mine & theirs for mine, theirs in pairs)) if pairs else None


def compare_forms(asked: Asked, known: Known) -> bool | None:
    """Whether the legal form is one of those asked for."""
    return bool(asked.forms & known.forms) if asked.forms and known.forms else None


def best_likeness(name: Name, known: Known, rarity: Rarity) -> float:
    """How alike one name and the candidate's own names are."""
    core = name.without(known.commune_words)
    return max(
        (likeness(core, each.without(known.commune_words), rarity) for each in known.read_names), default=0.0
    )


def _acronym(letters: Iterable[str], known: Known) -> float:
    kept = set(letters)
    if kept & known.acronyms:
        return 1.0
    # Two letters stand for too many names.
    return max((_OF_INITIALS if len(each) > 2 else _OF_TWO for each in kept & known.initials), default=0.0)


def _areas(postcodes: Iterable[str]) -> set[str]:
    return {code[:3] if code.startswith(("97", "98")) else code[:2] for code in postcodes}


def _departments(asked: Asked) -> frozenset[str]:
    return asked.departments or frozenset(filter(None, map(department_of, asked.postcodes)))
