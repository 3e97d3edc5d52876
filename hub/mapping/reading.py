"""Compiles a field into a function: a row in, the field's cleaned values out.

What cannot be read is said in ``problems``, and decided as the connector asks; nothing is guessed.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from typing import Any
from unicodedata import is_normalized

from hub.errors import Text
from hub.mapping.cleaning import STEPS, Step
from hub.mapping.cleaning_failure import CleaningFailure
from hub.mapping.column import follow, parse_pointer
from hub.mapping.dialect import TABULAR
from hub.mapping.field import Field, Unknown
from hub.mapping.row import Row
from hub.model.problem import Problem, Severity

Values = tuple[str, ...]
Reader = Callable[[Row, list[Problem]], Values]
Steps = tuple[tuple[str, Step], ...]
Finish = Callable[[str, Row, list[Problem]], Values]

# Characters no XML or N-Triples consumer takes back: C0 controls but tab and line ends, lone surrogates, nonchars.
_UNWRITABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")

_REMEMBERED = (
    1_000  # texts of a column: enough for its usual words, little memory for one that has no two alike
)

_TIDY = ("trim", "collapse", "nfc")

_UNKNOWN_SEVERITY: dict[Unknown, Severity] = {
    "report": "warning",
    "reject": "violation",
    "keep": "info",
    "ignore": "info",
}


@dataclass(frozen=True, slots=True)
class FieldReader:
    """What reads one field. ``steps`` lead to its column, None when there are several; where they meet a list, it takes
    ``read`` to follow them. ``known`` is what the texts met there became, a missing one included, as far as nothing had to be said;
    whoever finds a text in it need not ask ``learn``, which gives the values of any other one and remembers it. ``read``
    does it all by itself. ``is_single``: it never gives more than one value."""

    read: Reader
    steps: tuple[str, ...] | None
    known: dict[Any, Values]
    learn: Callable[[Any, Row, list[Problem]], Values]
    is_single: bool


def compile_field(field: Field, formats: Collection[str]) -> FieldReader:
    """The reader of ``field`` for sources in one of ``formats``. A violation in ``problems`` means: reject the record."""
    texts, finish = compile_texts(field, formats)
    required, name_in = field.required, _naming(field, formats)

    def read(row: Row, problems: list[Problem]) -> Values:
        found: list[str] = []
        for text in texts(row, problems):
            if text and not text.isspace():
                found.extend(finish(text, row, problems))
        if required and not found:
            problems.append(_missing(name_in(row), row))
        return tuple(found)

    # Most columns of a directory hold few different words, and many empty cells.
    known: dict[Any, Values] = {} if required else {None: (), "": ()}
    meanings = field.table.exact.values() if field.table is not None else ()
    is_single = (
        TABULAR.issuperset(formats) and field.split is None and all(len(each) < 2 for each in meanings)
    )
    steps = None
    if len(field.columns) == 1:
        steps = field.columns if TABULAR.issuperset(formats) else parse_pointer(field.columns[0])
    return FieldReader(read, steps, known, _learning(field, read, known), is_single)


def _learning(
    field: Field, read: Reader, known: dict[Any, Values]
) -> Callable[[Any, Row, list[Problem]], Values]:
    """A tidy text that is cleaned without a word goes the short way; every other value is read as any field is. A text
    about which something had to be said is read again each time, to say it again."""
    clean = _chain([step for _, step in _tidying_first(field.clean)[1]])
    table = field.table
    is_whole = field.split is None

    def learn(value: Any, row: Row, problems: list[Problem]) -> Values:
        text = value if value.__class__ is str else _text(value)
        if (
            text
            and is_whole
            and text.isprintable()
            and (" " not in text or (text[0] != " " != text[-1] and "  " not in text))
            and (text.isascii() or is_normalized("NFC", text))
        ):
            cleaned: str | None = text
            if clean is not None:
                try:
                    cleaned = clean(text)
                except CleaningFailure:
                    cleaned = None
            if cleaned:
                values = (cleaned,) if table is None else table.meanings(cleaned)
                if values:
                    if text is value and len(known) < _REMEMBERED:
                        known[text] = values
                    return values
        said = len(problems)
        values = read(row, problems)
        if text is value and text is not None and len(problems) == said and len(known) < _REMEMBERED:
            known[text] = values
        return values

    return learn


def _chain(steps: Sequence[Step]) -> Step | None:
    """The steps as one; one that leaves nothing is the last."""
    if len(steps) < 2:
        return steps[0] if steps else None

    def clean(text: str) -> str:
        for step in steps:
            if text:
                text = step(text)
        return text

    return clean


def compile_texts(field: Field, formats: Collection[str]) -> tuple[Reader, Finish]:
    """The two halves of a reader: the raw texts of a field, and what makes values of one of them."""
    gather = _gather(field, formats)
    split = field.split
    finish = _finish(field, _naming(field, formats))
    if split is None:
        return gather, finish

    def parts(row: Row, problems: list[Problem]) -> Values:
        return tuple(part for text in gather(row, problems) for part in text.split(split))

    return parts, finish


def _missing(name: str, row: Row) -> Problem:
    text = Text(
        "valeur obligatoire absente ; complétez-la à la source",
        "a mandatory value is missing; fill it in at the source",
    )
    return Problem("violation", "required", text, name, None, row.location)


def _gather(field: Field, formats: Collection[str]) -> Callable[[Row, list[Problem]], Values]:
    """The raw texts of a field's columns."""
    readers = [_column(column, formats) for column in field.columns]
    if len(readers) == 1:
        return readers[0]
    if field.is_choice:

        def first(row: Row, problems: list[Problem]) -> Values:
            for reader in readers:
                found = reader(row, problems)
                if _says_something(found):
                    return found
            return ()

        return first
    join = field.join

    def gather(row: Row, problems: list[Problem]) -> Values:
        parts = [text.strip() for reader in readers for text in reader(row, problems)]
        joined = join.join(part for part in parts if part)
        return (joined,) if joined else ()

    return gather


