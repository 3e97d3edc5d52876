"""What is told of records that were nodes of a graph: which of their names nobody reads, and that one is too large."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from hub.errors import Text
from hub.harvest.readers.fields import Fields
from hub.mapping.column import escape
from hub.mapping.row import Row
from hub.model.location import Location
from hub.model.problem import Problem
from hub.model.rdf_object import DEEPEST, MOST

if TYPE_CHECKING:
    from hub.mapping.connector import Connector


class RdfFields(Fields):
    """Fields of which ``@id`` and ``@type`` are not worth telling, and of one predicate in several languages the name
    that the connector reads is enough."""

    def __init__(self, name: str, connector: Connector) -> None:
        super().__init__(name, connector)
        self._named = connector.columns
        self._worth: dict[tuple[str, str], bool] = {}

    def note(self, row: Row) -> None:
        """One more record."""
        super().note(Row(self._told(row.values, ""), row.location))

    def _told(self, values: Mapping[str, Any], pointer: str) -> dict[str, Any]:
        kept = {}
        for key, value in values.items():
            place = (pointer, key)
            worth = self._worth.get(place)
            if worth is None:
                worth = self._worth[place] = self._is_worth(pointer, key)
            if worth:
                kept[key] = (
                    self._told(value, f"{pointer}/{escape(key)}") if isinstance(value, dict) else value
                )
        return kept

    def _is_worth(self, pointer: str, key: str) -> bool:
        below = f"{pointer}/{escape(key)}"
        names = (below,) if pointer else (key, below)
        if any(name in self._named for name in names):
            return True
        is_in_a_language = "@" in key[1:]
        return not (
            key.startswith("@")
            or is_in_a_language
            or any(named.startswith(f"{name}@") for named in self._named for name in names)
        )


def too_large(location: Location) -> Problem:
    """What is wrong with a record that more hangs on than one record has."""
    return Problem(
        "violation",
        "record-too-large",
        Text(
            f"plus de {MOST} nœuds, ou de {DEEPEST} nœuds anonymes l'un dans l'autre, tiennent à cet enregistrement ; "
            "donnez-leur une IRI",
            f"more than {MOST} nodes, or {DEEPEST} blank nodes inside one another, hang on this record; give them IRIs",
        ),
        location=location,
    )
