"""Families and sectors as the model has them: the family a legal form belongs to, the section of an activity.

Read from the model graph, so that a correction of a scheme corrects the counts. What the schemes do not settle is
:data:`UNKNOWN_FAMILY` or :data:`UNKNOWN_SECTOR`: two families, an activity of another nomenclature, a code without
its nomenclature. Nothing is guessed.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from hub.model.vocabulary import ESS, SCHEME, SKOS
from hub.store.view import View

FAMILY = SCHEME + "ess-family/"
SECTOR = SCHEME + "naf/"
TOTAL_FAMILY, UNKNOWN_FAMILY = FAMILY + "total", FAMILY + "unknown"
TOTAL_SECTOR, UNKNOWN_SECTOR = SECTOR + "total", SECTOR + "unknown"

_NO_FAMILY = frozenset({TOTAL_FAMILY, UNKNOWN_FAMILY})
_NAF_REVISION_2 = SCHEME + "nomenclature/naf-rev2"
_NOT_BY_FORM = SCHEME + "ess-tier/not-by-form"
_NAF_CODE = re.compile(r"(\d\d)(?:\.?\d(?:\d[A-Z]?)?)?")


@dataclass(frozen=True)
class Classification:
    """``families``: legal form → family. ``outside``: legal forms that do not make an ESS structure by themselves.
    ``sections``: concept of the NAF → its section, a section being its own."""

    families: Mapping[str, str]
    outside: frozenset[str]
    sections: Mapping[str, str]

    def family(self, said: Iterable[str], forms: Iterable[str]) -> str:
        """The family an organization says it is of, or else that of its legal form."""
        told = {family for family in said if family.startswith(FAMILY)} - _NO_FAMILY
        found = told or {self.families[form] for form in forms if form in self.families}
        return _only(found, UNKNOWN_FAMILY)

    def sector(self, activities: Iterable[str], codes: Iterable[str], nomenclatures: Iterable[str]) -> str:
        """The one section that all activities lie in. A code counts when it is one of the NAF rév. 2 and says so."""
        found = {self.sections[activity] for activity in activities if activity in self.sections}
        if set(nomenclatures) == {_NAF_REVISION_2}:
            for code in codes:
                division = _NAF_CODE.fullmatch(code)
                found.add(
                    self.sections.get(SECTOR + division[1], UNKNOWN_SECTOR) if division else UNKNOWN_SECTOR
                )
        return _only(found, UNKNOWN_SECTOR)


def read_classification(view: View, model_graph: str) -> Classification:
    """The schemes of legal forms, families and activities, as ``model_graph`` holds them."""

    def pairs(predicate: str, subjects: str, objects: str) -> dict[str, str]:
        rows = view.select(
            f"SELECT ?subject ?object WHERE {{ GRAPH <{model_graph}> {{ ?subject <{predicate}> ?object }}"
            f' FILTER(STRSTARTS(STR(?subject), "{subjects}") && STRSTARTS(STR(?object), "{objects}")) }}'
            " ORDER BY ?subject ?object"
        )
        return {row["subject"].value: row["object"].value for row in rows}

    forms = SCHEME + "legal-form/"
    families = pairs(ESS + "family", forms, FAMILY)
    tiers = pairs(ESS + "tier", forms, SCHEME + "ess-tier/")
    broader = pairs(SKOS + "broader", SECTOR, SECTOR)
    concepts = pairs(SKOS + "inScheme", SECTOR, SECTOR.rstrip("/"))
    return Classification(
        families={form: family for form, family in families.items() if family not in _NO_FAMILY},
        outside=frozenset(form for form, tier in tiers.items() if tier == _NOT_BY_FORM),
        sections={
            concept: _top(concept, broader)
            for concept in concepts
            if concept not in {TOTAL_SECTOR, UNKNOWN_SECTOR}
        },
    )


def _top(concept: str, broader: Mapping[str, str]) -> str:
    seen = {concept}
    while concept in broader and broader[concept] not in seen and broader[concept] != TOTAL_SECTOR:
        concept = broader[concept]
        seen.add(concept)
    return concept


def _only(found: set[str], otherwise: str) -> str:
    return next(iter(found)) if len(found) == 1 else otherwise
