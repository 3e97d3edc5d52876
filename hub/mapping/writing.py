"""What the statements of a record are made of: templates compiled into functions, values in and texts out."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from itertools import product
from urllib.parse import quote

from hub.errors import Text
from hub.mapping.cleaning.slug import clean as slug
from hub.mapping.reading import Values
from hub.mapping.row import Row
from hub.mapping.template import RECORD, Reference, Template
from hub.model.problem import Problem
from hub.model.statement import END, is_iri

Texts = Callable[[str, Sequence[Values]], Iterable[str]]
"""A compiled template: the record's IRI and the values of each of its fields in, one text for each combination out."""

WriteTails = Callable[[str, tuple[Values, ...], Row, list[tuple[int, Problem]]], tuple[str, ...]]
"""A compiled IRI: the same in, and the row and what is said of it; what follows the node in each line out."""

_REMEMBERED = 1_000  # IRIs of a statement: those of concepts and territories recur, those of web pages do not


def compile_template(template: Template, spell: Callable[[str], str] | None = None) -> Texts:
    """``template``, its words for this hub replaced. ``spell``: how values are written as parts of an IRI; the record's
    own IRI stays as it is."""
    fields = iter(range(len(template.parts)))
    # Texts as they are, fields as their place among the template's, the record itself as -1.
    parts = [
        part if isinstance(part, str) else -1 if part == Reference(RECORD) else next(fields)
        for part in template.parts
    ]
    if not parts:
        parts = [""]
    if parts == [0] and spell is None:
        return lambda record, values: values[0]

    def combine(record: str, values: Sequence[Values]) -> Iterable[str]:
        choices: list[Iterable[str]] = []
        for part in parts:
            if isinstance(part, str):
                choices.append((part,))
            elif part < 0:
                choices.append((record,))
            else:
                choices.append([spell(value) for value in values[part]] if spell else values[part])
        return map("".join, product(*choices))

    return combine


def compile_tails(
    opening: str, template: Template, column: str, place: int
) -> tuple[dict[tuple[Values, ...], tuple[str, ...]], WriteTails]:
    """What writes the IRIs of a statement behind ``opening``, and says of a text that it is none, in ``column``; before
    it, what it remembers, for whoever looks there first. ``place`` stands beside each problem."""
    # A lone reference holds a whole IRI; elsewhere a value is a part of one.
    spell = None if template.single is not None else fragment_part if template.is_in_record else _iri_part
    texts = compile_template(template, spell)
    recurs = Reference(RECORD) not in template.parts
    known: dict[tuple[Values, ...], tuple[str, ...]] = {}

    def write(
        record: str, values: tuple[Values, ...], row: Row, said: list[tuple[int, Problem]]
    ) -> tuple[str, ...]:
        found = list(texts(record, values))
        tails = tuple([f"{opening}<{text}>{END}" for text in found if is_iri(text)])
        if len(tails) < len(found):
            said.extend((place, not_an_iri(text, column, row)) for text in found if not is_iri(text))
        elif recurs and len(known) < _REMEMBERED:
            known[values] = tails
        return tails

    return known, write


def not_an_iri(text: str, column: str, row: Row) -> Problem:
    said = Text(
        f"« {text} » n'est pas une IRI absolue ; nettoyez ce champ (url) ou passez-le par une table",
        f"'{text}' is not an absolute IRI; clean this field (url) or send it through a table",
    )
    return Problem("warning", "iri", said, column, text, row.location)


def agree(ours: Iterable[str], theirs: Iterable[str]) -> bool:
    """Whether the two sides of a condition have a text in common; no text at all is the empty text."""
    return not (set(ours) or {""}).isdisjoint(set(theirs) or {""})


def _iri_part(value: str) -> str:
    """A value as a part of an IRI."""
    return value if value.isascii() and value.isalnum() else quote(value, safe="-._~")


def fragment_part(value: str) -> str:
    """A value as a part of a fragment, readable where it can be: people meet these names when they judge records."""
    return slug(value) or _iri_part(value)
