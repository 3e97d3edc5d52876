"""Whether a place holds what was sent to it: each graph's count, and of some subjects every value.

Values are compared as values: engines keep the number and not its spelling, and some take one datatype for another. What
is missing, what is too much, and what means something else is a fault all the same.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from contextlib import suppress
from datetime import UTC, datetime
from decimal import Decimal, InvalidOperation
from typing import Any

from hub.errors import EngineError
from hub.model.statement import Term
from hub.model.vocabulary import GEO, XSD
from hub.publish.remote.graph_of_view import Sent
from hub.publish.remote.scribe import Scribe
from hub.store.remote.place import Names
from hub.store.remote.question import Dataset
from hub.store.view import View

_NUMBERS = frozenset(
    XSD + name
    for name in (
        *("integer", "decimal", "double", "float", "int", "long", "short", "byte", "boolean"),
        *("nonNegativeInteger", "positiveInteger", "nonPositiveInteger", "negativeInteger"),
        *("unsignedInt", "unsignedLong", "unsignedShort", "unsignedByte"),
    )
)
_GEOMETRIES = frozenset({GEO + "wktLiteral", "http://www.openlinksw.com/schemas/virtrdf#Geometry"})
_NUMBER = re.compile(r"-?\d+(?:\.\d+)?")
_TRUTHS = {"true": "1", "false": "0"}

Value = tuple[str, str, str]


def check_graph(scribe: Scribe, view: View, sent: Sent, names: Names) -> None:
    """Raise EngineError unless the place holds this graph as it was sent."""
    graph = sent.graph or names.reference
    found = scribe.count(graph)
    if found != sent.statements:
        raise EngineError(
            f"Le moteur distant compte {found} énoncés dans <{graph}>, {sent.statements} y ont été écrits : il ne prend pas "
            "le service.",
            f"The remote engine counts {found} statements in <{graph}>, {sent.statements} were written there: it does not "
            "take over.",
        )
    dataset = Dataset((graph,), (names.nothing,))
    for subject in sent.subjects:
        rows = scribe.rows(f"SELECT ?p ?o {{ <{subject}> ?p ?o }}", dataset)
        theirs = sorted((row["p"]["value"], _said(row["o"])) for row in rows)
        ours = sorted((predicate, value_of(term)) for predicate, term in view.describe(sent.graph, subject))
        if theirs != ours:
            raise _otherwise(subject, ours, theirs)


def value_of(term: Term) -> Value:
    """What a term means, as far as every engine keeps it: kind, value, language."""
    if term.is_iri:
        return ("iri", term.value, "")
    if term.datatype in _NUMBERS:
        with suppress(InvalidOperation):
            number = Decimal(_TRUTHS.get(term.value, term.value).strip())
            return ("number", f"{float(number):.6g}", "")
    if term.datatype == XSD + "dateTime":
        with suppress(ValueError):
            moment = datetime.fromisoformat(term.value)
            return ("moment", (moment.astimezone(UTC) if moment.tzinfo else moment).isoformat(), "")
    if term.datatype in _GEOMETRIES:
        # Virtuoso makes numbers of 32 bits of them.
        return ("place", _NUMBER.sub(lambda found: f"{float(found[0]):.3f}", term.value), "")
    return ("text", term.value, term.language or "")


def _said(value: Mapping[str, Any]) -> Value:
    if value["type"] == "uri":
        return ("iri", value["value"], "")
    language = str(value.get("xml:lang", "")).lower() or None
    return value_of(Term("literal", str(value["value"]), language, value.get("datatype")))


def _otherwise(subject: str, ours: list[tuple[str, Value]], theirs: list[tuple[str, Value]]) -> EngineError:
    missing = next((each for each in ours if each not in theirs), None)
    other = next((each for each in theirs if each not in ours), None)
    shown, predicate = missing or other or ours[0], (missing or other or ours[0])[0]
    instead = f" ({other[1][1]!r})" if missing and other and other[0] == predicate else ""
    return EngineError(
        f"Le moteur distant dit autre chose de <{subject}> que ce qui y fut écrit : <{predicate}> {shown[1][1]!r}{instead} ; "
        "il ne prend pas le service.",
        f"The remote engine says of <{subject}> what was not written there: <{predicate}> {shown[1][1]!r}{instead}; it does "
        "not take over.",
    )
