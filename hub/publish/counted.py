"""Which published entities are structures and establishments of the ESS, and what each of them counts for.

- An organization counts as one structure, unless it is a public body, is closed, dissolved or succeeded, or has a
  legal form that is outside the ESS by law (public bodies again, trade unions…) with no evidence to the contrary.
- An establishment counts unless it is closed or its organization does not count. Its family is its organization's;
  its sector and its place are its own.
- Jobs are those an organization states; where it states none, those its establishments state. Never both, or they
  would count twice. Two different figures are no figure.

Facts are read from the lines of the reference graph: so only what is published counts.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from hub.model.ntriples import read_statement
from hub.model.statement import iri
from hub.model.vocabulary import (
    ESS,
    ESTABLISHMENT,
    IN_TERRITORY,
    ORGANIZATION,
    PUBLIC_BODY,
    SCHEMA,
    SCHEME,
    SITE_OF,
    TYPE,
)
from hub.publish.classification import UNKNOWN_FAMILY, Classification
from hub.publish.value_policy import ADDRESS
from hub.publish.whereabouts import Place, Whereabouts

_DEPARTMENT = ESS + "department"
_LEGAL_FORM = ESS + "legalForm"
_LEGAL_FAMILY = ESS + "legalFamily"
_ACTIVITY = ESS + "activity"
_ACTIVITY_CODE = ESS + "activityCode"
_NOMENCLATURE = ESS + "activityNomenclature"
_EMPLOYEES = ESS + "employees"
_STATUS = ESS + "administrativeStatus"
_SUCCEEDED_BY = ESS + "succeededBy"
_SUCCEEDED_ON = ESS + "succeededOn"
_EVIDENCE = ESS + "statusEvidence"
_EVIDENCE_VALUE = ESS + "evidenceValue"
_AGREEMENT = ESS + "agreement"
_FOUNDED = SCHEMA + "foundingDate"
_DISSOLVED = SCHEMA + "dissolutionDate"

_READ = {
    iri(predicate): predicate
    for predicate in (
        TYPE, ADDRESS, IN_TERRITORY, SITE_OF, _DEPARTMENT, _LEGAL_FORM, _LEGAL_FAMILY, _ACTIVITY, _ACTIVITY_CODE,
        _NOMENCLATURE, _EMPLOYEES, _STATUS, _SUCCEEDED_BY, _SUCCEEDED_ON, _EVIDENCE, _EVIDENCE_VALUE, _AGREEMENT,
        _FOUNDED, _DISSOLVED,
    )
}  # fmt: skip
_ACTIVE = SCHEME + "administrative-status/active"
_CLOSED = SCHEME + "administrative-status/closed"

Facts = Mapping[str, frozenset[str]]
"""Property → values, of one subject."""

_NOTHING: Facts = {}


@dataclass(frozen=True, slots=True)
class Counted:
    """One structure or one establishment. ``jobs`` is None where nobody states them; ``founded`` is a year."""

    is_structure: bool
    family: str
    sector: str
    place: Place
    jobs: int | None = None
    founded: int | None = None


def counted_entities(
    lines: Iterable[str], classification: Classification, whereabouts: Whereabouts, year: int
) -> Iterator[tuple[str, Counted]]:
    """What counts in ``year``, of the entities that ``lines`` of the reference graph describe, each after its IRI."""
    return _Census(_read(lines), classification, whereabouts, year).entities()


def _read(lines: Iterable[str]) -> dict[str, Facts]:
    facts: dict[str, dict[str, frozenset[str]]] = {}
    for line in lines:
        predicate = _READ.get(line.split(" ", 2)[1])
        if predicate is not None:
            subject, _, term = read_statement(line)
            said = facts.setdefault(subject, {})
            held = said.get(predicate)
            said[predicate] = held | {term.value} if held else frozenset((term.value,))
    return dict(facts)


class _Census:
    def __init__(
        self,
        facts: Mapping[str, Facts],
        classification: Classification,
        whereabouts: Whereabouts,
        year: int,
    ) -> None:
        self._facts = facts
        self._classification = classification
        self._whereabouts = whereabouts
        self._year = year

    def entities(self) -> Iterator[tuple[str, Counted]]:
        """Structures first: an establishment needs to know what became of its own."""
        structures: dict[str, Counted] = {}
        left_out: set[str] = set()
        for subject, said in self._facts.items():
            classes = said.get(TYPE, frozenset())
            if ORGANIZATION in classes and PUBLIC_BODY not in classes and self._is_structure(said):
                structures[subject] = self._structure(said)
            elif classes & {ORGANIZATION, PUBLIC_BODY}:
                left_out.add(subject)
        yield from structures.items()
        for subject, said in self._facts.items():
            owners = said.get(SITE_OF, frozenset())
            if ESTABLISHMENT in said.get(TYPE, frozenset()) and self._stands(said) and not owners & left_out:
                owner = structures.get(next(iter(owners))) if len(owners) == 1 else None
                yield subject, self._establishment(said, owner)

    def _structure(self, said: Facts) -> Counted:
        founded = _only({_year(date) for date in said.get(_FOUNDED, ())})
        return Counted(
            is_structure=True,
            family=self._classification.family(said.get(_LEGAL_FAMILY, ()), said.get(_LEGAL_FORM, ())),
            sector=self._sector(said),
            place=self._place(said),
            jobs=_jobs(said),
            founded=founded if founded is not None and founded <= self._year else None,
        )

    def _establishment(self, said: Facts, owner: Counted | None) -> Counted:
        return Counted(
            is_structure=False,
            family=owner.family if owner else UNKNOWN_FAMILY,
            sector=self._sector(said),
            place=self._place(said),
            jobs=_jobs(said) if owner is None or owner.jobs is None else None,
        )

    def _is_structure(self, said: Facts) -> bool:
        outside = said.get(_LEGAL_FORM, frozenset()) & self._classification.outside
        return self._stands(said) and (not outside or self._has_evidence(said))

    def _has_evidence(self, said: Facts) -> bool:
        evidence = (self._facts.get(node, _NOTHING) for node in said.get(_EVIDENCE, ()))
        return _AGREEMENT in said or any(
            one.get(_EVIDENCE_VALUE, frozenset()) & {"true", "1"} for one in evidence
        )

    def _stands(self, said: Facts) -> bool:
        """Neither closed, nor dissolved, nor succeeded by another. A source that says "active" has its word."""
        statuses = said.get(_STATUS, frozenset())
        if _CLOSED in statuses and _ACTIVE not in statuses:
            return False
        ends = {_year(date) for date in said.get(_DISSOLVED, ())}
        if _SUCCEEDED_BY in said:
            ends |= {_year(date) for date in said.get(_SUCCEEDED_ON, ())} or {self._year}
        return not any(end is not None and end <= self._year for end in ends)

    def _sector(self, said: Facts) -> str:
        return self._classification.sector(
            said.get(_ACTIVITY, ()), said.get(_ACTIVITY_CODE, ()), said.get(_NOMENCLATURE, ())
        )

    def _place(self, said: Facts) -> Place:
        addresses = (self._facts.get(address, _NOTHING) for address in said.get(ADDRESS, ()))
        departments = {department for home in addresses for department in home.get(_DEPARTMENT, ())}
        return self._whereabouts.place(departments, said.get(IN_TERRITORY, ()))


def _jobs(said: Facts) -> int | None:
    return _only(
        {int(figure) for figure in said.get(_EMPLOYEES, ()) if figure.isascii() and figure.isdigit()}
    )


def _year(date: str) -> int | None:
    return int(date[:4]) if date[:4].isascii() and date[:4].isdigit() else None


def _only(values: set[int] | set[int | None]) -> int | None:
    return next(iter(values)) if len(values) == 1 else None
