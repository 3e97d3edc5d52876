"""Which record a node of an RDF document belongs to, and the way that leads to it.

A blank node belongs to whoever links to it; ``…/12#address`` belongs to ``…/12`` when that one is described too. What an
owner counts, and looks up, is records.
"""

from __future__ import annotations

from collections.abc import Iterable

from rdflib import BNode, URIRef

from hub.validate.ntriples import Triple

_DEEPEST = 20


class Ownership:
    """Of the nodes of ``triples``. A blank node nobody links to is its own record."""

    def __init__(self, triples: Iterable[Triple]) -> None:
        self._around: dict[str, tuple[str, str]] = {}
        self._iris: set[str] = set()
        blanks: dict[str, None] = {}
        for subject, predicate, value in triples:
            if isinstance(subject, URIRef):
                self._iris.add(str(subject))
            else:
                blanks[f"_:{subject}"] = None
            if isinstance(value, BNode):
                name = str(subject) if isinstance(subject, URIRef) else f"_:{subject}"
                self._around.setdefault(f"_:{value}", (name, str(predicate)))
        named = {self.record_of(node) for node in (*self._iris, *blanks)}
        self.records = len(named)
        """How many records the document describes."""

    def way_to(self, node: str) -> tuple[str, ...]:
        """The nearest node with an IRI, then the properties that lead to ``node``."""
        steps: list[str] = []
        for _ in range(_DEEPEST):
            if not node.startswith("_:") or node not in self._around:
                break
            node, predicate = self._around[node]
            steps.append(predicate)
        return node, *reversed(steps)

    def record_of(self, node: str) -> str:
        """The IRI of the record ``node`` belongs to, or ``_:label``."""
        owner = self.way_to(node)[0]
        record = owner.partition("#")[0]
        return record if record in self._iris else owner
