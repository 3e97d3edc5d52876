"""Fields read item by item, for nodes made once for each item of a list: ``each: membres``.

Fields that come from one list go along: those that read the same columns cut at the same mark, and, in JSON, those
whose pointers share what stands before ``*`` (``/membres/*/nom`` and ``/membres/*/siren``). What one item lacks is
lacking there and nowhere else: nothing slides from one item to the next.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import replace

from hub.mapping.column import follow, parse_pointer
from hub.mapping.field import Field
from hub.mapping.reading import Values, compile_field, compile_texts
from hub.mapping.row import Row

Items = Callable[[Row], list[Values]]
"""The values of a field, item by item; an item without one has an empty place."""


def families(fields: Sequence[Field], leaders: Iterable[str]) -> dict[str, tuple[int, ...]]:
    """For each field named in ``leaders``, the places of the fields that come from the same list, its own included."""
    lists = [_list_of(field) for field in fields]
    by_name = {field.name: own for field, own in zip(fields, lists, strict=True)}
    return {
        leader: tuple(place for place, own in enumerate(lists) if own == by_name[leader])
        for leader in leaders
    }


def compile_items(field: Field, formats: Collection[str]) -> Items:
    """The items of ``field``. What cannot be read has been said by the field's own reader: here it is left out."""
    head, tail = _cut(field)
    if tail is not None:
        learn = compile_field(replace(field, columns=("item",), required=False), ("json",)).learn

        def of_list(row: Row) -> list[Values]:
            return [
                tuple(
                    value
                    for found in follow(item, tail)
                    for value in learn(found, Row({"item": found}, row.location), [])
                )
                for one in follow(row.values, head)
                for item in (one if isinstance(one, list) else ())
            ]

        return of_list

    texts, finish = compile_texts(field, formats)

    def of_parts(row: Row) -> list[Values]:
        return [finish(text, row, []) if text.strip() else () for text in texts(row, [])]

    return of_parts


def _list_of(field: Field) -> tuple[object, ...]:
    head, tail = _cut(field)
    return ("list", head) if tail is not None else ("parts", field.columns, field.join, field.split)


def _cut(field: Field) -> tuple[tuple[str, ...], tuple[str, ...] | None]:
    """The steps before and after the first ``*`` of a pointer; None after when there is none."""
    column = field.columns[0]
    steps = parse_pointer(column) if column.startswith("/") and len(field.columns) == 1 else ()
    if "*" not in steps:
        return steps, None
    star = steps.index("*")
    return steps[:star], steps[star + 1 :]
