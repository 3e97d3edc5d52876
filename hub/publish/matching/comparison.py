"""One candidate beside one query, kind of evidence by kind of evidence; nothing here weighs one against another.

Each comparison gives None where the query or the candidate does not say: that is no evidence either way.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from hub.publish.matching.asked import Asked
from hub.publish.matching.known import Known
from hub.publish.matching.name import Name, Rarity, likeness
from hub.publish.matching.place import area_of, commune_likeness, street_likeness

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


class NameComparison:
    """The names asked for, beside those of one candidate after the other."""

    def __init__(self, asked: Asked, rarity: Rarity) -> None:
        self._asked = asked
        self._rarity = rarity
        # The candidates of one query mostly stand in one commune, or in none of those that the names speak of.
        self._cores: dict[tuple[str, ...], list[tuple[Name, Name]]] = {}
        self._words = frozenset(word for name in asked.names for word in name.words)

    def beside(self, known: Known) -> NameEvidence:
        """The best of the names asked for beside the best of those the candidate bears, the words of the place apart."""
        asked, rarity = self._asked, self._rarity
        if not asked.names and not asked.acronyms:
            return _NO_NAME
        own = self._own_names(known)
        best, equal = 0.0, False
        acronym = _acronym(asked.acronyms, known) if asked.acronyms else 0.0
        for whole, core in self._without_places(known.commune_words):
            acronym = max(acronym, _acronym((core.joined,), known))
            letters = [word for word in core.words if word in known.acronyms or word in known.initials]
            # "Long Name (LN)": the acronym beside the name is the same name again.
            bare = core.without(letters) if letters else core
            same = _same(own, whole, core, bare)
            if same:
                best, equal = max(best, same), True
                continue
            best = max(best, 0.98 * _best(core, own, rarity))
            if bare is not core:
                # One word of a long name may be anybody's: what it is beside has to be like the name as well.
                rest = _best(bare, own, rarity)
                best = max(best, 0.98 * rest)
                acronym = max(acronym, (0.4 + 0.6 * rest) * _acronym(letters, known))
            if best < _OF_RELATED and known.related:
                best = max(best, _OF_RELATED * _best(core, known.related, rarity))
        if best < _OF_RELATED and not asked.initials.isdisjoint(known.acronyms):
            acronym = max(acronym, _OF_INITIALS)
        found = acronym if acronym or asked.acronyms else None
        return NameEvidence(best if asked.names else None, equal, found)

    def _own_names(self, known: Known) -> tuple[Name, ...]:
        """Whole, and without the words of the places it stands in; of those asked for as well, where it stands elsewhere."""
        own = known.names + known.cores
        elsewhere = self._asked.commune_words.difference(known.commune_words)
        if elsewhere and any(not elsewhere.isdisjoint(name.words) for name in own):
            faint = self._asked.commune_words.union(known.commune_words)
            own += tuple(core for name in own if (core := name.without(faint)) is not name)
        return own

    def _without_places(self, commune_words: tuple[str, ...]) -> list[tuple[Name, Name]]:
        """Each name asked for, and what it is without the words of the places asked for and of those of a candidate."""
        spoken_of = tuple([word for word in commune_words if word in self._words])
        cores = self._cores.get(spoken_of)
        if cores is None:
            faint = self._asked.commune_words.union(spoken_of)
            cores = self._cores[spoken_of] = [(name, name.without(faint)) for name in self._asked.names]
        return cores


def _same(own: Iterable[Name], whole: Name, core: Name, bare: Name) -> float:
    """1 for the whole name among ``own``, a little less for what is left of it, else 0."""
    same = 0.0
    for name in own:
        if name.joined == whole.joined:
            return 1.0
        if name.joined == core.joined or name.joined == bare.joined:
            same = 0.98
    return same


def _best(name: Name, others: Iterable[Name], rarity: Rarity) -> float:
    best = 0.0
    for other in others:
        found = likeness(name, other, rarity)
        if found > best:
            best = found
    return best


def compare_places(asked: Asked, known: Known) -> tuple[float | None, bool]:
    """From 0 (elsewhere) to 1 (there), and whether it is the same place beyond doubt: the same commune (or postcode, where
    no commune is told), and nothing said against it."""
    place, same = _commune(asked, known)
    if asked.around and known.departments:
        there = not asked.around.isdisjoint(known.departments)
        place = (_OF_DEPARTMENT if there else 0.0) if place is None else place
        if asked.departments and not there:
            place, same = place / 2, False
    if place is None and asked.regions and known.regions:
        place = 0.0 if asked.regions.isdisjoint(known.regions) else _OF_REGION
    if asked.streets and known.streets:
        alike = max(street_likeness(each, street) for each in asked.streets for street in known.street_words)
        near = max(0.0, (alike - 0.4) / 0.6)
        place = near / 2 if place is None else 0.75 * place + 0.25 * near
        same = same and alike >= _SAME_STREET
    return place, same


def _commune(asked: Asked, known: Known) -> tuple[float | None, bool]:
    codes = bool(asked.postcodes and known.postcodes)
    same_code = codes and not asked.postcodes.isdisjoint(known.postcodes)
    if asked.communes and known.communes:
        alike = max([commune_likeness(each, known.communes) for each in asked.communes])
        if alike >= _SAME_COMMUNE:
            # Another postcode is CEDEX, or another part of a town: near, yet not the same place beyond doubt.
            return (1.0, True) if same_code or not codes else (0.85, False)
        if codes:
            # Small communes share one.
            return (0.5 if same_code else 0.25 if _are_near(asked, known) else 0.0), False
        return 0.0, False
    if codes:
        return (1.0 if same_code else 0.3 if _are_near(asked, known) else 0.0), same_code
    return None, False


def compare_numbers(asked: Asked, known: Known, *, units: bool) -> NumberEvidence:
    """Numbers that are asked for beside those the candidate bears. ``units``: only legal units are asked for, so that a SIRET
    names its own."""
    if not asked.bears_number:
        return _NO_NUMBER
    siren, siret, rna = asked.numbers["siren"], asked.numbers["siret"], asked.numbers["rna"]
    of_sites = {number[:9] for number in siret}
    sirens = siren | of_sites
    site = known.type == "establishment"
    same_rna = not rna.isdisjoint(known.rna)
    own = not (sirens if units else siren).isdisjoint(known.siren)
    exact = not siret.isdisjoint(known.siret) if site else own or same_rna
    related = not sirens.isdisjoint(known.siren) or same_rna
    other = bool(
        (siren and known.siren and siren.isdisjoint(known.siren))
        or (of_sites and known.siren and of_sites.isdisjoint(known.siren))
        or (rna and known.rna and not same_rna)
    )
    other_site = bool(site and siret and known.siret and siret.isdisjoint(known.siret))
    return NumberEvidence(exact, related, other, other_site)


def compare_contacts(asked: Asked, known: Known) -> float | None:
    """1 when a web site, an e-mail address or a phone number is the same, 0 when all that can be compared differ."""
    if not asked.bears_contact:
        return None
    pairs = [
        (mine, theirs)
        for mine, theirs in (
            (asked.sites, known.sites),
            (asked.emails, known.emails),
            (asked.phones, known.phones),
        )
        if mine and theirs
    ]
    return float(any(not mine.isdisjoint(theirs) for mine, theirs in pairs)) if pairs else None


def compare_forms(asked: Asked, known: Known) -> bool | None:
    """Whether the legal form is one of those asked for."""
    return not asked.forms.isdisjoint(known.forms) if asked.forms and known.forms else None


def best_likeness(name: Name, known: Known, rarity: Rarity) -> float:
    """How alike one name and the candidate's own names are."""
    cores = [each.without(known.commune_words) for each in known.names]
    return _best(name.without(known.commune_words), cores, rarity)


def _acronym(letters: Iterable[str], known: Known) -> float:
    best = 0.0
    for each in letters:
        if each in known.acronyms:
            return 1.0
        if each in known.initials:
            # Two letters stand for too many names.
            best = max(best, _OF_INITIALS if len(each) > 2 else _OF_TWO)
    return best


def _are_near(asked: Asked, known: Known) -> bool:
    return not asked.areas.isdisjoint(map(area_of, known.postcodes))


_NO_NAME, _NO_NUMBER = NameEvidence(), NumberEvidence()
