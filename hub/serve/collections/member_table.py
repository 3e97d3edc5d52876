"""A list as a table: the columns of the reference dump, then what lists are made for, a row a member."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence

from hub.model.iri import Addresses
from hub.model.statement import Term
from hub.model.vocabulary import ESS, ORG, short_name
from hub.publish.collection.described import Described
from hub.publish.table import REFERENCE_COLUMNS, Table, reference_row

_MORE = {
    "activity": ESS + "activity",
    "activity_code": ESS + "activityCode",
    "network": ORG + "memberOf",
    "employees": ESS + "employees",
    "workforce_band": ESS + "workforceBand",
}
_KINDS = (ESS + "agreementKind", ESS + "siaeKind")

COLUMNS = (*REFERENCE_COLUMNS, *_MORE, "label_kind", "updated")

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
    said = [(name, term) for subject, name, term in member.statements if subject == member.iri]
    parts = [(name, term) for subject, name, term in member.statements if subject != member.iri]
    return (
        *reference_row(addresses, member.iri, said, parts),
        *(_cell(said, (name,)) for name in _MORE.values()),
        _cell(parts, _KINDS),
        member.updated,
    )


def _cell(pairs: Iterable[tuple[str, Term]], names: Sequence[str]) -> str:
    return " | ".join(
        sorted(
            {short_name(term.value) if term.is_iri else term.value for name, term in pairs if name in names}
        )
    )
