"""The terms of other vocabularies, from lists that say where and when they were read."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from hub.model.vocabulary import ESS

LISTS = sorted((Path(__file__).parent / "neighbour_terms").glob("*.txt"))


@cache
def listed() -> dict[str, frozenset[str]]:
    """Namespace → its terms. A namespace is what comes before the last ``#`` or ``/`` of a term."""
    found: dict[str, set[str]] = {}
    for path in LISTS:
        for line in path.read_text(encoding="utf-8").splitlines():
            if line and not line.startswith("#"):
                found.setdefault(namespace(line), set()).add(line)
    return {name: frozenset(terms) for name, terms in found.items()}


def namespace(iri: str) -> str:
    return iri[: max(iri.rfind("#"), iri.rfind("/")) + 1]


def fault_of(iri: str, ours: frozenset[str]) -> str | None:
    """What is wrong with ``iri`` as a term: not declared (ours), not in its vocabulary's list, or of no list at all."""
    if iri.startswith(ESS):
        return None if iri in ours else f"{iri} is not declared in the ontology"
    terms = listed().get(namespace(iri))
    if terms is None:
        return f"{iri} is of a vocabulary without a list in tests/ontology/neighbour_terms"
    return None if iri in terms else f"{iri} is not a term of {namespace(iri)}"
