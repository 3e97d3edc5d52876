"""A list as a table, a row a member; several values in one cell are joined by `` | ``, as in every CSV of the hub."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence

from hub.model.iri import Addresses
from hub.model.statement import Term
from hub.model.vocabulary import (
    ACRONYM,
    ALTERNATE_NAME,
    DERIVED_FROM,
    DESCRIPTION,
    ESS,
    IN_TERRITORY,
    LABEL,
    LEGAL_NAME,
    NAME,
    ORG,
    RNA,
    SCHEMA,
    SIREN,
    SIRET,
    SITE_OF,
    TERRITORY_NAME,
    short_name,
)
from hub.publish.collection.described import Described
from hub.publish.table import Table
from hub.publish.value_policy import LATITUDE, LONGITUDE

_OWN = {
    "label": (LABEL,),
    "acronym": (ACRONYM,),
    "names": (NAME,),
    "legal_name": (LEGAL_NAME,),
    "alternate_names": (ALTERNATE_NAME,),
    "siren": (SIREN,),
    "siret": (SIRET,),
    "rna": (RNA,),
    "legal_form": (ESS + "legalForm",),
    "activity": (ESS + "activity",),
    "activity_code": (ESS + "activityCode",),
    "description": (DESCRIPTION,),
    "employees": (ESS + "employees",),
    "workforce_band": (ESS + "workforceBand",),
    "territory": (IN_TERRITORY,),
    "territory_name": (TERRITORY_NAME,),
    "latitude": (LATITUDE,),
    "longitude": (LONGITUDE,),
    "url": (SCHEMA + "url",),
    "telephone": (SCHEMA + "telephone",),
    "email": (SCHEMA + "email",),
    "organization": (SITE_OF,),
    "network": (ORG + "memberOf",),
}
_OF_ITS_PARTS = {
    "street": (SCHEMA + "streetAddress",),
    "postal_code": (SCHEMA + "postalCode",),
    "locality": (SCHEMA + "addressLocality",),
    "commune": (ESS + "communeCode",),
    "department": (ESS + "department",),
    "label_kind": (ESS + "agreementKind", ESS + "siaeKind"),
}

COLUMNS = ("iri", *_OWN, *_OF_ITS_PARTS, "sources", "records", "updated")

_AT_ONCE = 500

Read = Callable[[Sequence[int]], Sequence[Described]]


def member_table(
    addresses: Addresses, ranks: Sequence[int], distances: Sequence[float] | None, read: Read
) -> Table:
    """The rows of ``ranks``, read as they are written. With ``distances`` (km), one more column says how far."""
    columns = (*COLUMNS, "distance_km") if distances is not None else COLUMNS
    return Table(columns, _rows(addresses, ranks, distances, read))


def _rows(
    addresses: Addresses, ranks: Sequence[int], distances: Sequence[float] | None, read: Read
) -> Iterator[Sequence[str]]:
    for start in range(0, len(ranks), _AT_ONCE):
        for place, member in enumerate(read(ranks[start : start + _AT_ONCE]), start=start):
            row = _row(addresses, member)
            yield row if distances is None else (*row, f"{distances[place]:.3f}")


def _row(addresses: Addresses, member: Described) -> tuple[str, ...]:
    own: dict[str, list[str]] = {}
    parts: dict[str, list[str]] = {}
    for subject, predicate, term in member.statements:
        (own if subject == member.iri else parts).setdefault(predicate, []).append(_shown(term))
    names = [
        name
        for subject, predicate, term in member.statements
        if subject == member.iri
        and predicate == DERIVED_FROM
        and (name := addresses.node_name(term.value)) is not None
    ]
    return (
        member.iri,
        *(_cell(value for name in column for value in own.get(name, ())) for column in _OWN.values()),
        *(
            _cell(value for name in column for value in parts.get(name, ()))
            for column in _OF_ITS_PARTS.values()
        ),
        _cell(name.source for name in names),
        _cell(map(str, names)),
        member.updated,
    )


def _shown(term: Term) -> str:
    return short_name(term.value) if term.is_iri else term.value


def _cell(values: Iterable[str]) -> str:
    return " | ".join(sorted(set(values)))
