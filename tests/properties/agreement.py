"""The law of the prefilter: whatever the shapes, the reference and the data, the findings are those of pyshacl alone."""

from __future__ import annotations

import tempfile
import warnings
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import pytest

from hub.errors import UserError
from hub.validate.finding import Finding
from hub.validate.ntriples import Triple
from hub.validate.prefilter.node_index import NodeIndex
from hub.validate.validator import _SHAPE_ERRORS, Validator
from tests.properties.drawn_terms import turtle
from tests.validate.plain import PlainValidator

TALLY: Counter[str] = Counter()
"""What was compared, for whoever runs many."""


@dataclass(frozen=True)
class Case:
    """``shapes`` is Turtle; ``reference`` is triples, and so is each of the ``batches`` to validate one after the other."""

    shapes: str
    reference: tuple[Triple, ...]
    batches: tuple[tuple[Triple, ...], ...]

    def __repr__(self) -> str:
        batches = "\n# batch\n".join(map(lines, self.batches))
        return f"Case(\n{self.shapes}\n# reference\n{lines(self.reference)}\n# batch\n{batches}\n)"


def lines(triples: Iterable[Triple]) -> str:
    return "\n".join(f"{s.n3()} {p.n3()} {turtle(o)} ." for s, p, o in triples)


def differences(case: Case) -> list[str]:
    """What only one of the two says. Shapes refused before any data is seen are left out: none has findings."""
    with tempfile.TemporaryDirectory() as folder:
        shapes, reference = Path(folder) / "shapes.ttl", Path(folder) / "reference.ttl"
        shapes.write_text(case.shapes, "utf-8")
        reference.write_text(lines(case.reference), "utf-8")
        try:
            validator = Validator([shapes], [reference])
        except UserError:
            TALLY["refused"] += 1
            return []
        plain = PlainValidator([shapes], [reference])
        plain.queries = validator.queries  # reading a query is the slowest part of all
        return [each for batch in case.batches for each in compared(validator, plain, batch)]


def compared(validator: Validator, plain: PlainValidator, data: Sequence[Triple]) -> list[str]:
    """What only one of the two says of ``data``."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # pyshacl's of recursive shapes, rdflib's of odd booleans
        return _compared(validator, plain, data)


def _compared(validator: Validator, plain: PlainValidator, data: Sequence[Triple]) -> list[str]:
    expected = _expected(plain, data)
    if isinstance(expected, Exception):
        TALLY["pyshacl fails"] += 1
        TALLY[type(expected).__name__] += 1
        if not isinstance(expected, _SHAPE_ERRORS):
            return []  # rdflib broke down, over a path repeated twice for instance: that is no answer to agree with
        try:
            found = validator.validate_triples(data)
        except Exception:
            return []
        if any("could not be applied" in each.text.en for each in found):
            return []  # it is said of the node, and the others are judged
        return [f"pyshacl fails: {expected!r}; found: {found}"]
    index = NodeIndex.of_triples(data, validator._reference)
    TALLY["batches"] += 1
    TALLY["with focus nodes"] += any(True for _ in validator._prefilter._targets.pairs(index))
    TALLY["findings"] += len(expected)
    TALLY["with suspects"] += bool(validator._prefilter.suspects(index))
    try:
        ours, theirs = shown(validator.validate_triples(data)), shown(expected)
    except UserError:
        # Shapes in a circle may fail at a node of the reference only, which a rule that reaches others has to look at.
        with pytest.raises(_SHAPE_ERRORS):
            plain.validate_triples(data)
        TALLY["both fail at the reference"] += 1
        return []
    return [
        *(f"extra: {each}" for each in ours if each not in theirs),
        *(f"lost: {each}" for each in theirs if each not in ours),
    ]


def _expected(plain: PlainValidator, data: Sequence[Triple]) -> tuple[Finding, ...] | Exception:
    """pyshacl's findings, or its failure: at a node of ours, and not at one of the reference, of which nobody asks."""
    for ours_only in (False, True):
        try:
            return plain.validate_triples(data, ours_only)
        except Exception as error:
            failure = error
    return failure


def shown(findings: Iterable[Finding]) -> list[str]:
    """All of each finding, but two things: pyshacl's own words show what is around a blank node in the order of its sets; and
    a literal that is itself the focus node has no one triple to be spelt as in, so that its tag is compared in small letters.
    """
    return sorted(text for each in findings for text in _shown(each, ""))


def _shown(each: Finding, within: str) -> Iterator[str]:
    value = each.value
    if value and value.value == each.focus and value.language:
        value = replace(value, language=value.language.lower())
    fr, en = (text.partition(" (")[0] for text in (each.text.fr, each.text.en))
    text = f"{within}{each.focus} {each.path} {value} {each.severity} {fr} {en} {each.shape} {each.component}"
    yield text
    for detail in each.details:
        yield from _shown(detail, text + " > ")
