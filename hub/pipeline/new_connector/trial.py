"""Inline tests for a new connector: one or two real rows of the sample, and what the connector makes of them.

Rows hold only columns that are mapped, short, and about nobody: a connector is a file that people pass round.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from hub.mapping.column import parse_pointer
from hub.mapping.compile import compile_connector
from hub.mapping.connector import Connector
from hub.mapping.dialect import TABULAR
from hub.mapping.mapped import Mapped
from hub.mapping.row import Row
from hub.model.iri import Addresses
from hub.model.location import Location
from hub.model.vocabulary import (
    ESS,
    IDENTIFIER,
    IN_TERRITORY,
    IS_PART_OF,
    NAME,
    RNA,
    SCHEMA,
    SIREN,
    SIRET,
    TYPE,
    short_name,
)
from hub.pipeline.new_connector.draft import Draft
from hub.pipeline.new_connector.yaml_text import comment, scalar

_LONGEST = 80
_MOST = 10
_TRIED = 300
_PERSON = re.compile(
    r"\S@\S+\.\w|\b(chez|m\.|mme|mr|mlle|monsieur|madame)\b|(?<!\d)(\+33 ?|0)[1-9]([ .-]?\d{2}){4}(?!\d)",
    re.IGNORECASE,
)
_FIRST = (
    TYPE,
    NAME,
    SIREN,
    SIRET,
    RNA,
    SCHEMA + "postalCode",
    ESS + "communeCode",
    SCHEMA + "latitude",
    SCHEMA + "longitude",
    IN_TERRITORY,
)
"""Predicates, those one looks for first."""
_ADDRESSES = Addresses("https://example.org/")
_LINE = re.compile(r"<([^>]*)> <([^>]*)> (.*) \.")
_TYPED = re.compile(r'(".*")\^\^<([^<>"]*)>')


def inline_tests(draft: Draft, connector: Connector) -> list[str]:
    """The lines of ``tests:``; none when no row of the sample could be shown."""
    mapper = compile_connector(connector, _ADDRESSES, connector.slug)
    shown = _shown_columns(draft)
    tried: list[tuple[Mapping[str, Any], Mapped]] = []
    for values in draft.sample.rows[:_TRIED]:
        row = _reduced(values, shown, draft)
        outcome = mapper(Row(_complete(row, connector), Location("test"))) if row else None
        if row and isinstance(outcome, Mapped) and not outcome.problems:
            tried.append((row, outcome))
    if not tried:
        return _made_up(draft, connector)
    fullest = max(tried, key=lambda one: len(one[1].statements))
    barest = min(tried, key=lambda one: len(one[1].statements))
    chosen = [("une fiche bien remplie", fullest)]
    if len(barest[1].statements) < len(fullest[1].statements):
        chosen.append(("une fiche qui l'est moins", barest))
    lines = ["tests:"]
    for name, (shown_row, outcome) in chosen:
        lines += _written(name, shown_row, outcome, _ADDRESSES.record(connector.slug, outcome.key))
    return lines


def _made_up(draft: Draft, connector: Connector) -> list[str]:
    """A test with a row that nobody wrote, when none of the sample may be shown."""
    row: dict[str, Any] = {}
    for column in (*draft.name.columns, *draft.key.columns):
        steps = parse_pointer(column.name) if draft.sample.is_nested else (column.name,)
        # A number of the register has a key of its own that an invented one would lack.
        _put(row, steps, column.values[0] if draft.key.kind and column in draft.key.columns else "Exemple")
    outcome = compile_connector(connector, _ADDRESSES, connector.slug)(
        Row(_complete(row, connector), Location("test"))
    )
    if not isinstance(outcome, Mapped):
        return []
    record = _ADDRESSES.record(connector.slug, outcome.key)
    return ["tests:", *_written("une fiche inventée", row, outcome, record)]


def _put(into: dict[str, Any], steps: tuple[str, ...], text: str) -> None:
    """Write ``text`` at the end of ``steps``, making the objects and lists on the way."""
    first, rest = steps[0], steps[1:]
    if not rest:
        into[first] = text
    elif rest[0] == "*" or rest[0].isdecimal():
        inside: dict[str, Any] = {}
        if rest[1:]:
            _put(inside, rest[1:], text)
        into[first] = [inside or text]
    else:
        if not isinstance(into.get(first), dict):
            into[first] = {}
        _put(into[first], rest, text)


def _shown_columns(draft: Draft) -> tuple[str, ...]:
    """The columns of the key and of the name, then those of the kinds that may be shown."""
    names = [column.name for column in (*draft.key.columns, *draft.name.columns)]
    for one in draft.mapped:
        if one.kind and one.kind.shown:
            names += [one.column.name, *([one.partner.name] if one.partner else [])]
    return tuple(dict.fromkeys(names))


def _reduced(values: Mapping[str, Any], shown: Sequence[str], draft: Draft) -> dict[str, Any] | None:
    """The part of a row that may be shown; None when its key or its name may not."""
    needed = {column.name for column in (*draft.key.columns, *draft.name.columns)}
    row: dict[str, Any] = {}
    for name in shown:
        steps = parse_pointer(name) if draft.sample.is_nested else (name,)
        texts = list(_texts(values, steps))
        if any(len(text) > _LONGEST or (name in needed and _PERSON.search(text)) for text in texts):
            if name in needed:
                return None
            continue
        if any(texts):
            _copy(values, row, steps)
    return row


def _texts(value: Any, steps: tuple[str, ...]) -> Iterator[str]:
    if isinstance(value, list):
        if steps and steps[0].isdecimal():
            yield from _texts(value[int(steps[0])] if int(steps[0]) < len(value) else None, steps[1:])
        else:
            for item in value:
                yield from _texts(item, steps[1:] if steps[:1] == ("*",) else steps)
    elif isinstance(value, Mapping):
        if steps and steps[0] in value:
            yield from _texts(value[steps[0]], steps[1:])
    elif value is not None and not steps:
        yield str(value)


def _copy(value: Mapping[str, Any], into: dict[str, Any], steps: tuple[str, ...]) -> None:
    """Copy what stands at the end of ``steps`` into ``into``, the objects on the way included."""
    first, rest = steps[0], steps[1:]
    inner = value.get(first)
    if isinstance(inner, Mapping) and rest:
        _copy(inner, into.setdefault(first, {}), rest)
    elif isinstance(inner, list) and rest[:1] == ("*",) and rest[1:]:
        items = into.setdefault(first, [{} for _ in inner])
        for item, copied in zip(inner, items, strict=True):
            if isinstance(item, Mapping) and rest[1] in item:
                _copy(item, copied, rest[1:])
    elif inner is not None:
        into[first] = inner


def _complete(row: Mapping[str, Any], connector: Connector) -> Mapping[str, Any]:
    """The row as ``connector check`` will try it."""
    is_table = TABULAR.intersection(connector.formats)
    return {**dict.fromkeys(connector.columns, ""), **row} if is_table else row


def _written(name: str, row: Mapping[str, Any], outcome: Mapped, record: str) -> Iterator[str]:
    yield f"  - name: {name}"
    yield f"    row: {_flow(row)}"
    yield "    gives:"
    for line in _telling(outcome.statements):
        yield f"      - {_expectation(line, record)}"


def _telling(lines: Sequence[str]) -> list[str]:
    """The statements that say most of this row, in the order one looks for them."""
    ours = [line for line in lines if f"<{IDENTIFIER}>" not in line and f"<{IS_PART_OF}>" not in line]
    return sorted(ours, key=_interest)[:_MOST]


def _interest(line: str) -> tuple[int, bool]:
    predicate = line.split(" ", 2)[1][1:-1]
    place = _FIRST.index(predicate) if predicate in _FIRST else len(_FIRST)
    return place, "#" in line.partition(">")[0]


def _expectation(line: str, record: str) -> str:
    """An N-Triples line as an inline test writes it, fit for YAML."""
    found = _LINE.fullmatch(line)
    subject, predicate, target = found.groups() if found else (line, "", "")
    verb = "a" if predicate == TYPE else short_name(predicate)
    written = f"<record{subject.removeprefix(record)}> {verb} {_target(target, record)}"
    if written != comment(written):
        return scalar(written)
    return "'" + written.replace("'", "''") + "'" if ": " in written or " #" in written else written


def _target(target: str, record: str) -> str:
    if target.startswith("<"):
        iri = target[1:-1]
        if iri == record or iri.startswith(record + "#"):
            return f"<record{iri.removeprefix(record)}>"
        short = short_name(iri)
        return target if short == iri else short
    text, datatype = target, ""
    if typed := _TYPED.fullmatch(target):
        text, datatype = typed[1], "^^" + short_name(typed[2])
    return text + datatype


def _flow(value: Any) -> str:
    """A row on one line: texts quoted as they must be, numbers as texts, since that is how they are read."""
    if isinstance(value, Mapping):
        return "{" + ", ".join(f"{scalar(str(key))}: {_flow(inner)}" for key, inner in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(map(_flow, value)) + "]"
    if isinstance(value, bool):
        return "true" if value else "false"
    return "null" if value is None else scalar(str(value))
