"""Which record a node of an RDF document belongs to, and the way that leads to it.

A blank node belongs to whoever links to it; ``…/12#address`` belongs to ``…/12`` when that one is described too. What an
owner counts, and looks up, is records.
"""

from __future__ import annotations

from collections.abc import Iterable

from hub.validate.prefilter.term_text import TextTriple, name_of_text

_DEEPEST = 20


class Ownership:
    """Of the nodes of ``triples``. A blank node nobody links to is its own record."""

    def __init__(self, triples: Iterable[TextTriple]) -> None:
        self._around: dict[str, tuple[str, str]] = {}
        subjects: dict[str, None] = {}
        for subject, predicate, value in triples:
            subjects[subject] = None
            if value[0] == "_":
                self._around.setdefault(value, (name_of_text(subject), predicate[1:-1]))
        nodes = [name_of_text(each) for each in subjects]
        self._iris = {each for each in nodes if not each.startswith("_:")}
        named = {self.record_of(node) for node in nodes}
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
