"""The fields of a connector: which source columns they come from, and the steps that clean them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from hub.mapping.cleaning import STEPS
from hub.mapping.mistakes import Mistakes
from hub.mapping.suggestion import suggest
from hub.mapping.template import RESERVED
from hub.mapping.value_table import ValueTable

Unknown = Literal["report", "reject", "keep", "ignore"]
OnError = Literal["drop_value", "reject"]


@dataclass(frozen=True, slots=True)
class Field:
    """One value, or several, of a record.

    ``columns``: where it comes from; several are joined by ``join``, empty ones left out, or, when ``is_choice``, are
    names the publisher has used for one column, and the first that holds a value is read. Then the text is split,
    each part goes through ``clean`` in order, then through ``table``. ``unknown``: what becomes of a word the
    table does not list (``report``: dropped and said; ``keep``: kept and said; ``ignore``: dropped, for the
    reason written in the connector). ``on_error``: what becomes of a value that a step refuses. ``optional``: a file
    may lack the column altogether.
    """

    name: str
    columns: tuple[str, ...]
    clean: tuple[str, ...] = ()
    join: str = " "
    split: str | None = None
    table: ValueTable | None = None
    unknown: Unknown = "report"
    on_error: OnError = "drop_value"
    required: bool = False
    is_choice: bool = False
    optional: bool = False

    @property
    def column(self) -> str:
        """Its columns as one name, for messages: ``numéro + rue``, ``SIREN | numero_siren``."""
        return (" | " if self.is_choice else " + ").join(self.columns)


def read_fields(
    data: Mapping[str, Any], tables: Mapping[str, ValueTable], mistakes: Mistakes
) -> tuple[Field, ...]:
    """The ``fields:`` of a connector, ``data`` being the whole file; parts with a mistake are left out.

    ``tables`` holds the value tables that were found. The connector's own ``clean:`` goes first in every field.
    """
    first = _steps(data.get("clean", ()), ("clean",), mistakes)
    fields: list[Field] = []
    declared = data.get("fields")
    for name, written in declared.items() if isinstance(declared, Mapping) else ():
        path = ("fields", name)
        if mistakes.are_within(path):
            continue
        if name in RESERVED:
            mistakes.at(
                path,
                f"« {name} » est un mot réservé (record, records, hub) ; donnez un autre nom à ce champ",
                f"'{name}' is a reserved word (record, records, hub); give this field another name",
                key=True,
            )
            continue
        said: Mapping[str, Any] = written or {}
        table = said.get("table")
        if table is not None and table not in tables:
            mistakes.at(
                (*path, "table"),
                f"table inconnue « {table} » ; créez tables/{table}.csv à côté du connecteur",
                f"unknown table '{table}'; create tables/{table}.csv beside the connector",
            )
        if "from" in said and "from_any" in said:
            mistakes.at(
                (*path, "from_any"),
                "« from » et « from_any » se contredisent ; gardez l'un des deux",
                "'from' and 'from_any' contradict each other; keep one of them",
                key=True,
            )
        origin = said.get("from_any", said.get("from", name))
        fields.append(
            Field(
                name=name,
                columns=(origin,) if isinstance(origin, str) else tuple(origin),
                clean=first + _steps(said.get("clean", ()), (*path, "clean"), mistakes),
                join=said.get("join", " "),
                split=said.get("split"),
                table=tables.get(table) if table is not None else None,
                unknown=said.get("unknown", "report"),
                on_error=said.get("on_error", "drop_value"),
                required=said.get("required", False),
                is_choice="from_any" in said,
                optional=said.get("optional", False),
            )
        )
    return tuple(fields)


def _steps(written: str | Sequence[str], path: tuple[str | int, ...], mistakes: Mistakes) -> tuple[str, ...]:
    if mistakes.are_within(path):
        return ()
    steps = (written,) if isinstance(written, str) else tuple(written)
    for place, step in enumerate(steps):
        if step not in STEPS:
            fr, en = suggest(step, STEPS)
            mistakes.at(
                path if isinstance(written, str) else (*path, place),
                f"étape de nettoyage inconnue « {step} » ; {fr}",
                f"unknown cleaning step '{step}'; {en}",
            )
    return tuple(step for step in steps if step in STEPS)
