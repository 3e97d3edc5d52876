"""Every query of the W3C syntax suites is judged as the standard reads it, before a reader sees it.

A query that is right is admitted, with its kind; the ones with SERVICE are refused as SERVICE, never as unreadable.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
import rdflib
from rdflib.namespace import RDF

from hub.errors import QueryError, RefusedError
from hub.store.readers.admission import admit
from tests.suites import suite

SPARQL = suite("sparql")
MF = rdflib.Namespace("http://www.w3.org/2001/sw/DataAccess/tests/test-manifest#")
FOLDERS = ("sparql10/syntax-sparql1", "sparql10/syntax-sparql2", "sparql10/syntax-sparql3", "sparql10/syntax-sparql4",
           "sparql11/syntax-query", "sparql11/syntax-fed", "sparql12/syntax", "sparql12/codepoint-escapes")  # fmt: skip
UPDATE_FOLDERS = ("sparql11/syntax-update-1", "sparql11/syntax-update-2")
POSITIVE = {"PositiveSyntaxTest", "PositiveSyntaxTest11"}
UPDATES = {"PositiveUpdateSyntaxTest11"}


def queries(folders: tuple[str, ...], kinds: set[str]) -> list[object]:
    return list(_queries(folders, kinds))


def _queries(folders: tuple[str, ...], kinds: set[str]) -> Iterator[object]:
    for folder in folders:
        manifest = SPARQL / folder / "manifest.ttl"
        graph = rdflib.Graph().parse(manifest, publicID=manifest.as_uri())
        for test, kind in sorted(graph.subject_objects(RDF.type)):
            if str(kind).rpartition("#")[2] in kinds:
                path = Path(str(graph.value(test, MF.action)).removeprefix("file://"))
                yield pytest.param(path, id=f"{folder}/{path.name}")


@pytest.mark.parametrize("path", queries(FOLDERS, POSITIVE))
def test_a_right_query_is_admitted(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    try:
        assert admit(text, "http://example.org/").kind in {"select", "ask", "construct", "describe"}
    except RefusedError as refusal:
        assert "SERVICE" in str(refusal)
        assert "SERVICE" in text.upper()


@pytest.mark.parametrize("path", queries(UPDATE_FOLDERS, UPDATES))
def test_an_update_is_never_admitted_as_a_query(path: Path) -> None:
    with pytest.raises((RefusedError, QueryError)):
        admit(path.read_text(encoding="utf-8"))
