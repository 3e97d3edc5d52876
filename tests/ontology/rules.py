"""The rules a published vocabulary keeps: what is deprecated says what replaces it, and nothing ever disappears."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from rdflib import DCTERMS, OWL, SKOS, Graph, Literal, URIRef

VERSION = re.compile(r"\d+\.\d+\.\d+")


def in_order(version: str) -> tuple[int, ...]:
    return tuple(map(int, version.split(".")))


def deprecation_faults(graph: Graph) -> Iterator[str]:
    """What is wrong with the deprecated terms and concepts of ``graph``, one sentence a fault."""
    marked = {term for term, flag in graph.subject_objects(OWL.deprecated) if flag == Literal(True)}
    for term, flag in graph.subject_objects(OWL.deprecated):
        if flag != Literal(True):
            yield f"{term}: owl:deprecated is true or is not said"
    for term in marked:
        successors = list(graph.objects(term, DCTERMS.isReplacedBy))
        if not successors and not any(graph.objects(term, SKOS.historyNote)):
            yield f"{term}: deprecated without dcterms:isReplacedBy, nor a skos:historyNote that says why"
        for successor in successors:
            if successor in marked:
                yield f"{term}: replaced by {successor}, itself deprecated"
            if not any(graph.predicate_objects(successor)):
                yield f"{term}: replaced by {successor}, which is not declared"
        for user, predicate in graph.subject_predicates(term):
            if user not in marked and predicate != DCTERMS.isReplacedBy:
                yield f"{user}: still says {predicate} {term}, which is deprecated"
    for term in set(graph.subjects(DCTERMS.isReplacedBy, None)) - marked:
        yield f"{term}: replaced but not marked owl:deprecated"


@dataclass(frozen=True, slots=True)
class Ledger:
    """Every address ever published, with the version it came in, and the digests of the versions gone by."""

    since: dict[str, str]
    sealed: dict[str, tuple[int, str]]

    @classmethod
    def parse(cls, text: str) -> Ledger:
        """``# sealed VERSION COUNT SHA256`` lines, then ``IRI VERSION`` lines."""
        since: dict[str, str] = {}
        sealed: dict[str, tuple[int, str]] = {}
        for line in text.splitlines():
            match line.split():
                case ["#", "sealed", version, count, digest]:
                    sealed[version] = (int(count), digest)
                case ["#", *_] | []:
                    pass
                case [iri, version]:
                    since[iri] = version
                case _:
                    raise ValueError(f"neither an address with its version nor a comment: {line!r}")
        return cls(since, sealed)

    def seal(self, version: str) -> tuple[int, str]:
        """How many addresses there were at ``version``, and their digest."""
        there = sorted(iri for iri, came in self.since.items() if in_order(came) <= in_order(version))
        return len(there), hashlib.sha256("\n".join(there).encode()).hexdigest()

    def faults(self, declared: Iterable[URIRef], version: str) -> Iterator[str]:
        """What is wrong when the model at ``version`` declares ``declared``, one sentence a fault."""
        here = set(map(str, declared))
        for iri in sorted(self.since.keys() - here):
            yield f"{iri}: published in {self.since[iri]} and no longer declared; deprecate it, never delete it"
        for iri in sorted(here - self.since.keys()):
            yield f"{iri}: declared and not listed; append the line '{iri} {version}', in order"
        for past, seal in self.sealed.items():
            if self.seal(past) != seal:
                yield f"version {past}: its list of addresses was changed after it was published"
        if list(self.since) != sorted(self.since):
            yield "the addresses are not in order"
        for iri, came in self.since.items():
            if not VERSION.fullmatch(came) or in_order(came) > in_order(version):
                yield f"{iri}: came in {came}, which is not a version up to {version}"
