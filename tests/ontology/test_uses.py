"""The terms in use and the terms declared are the same: nothing unknown is used, nothing idle is declared."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator

from rdflib import RDFS, SKOS, URIRef

from hub.model import vocabulary
from tests.ontology.reading import MODULES, ROOT, model, ontology, terms

ESS = vocabulary.ESS
_SPELLED = re.compile(r"\bess:([A-Za-z]\w+)|\bESS \+ f?\"(\w+)\"|https://w3id\.org/ess-hub/ontology#(\w+)")
_COMMENT = re.compile(r"(?m)^\s*#.*$")
_TEXT = {".py", ".yaml", ".csv", ".ttl", ".rq", ".jsonld", ".html", ".json"}
_USERS = ("connectors", "shapes", "ontology/queries", "ontology/neighbours", "ontology/profiles")


def names_in(*folders: str) -> Iterator[tuple[str, str]]:
    """(file, name) of every ess: term written in the files of ``folders``, comment lines left out."""
    for path in sorted(path for folder in folders for path in (ROOT / folder).rglob("*")):
        if path.is_file() and path.suffix in _TEXT and path not in MODULES:
            text = _COMMENT.sub("", path.read_text(encoding="utf-8", errors="ignore"))
            for found in _SPELLED.findall(text):
                yield str(path.relative_to(ROOT)), next(filter(None, found))


def declared() -> set[str]:
    return {term.removeprefix(ESS) for term in terms()}


def test_every_term_used_anywhere_is_declared() -> None:
    unknown = {(name, file) for file, name in names_in("hub", "connectors", "shapes", "ontology")}
    assert not sorted((name, file) for name, file in unknown if name not in declared())


def test_every_term_is_used_by_a_connector_a_shape_or_a_query_or_says_why_not() -> None:
    used = {name for _, name in names_in(*_USERS)}
    graph = ontology()
    idle = [
        name
        for name in sorted(declared() - used)
        if not any(graph.objects(URIRef(ESS + name), RDFS.comment))
        and not any(graph.objects(URIRef(ESS + name), SKOS.note))
    ]
    assert not idle, "use these terms, or say in an rdfs:comment who does: " + ", ".join(idle)


def test_a_name_in_a_comment_line_is_no_use() -> None:
    assert _COMMENT.sub("", "a: ess:siren\n  # ess:siret\n") == "a: ess:siren\n\n"


def test_the_tables_of_the_connectors_lead_only_to_what_the_model_holds() -> None:
    prefixes = {name: vocabulary.PREFIXES[name] for name in ("ess", "scheme", "territory")}
    graph = model()
    for path in sorted((ROOT / "connectors" / "tables").glob("*.csv")):
        with path.open(encoding="utf-8", newline="") as rows:
            for row in csv.DictReader(rows):
                prefix, colon, rest = (row.get("iri") or "").partition(":")
                if colon and prefix in prefixes:
                    assert (URIRef(prefixes[prefix] + rest), None, None) in graph, f"{path.name}: {row}"
