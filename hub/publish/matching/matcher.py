"""The matcher: finds candidates for a query, scores them from 0 to 100, and says which one, if any, it is.

The score weighs the name first, then the place, then contacts; a number of its own is 100 whatever the name, and another
number of the same kind brings it down. ``match`` is said of one candidate at most, and only when it stands alone: it
alone bears the number asked for, or it alone has that name in that place. An equal name without a place is never enough,
since names are shared.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from hub.model.vocabulary import RECONCILED_TYPES
from hub.publish.matching.asked import Asked, Names, read_query
from hub.publish.matching.comparison import (
    NameComparison,
    NameEvidence,
    NumberEvidence,
    compare_contacts,
    compare_forms,
    compare_numbers,
    compare_places,
)
from hub.publish.matching.condition import meets
from hub.publish.matching.index import MatchIndex
from hub.publish.matching.known import Known
from hub.publish.matching.query import Candidate, Features, Query

_PROMISING, _PROMISING_THERE = 30, 20
"""Candidates that are looked at closely, when no place is asked for and when one is; as many as are to be given, if those are
more. A place tells namesakes apart, so that who is meant is among the first; without one, who looks longer finds more."""

_OF_NAME, _OF_PLACE = 0.56, 0.44
_OF_ACRONYM = 0.93
_UNPLACED = 0.92
_MOST_WITHOUT_NUMBER = 99.0
_MOST_RELATED = 95.0
_MOST_OTHER_SITE = 50.0
_MOST_OTHER = 30.0
_LEAST = 20.0
_RIVAL = 0.9


class _Scored(NamedTuple):
    known: Known
    score: float
    name: NameEvidence
    number: NumberEvidence
    place: float | None
    same_place: bool
    contact: float | None


class Matcher:
    """``names`` says what the model calls departments and legal forms."""

    def __init__(self, index: MatchIndex, names: Names) -> None:
        self._index = index
        self._names = names

    def match(self, query: Query) -> tuple[Candidate, ...]:
        """The candidates for ``query``, best first; empty when nothing is alike, or nobody is of its type."""
        if query.type is not None and query.type not in RECONCILED_TYPES:
            return ()
        asked = read_query(query, self._names)
        if asked.identities:
            return self._identified(asked.identities, query)
        promising = max(_PROMISING_THERE if asked.says_place else _PROMISING, query.limit)
        found = self._index.find(asked.sought(), query.type, promising)
        if asked.bears_number:
            found = _each_once([*self._index.bearers(asked.keys(), query.type, _PROMISING), *found])
        kept = [known for known in found if self._admits(query, known)]
        names = NameComparison(asked, self._index.rarity)
        scored = [_score(asked, names, known, query.type) for known in kept]
        scored = [self._lowered(each, query) for each in scored if each.score >= _LEAST]
        ranked = sorted(scored, key=lambda each: (-each.score, each.known.label, each.known.iri))
        chosen = _alone(ranked)
        return tuple(_candidate(each, each is chosen) for each in ranked[: query.limit])

    def _identified(self, identities: Iterable[str], query: Query) -> tuple[Candidate, ...]:
        """The very entities that are named, and nobody else."""
        found = [known for iri in sorted(identities) if (known := self._index.known(iri))]
        kept = [known for known in found if query.type in {None, known.type} and self._admits(query, known)]
        evidence = NumberEvidence(exact=True)
        scored = [_Scored(known, 100.0, NameEvidence(), evidence, None, False, None) for known in kept]
        return tuple(_candidate(each, len(kept) == 1) for each in scored[: query.limit])

    def _admits(self, query: Query, known: Known) -> bool:
        return all(
            meets(each, known, self._index.rarity, self._names) for each in query.conditions if each.required
        )

    def _lowered(self, scored: _Scored, query: Query) -> _Scored:
        """Half the score for who bears what was asked not to be borne, though it was not required."""
        unwanted = [each for each in query.conditions if each.quantifier == "none" and not each.required]
        if all(meets(each, scored.known, self._index.rarity, self._names) for each in unwanted):
            return scored
        return _Scored(
            scored.known, scored.score / 2, scored.name, scored.number, scored.place, False, scored.contact
        )


def _score(asked: Asked, names: NameComparison, known: Known, entity_type: str | None) -> _Scored:
    name = names.beside(known)
    place, same_place = compare_places(asked, known)
    number = compare_numbers(asked, known, units=entity_type == "organization")
    contact = compare_contacts(asked, known)
    score = 100 * _likely(asked, name, place, contact)
    if compare_forms(asked, known) is False:
        score *= 0.96
    if number.exact and not number.other:
        score = 100.0
    elif number.related and not number.other:
        score = min(_MOST_RELATED, score + (100 - score) / 2)
    else:
        score = min(_MOST_WITHOUT_NUMBER, score)
    if number.other:
        score = min(_MOST_OTHER_SITE if number.exact else _MOST_OTHER, score * 0.5)
    elif number.other_site:
        score = min(_MOST_OTHER_SITE, score * 0.6)
    return _Scored(known, round(score, 1), name, number, place, same_place, contact)


def _likely(asked: Asked, name: NameEvidence, place: float | None, contact: float | None) -> float:
    """From 0 to 1, numbers apart."""
    # An acronym without its place is anybody's.
    there = 1.0 if place is None else 0.45 + 0.55 * place
    likely = max(name.likeness or 0.0, _OF_ACRONYM * there * (name.acronym or 0.0))
    if not asked.names and not asked.acronyms:
        # Only a place or a contact was given: it tells little of who is meant.
        likely = 0.6 * (place or 0.0)
    elif place is not None:
        likely = _OF_NAME * likely + _OF_PLACE * place * (0.3 + 0.7 * likely)
    elif asked.says_place:
        likely *= _UNPLACED
    return likely + (1 - likely) * 0.45 if contact else likely


def _alone(ranked: list[_Scored]) -> _Scored | None:
    """The one candidate that is meant beyond doubt, if there is one."""
    exact = [each for each in ranked if each.number.exact and not each.number.other]
    if exact:
        return exact[0] if len(exact) == 1 and exact[0].score == 100.0 else None
    if not ranked:
        return None
    best, *others = ranked
    if not best.name.equal or not best.same_place or best.number.other or best.number.other_site:
        return None
    return None if any(_rivals(each, best) for each in others) else best


def _rivals(other: _Scored, best: _Scored) -> bool:
    """Whether ``other`` may be meant as well as ``best``: a like name, or another place of the same organization, and not
    known to stand elsewhere nor to be another."""
    if other.number.other or other.number.other_site:
        return False
    if other.same_place and other.known.organization and other.known.organization == best.known.organization:
        return True
    alike = max(other.name.likeness or 0.0, other.name.acronym or 0.0)
    return (other.name.equal or alike >= _RIVAL) and (other.same_place or other.place is None)


def _each_once(found: Iterable[Known]) -> list[Known]:
    return list({known.iri: known for known in found}.values())


def _candidate(scored: _Scored, match: bool) -> Candidate:
    number = scored.number
    borne = None
    if number.other or number.other_site:
        borne = False
    elif number.exact or number.related:
        borne = True
    return Candidate(
        iri=scored.known.iri,
        type=scored.known.type,
        label=scored.known.label,
        area=scored.known.area,
        score=scored.score,
        match=match,
        features=Features(scored.name.likeness, scored.place, scored.name.acronym, borne, scored.contact),
    )