def _naming(field: Field, formats: Collection[str]) -> Callable[[Row], str]:
    """What a field's column is called in a row: of several names a publisher has used, the one this row has."""
    if not field.is_choice:
        return lambda row: field.column
    readers = [(column, _column(column, formats)) for column in field.columns]

    def name(row: Row) -> str:
        held = (column for column, reader in readers if _says_something(reader(row, [])))
        named = (column for column in field.columns if column in row.values)
        return next(held, next(named, field.column))

    return name


def _says_something(texts: Values) -> bool:
    return any(text and not text.isspace() for text in texts)


def _column(column: str, formats: Collection[str]) -> Callable[[Row, list[Problem]], Values]:
    if TABULAR.issuperset(formats):

        def cell(row: Row, problems: list[Problem]) -> Values:
            text = row.values.get(column)
            if not text:
                return ()
            return (text if text.isprintable() else _UNWRITABLE.sub("", text),)

        return cell

    steps = parse_pointer(column)

    def member(row: Row, problems: list[Problem]) -> Values:
        found: list[str] = []
        for value in follow(row.values, steps):
            for item in value if isinstance(value, list) else (value,):
                text = _text(item)
                if text is not None:
                    found.append(text if text.isprintable() else _UNWRITABLE.sub("", text))
                elif item is not None:
                    problems.append(_not_text(column, item, row))
        return tuple(found)

    return member


def _text(value: Any) -> str | None:
    """The text of a JSON value; None for null, objects and lists."""
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int | float):
        return str(value)
    return None


def _not_text(column: str, value: Any, row: Row) -> Problem:
    kind_fr, kind_en = ("une liste", "a list") if isinstance(value, list) else ("un objet", "an object")
    text = Text(
        f"{kind_fr} au lieu d'un texte ; désignez dans le connecteur ce qu'il faut y lire ({column}/…)",
        f"{kind_en} instead of a text; name in the connector what to read in it ({column}/…)",
    )
    return Problem("warning", "text", text, column, None, row.location)


def _finish(field: Field, name_in: Callable[[Row], str]) -> Finish:
    """Cleaning, then the table, for one text. A step that leaves nothing is the last one: there is nothing to refuse."""
    tidying, steps = _tidying_first(field.clean)
    table = field.table
    on_error: Severity = "violation" if field.on_error == "reject" else "warning"

    def clean(text: str, row: Row, problems: list[Problem]) -> Values:
        value = text
        name = ""
        try:
            if tidying and not _is_tidy(text):
                for _, step in tidying:
                    value = step(value)
            for name, step in steps:  # noqa: B007 - the step that failed is named below
                value = step(value)
                if not value:
                    return ()
        except CleaningFailure as failure:
            problems.append(Problem(on_error, name, failure.text, name_in(row), text.strip(), row.location))
            return ()
        return (value,) if value else ()

    if table is None:
        return clean

    def look_up(text: str, row: Row, problems: list[Problem]) -> Values:
        for value in clean(text, row, problems):
            meanings = table.meanings(value)
            if meanings is not None:
                return meanings
            if field.unknown == "ignore":
                return ()
            problems.append(_unknown(field, value, name_in(row), row))
            return (value,) if field.unknown == "keep" else ()
        return ()

    return look_up


def _tidying_first(names: Sequence[str]) -> tuple[Steps, Steps]:
    """The steps in two runs: those at the head that leave a tidy text as it is, and the rest."""
    head = next((place for place, name in enumerate(names) if name not in _TIDY), len(names))
    steps = tuple((name, STEPS[name]) for name in names)
    return steps[:head], steps[head:]


def _is_tidy(text: str) -> bool:
    """Whether trim, collapse and nfc have nothing to do: a question ten times cheaper than doing them."""
    return (
        text.isprintable()  # no white space but the space itself
        and "  " not in text
        and text[0] != " "
        and text[-1] != " "
        and (text.isascii() or is_normalized("NFC", text))
    )


def _unknown(field: Field, value: str, column: str, row: Row) -> Problem:
    table = field.table.name if field.table is not None else ""
    severity = _UNKNOWN_SEVERITY[field.unknown]
    text = Text(
        f"mot inconnu « {value} » ; corrigez-le à la source ou ajoutez-le à tables/{table}.csv",
        f"unknown word '{value}'; correct it at the source or add it to tables/{table}.csv",
    )
    return Problem(severity, f"table:{table}", text, column, value, row.location)
