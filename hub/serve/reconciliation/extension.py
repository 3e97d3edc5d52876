"""Data extension: the values of chosen properties of chosen entities, as published and as their records write them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from hub.publish.directory import Directory
from hub.publish.listing import EntityRow
from hub.publish.matching.entry import Entry
from hub.publish.matching.place import department_key
from hub.serve.language import Translator
from hub.serve.model_files import Model
from hub.serve.problem import TooLargeError
from hub.serve.reconciliation.batch import match_index
from hub.serve.reconciliation.desk import Clock, ReconciliationLimits
from hub.serve.reconciliation.identity import Identities
from hub.serve.reconciliation.json_value import JsonValue
from hub.serve.reconciliation.terms import PROPERTIES, find_property
from hub.serve.reconciliation.writing import Json, type_of


@dataclass(frozen=True, slots=True)
class ExtendQuery:
    """``ids`` and ``properties`` as the client writes them, each once."""

    ids: tuple[str, ...]
    properties: tuple[str, ...]


def read_extend_query(document: JsonValue, limits: ReconciliationLimits) -> ExtendQuery:
    """The query of both versions. Raises MalformedError, TooLargeError for too many entities at once."""
    ids = document.need("ids")
    if isinstance(ids.value, list) and len(ids.value) > limits.batch:
        raise TooLargeError(
            f"{len(ids.value)} entités à la fois, {limits.batch} au plus.",
            f"{len(ids.value)} entities at once, {limits.batch} at most.",
        )
    wanted = []
    for each in document.need("properties").items(limits.properties):
        wanted.append(each.need("id").text())
        if settings := each.get("settings"):
            list(settings.members())
    return ExtendQuery(
        tuple(dict.fromkeys(each.text() for each in ids.items(limits.batch))), tuple(dict.fromkeys(wanted))
    )


@dataclass(frozen=True, slots=True)
class Extension:
    """One query, to be answered from one publication."""

    query: ExtendQuery
    directory: Directory | None
    identities: Identities
    model: Model
    say: Translator

    def answer(self, clock: Clock) -> tuple[list[Json], list[tuple[str, list[list[Json]]]]]:
        """``meta``, and for each id the values of each property; none of who is unknown. Raises LimitError."""
        rows = []
        for written in self.query.ids:
            clock.check()
            rows.append((written, self._row(written)))
        return [self._meta(each) for each in self.query.properties], rows

    def _meta(self, written: str) -> Json:
        term = find_property(written)
        meta: Json = {"id": written, "name": self.say(f"reconcile.property.{term.id}") if term else written}
        if term and term.id == "organization":
            meta["type"] = type_of("organization", self.say)
        return meta

    def _row(self, written: str) -> list[list[Json]]:
        nothing: list[list[Json]] = [[] for _ in self.query.properties]
        if self.directory is None:
            return nothing
        iri = self.identities.find(written, self.directory)
        row = self.directory.entity(iri) if iri else None
        entry = match_index(self.directory).entry(iri) if iri else None
        if row is None or entry is None:
            return nothing
        return [self._values(each, entry, row) for each in self.query.properties]

    def _values(self, written: str, entry: Entry, row: EntityRow) -> list[Json]:
        term = find_property(written)
        if term is None:
            return []
        if term.id == "organization":
            organization = (
                self.directory.entity(entry.organization) if self.directory and entry.organization else None
            )
            return (
                [{"id": self.identities.id_of(organization.iri), "name": organization.label}]
                if organization
                else []
            )
        if term.id in {"latitude", "longitude"}:
            return _degrees(entry, 0 if term.id == "latitude" else 1)
        if term.id == "records":
            return [{"int": row.records}]
        return [{"str": text} for text in dict.fromkeys(self._texts(term.id, entry, row)) if text]

    def _texts(self, term: str, entry: Entry, row: EntityRow) -> Sequence[str]:
        if term in _LABELLED:
            return [self._label(iri) for iri in _LABELLED[term](entry)]
        return _TEXTS[term](entry, row)

    def _label(self, iri: str) -> str:
        return self.model.label(iri, self.say.language) or iri


def results_0_2(meta: list[Json], rows: list[tuple[str, list[list[Json]]]]) -> Json:
    """The answer of version 0.2: rows by id, values by property."""
    names = [each["id"] for each in meta]
    return {"meta": meta, "rows": {key: dict(zip(names, values, strict=True)) for key, values in rows}}


def results_1_0(meta: list[Json], rows: list[tuple[str, list[list[Json]]]]) -> Json:
    """The answer of version 1.0-draft: rows in the order they were asked for."""
    return {
        "meta": meta,
        "rows": [
            {
                "id": key,
                "properties": [
                    {"id": each["id"], "values": held} for each, held in zip(meta, values, strict=True)
                ],
            }
            for key, values in rows
        ],
    }


def proposal(entity_type: str, limit: int | None, say: Translator) -> Json:
    """The properties that entities of ``entity_type`` may have; all of them for a type that is none of ours."""
    known = [each for each in PROPERTIES if entity_type in each.types] or list(PROPERTIES)
    named = [{"id": each.id, "name": say(f"reconcile.property.{each.id}")} for each in known[:limit]]
    said = {"type": entity_type} if entity_type else {}
    return {**said, "properties": named, **({"limit": limit} if limit is not None else {})}


def _degrees(entry: Entry, place: int) -> list[Json]:
    try:
        return [{"float": float(entry.point[place])}] if entry.point else []
    except ValueError:
        return []


_LABELLED: dict[str, Callable[[Entry], Sequence[str]]] = {
    "department": lambda entry: entry.departments,
    "region": lambda entry: entry.regions,
    "legal_form": lambda entry: entry.forms,
}
_TEXTS: dict[str, Callable[[Entry, EntityRow], Sequence[str]]] = {
    "siren": lambda entry, _: entry.siren,
    "siret": lambda entry, _: entry.siret,
    "rna": lambda entry, _: entry.rna,
    # The published address comes first; an old one is good for finding, not for filling a table.
    "postcode": lambda entry, _: [home.postcode for home in entry.addresses[:1]],
    "commune": lambda entry, _: [home.commune for home in entry.addresses[:1]],
    "street": lambda entry, _: [home.street for home in entry.addresses[:1]],
    "url": lambda entry, _: entry.urls,
    "email": lambda entry, _: entry.emails,
    "phone": lambda entry, _: entry.phones,
    "acronym": lambda entry, _: entry.acronyms,
    "name": lambda entry, _: [entry.label],
    "other_names": lambda entry, _: [name for name in entry.names if name != entry.label],
    "description": lambda _, row: [row.description or ""],
    "department_code": lambda entry, _: [department_key(iri) for iri in entry.departments],
    "iri": lambda entry, _: [entry.iri],
}
