"""A graph as a table: node → property → values, all as text. What the tests read, and pyshacl through a view.

Made for one batch of records, beside reference data indexed once. A subject that both describe has what both say.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence

from rdflib import Literal
from rdflib.namespace import RDF, RDFS
from rdflib.term import Node

from hub.validate.ntriples import Triple, read_ntriples
from hub.validate.prefilter.term_text import TermText, TextTriple, node_of, text_of

Properties = dict[TermText, list[TermText]]

TYPE: TermText = text_of(RDF.type)
SUBCLASS_OF: TermText = text_of(RDFS.subClassOf)
_NOTHING: Properties = {}
_NO_VALUES: list[TermText] = []
_ABSENT = 10_000
"""How many absent nodes are noted: one of the caller's own is enough, and strangers need not all be kept."""

# A line whose terms are spelt as we spell them: no escape, no blank node, no capital in a language tag.
_PLAIN = re.compile(
    r'(<[^<>"{}|^`\\\x00-\x20]*>) (<[^<>"{}|^`\\\x00-\x20]*>) '
    r'(<[^<>"{}|^`\\\x00-\x20]*>|"[^"\\\n\r]*"(?:@[a-z]+(?:-[a-z0-9]+)*|\^\^<[^<>"{}|^`\\\x00-\x20]*>)?) \.'
)


class NodeIndex:
    """The triples of a batch over ``reference``, which is never changed.

    ``absent`` and ``looked_back`` tell whether the batch was enough: the IRIs of which something was asked and nothing is
    said, and whether anyone asked who points at a node.
    """

    def __init__(self, reference: NodeIndex | None = None) -> None:
        self.own: dict[TermText, Properties] = {}
        self._reference = reference
        self._below: Mapping[TermText, Properties] = reference.own if reference else {}
        self._nodes: dict[TermText, Node] = {}
        self._as_written: dict[TermText, dict[tuple[TermText, TermText], Node]] = {}
        self._before_merging: dict[TermText, Properties] = {}
        self._superclasses: dict[TermText, frozenset[TermText]] = {}
        self._subjects: dict[TermText, dict[TermText, list[TermText]]] = {}
        self._pointing: dict[TermText, list[tuple[TermText, TermText]]] | None = None
        self._own_values: frozenset[TermText] | None = None
        self.states_subclasses = False
        self.looked_back = False
        self.absent: set[TermText] = set()
        self._length: int | None = None

    @classmethod
    def of_lines(cls, lines: Iterable[str], reference: NodeIndex | None = None) -> NodeIndex:
        """Of N-Triples lines. Raises NTriplesError at a line that is none."""
        index = cls(reference)
        own, match = index.own, _PLAIN.fullmatch
        others: list[str] = []
        # The same line twice is one triple: sought here once, rather than among the values each time.
        for line in dict.fromkeys(line.rstrip("\n") for line in lines):
            plain = match(line)
            if plain is None:
                others.append(line)
                continue
            subject, predicate, value = plain.groups()
            node = own.get(subject)
            if node is None:
                own[subject] = {predicate: [value]}
            elif predicate in node:
                node[predicate].append(value)
            else:
                node[predicate] = [value]
        for _, triple in read_ntriples(others):
            index._add(triple)
        return index._finished(list(others))

    @classmethod
    def of_texts(
        cls,
        triples: Sequence[TextTriple],
        capitals: Mapping[TextTriple, Literal],
        reference: NodeIndex | None = None,
    ) -> NodeIndex:
        """Of triples that are text already, each once; ``capitals``: those whose value has a language tag with a capital."""
        index = cls(reference)
        own = index.own
        for subject, predicate, value in triples:
            node = own.get(subject)
            if node is None:
                own[subject] = {predicate: [value]}
            elif predicate in node:
                node[predicate].append(value)
            else:
                node[predicate] = [value]
        for (subject, predicate, value), written in capitals.items():
            index._as_written.setdefault(value, {})[subject, predicate] = written
        if capitals:
            # Where no triple is meant, a value is spelt as it is first.
            for triple in triples:
                if triple[2] in index._as_written and triple[2] not in index._nodes:
                    index._nodes[triple[2]] = capitals[triple] if triple in capitals else node_of(triple[2])
        return index._finished(False)

    @classmethod
    def of_triples(cls, triples: Iterable[Triple], reference: NodeIndex | None = None) -> NodeIndex:
        """Of rdflib's triples."""
        index = cls(reference)
        for triple in triples:
            index._add(triple)
        return index._finished(True)

    def _add(self, triple: Triple) -> None:
        subject, predicate, value = (text_of(node) for node in triple)
        values = self.own.setdefault(subject, {}).setdefault(predicate, [])
        written = triple[2]
        capital = isinstance(written, Literal) and written.language and not written.language.islower()
        if capital and value not in values:
            # What the publisher wrote is what a report shows, and what LANG gives: ``@FR`` although the text says ``@fr``.
            self._as_written.setdefault(value, {})[subject, predicate] = written
        self._nodes.setdefault(value, written)
        values.append(value)

    def _finished(self, may_repeat: object) -> NodeIndex:
        if may_repeat:
            for properties in self.own.values():
                for predicate, values in properties.items():
                    if len(values) > 1:
                        properties[predicate] = list(dict.fromkeys(values))
        for subject in self.own.keys() & self._below.keys():
            merged = self.own[subject]
            self._before_merging[subject] = dict(merged)
            for predicate, values in self._below[subject].items():
                merged[predicate] = list(dict.fromkeys(merged.get(predicate, []) + values))
        inherited = self._reference._as_written if self._reference else {}
        for value, places in inherited.items():
            for (subject, predicate), written in places.items():
                if value not in self._before_merging.get(subject, _NOTHING).get(predicate, ()):
                    self._as_written.setdefault(value, {})[subject, predicate] = written
        self.states_subclasses = any(SUBCLASS_OF in properties for properties in self.own.values())
        return self

    def properties(self, node: TermText) -> Properties:
        """All that is said of ``node``. Not to be changed."""
        found = self.own.get(node) or self._below.get(node)
        if found is None:
            if node[0] == "<" and len(self.absent) < _ABSENT:
                self.absent.add(node)
            return _NOTHING
        return found

    def values(self, node: TermText, predicate: TermText) -> list[TermText]:
        """The values of one property, each once. Not to be changed."""
        return self.properties(node).get(predicate, _NO_VALUES)

    def subjects(self, predicate: TermText, value: TermText) -> list[TermText]:
        """Who has ``value`` for ``predicate``."""
        self.looked_back = True
        of_value = self._subjects.get(predicate)
        if of_value is None:
            of_value = self._subjects[predicate] = {}
            for subject, properties in self.everything():
                for each in properties.get(predicate, ()):
                    of_value.setdefault(each, []).append(subject)
        return of_value.get(value, [])

    def pointing(self, value: TermText) -> list[tuple[TermText, TermText]]:
        """Who has ``value``, and for which property."""
        if self._pointing is None:
            self._pointing = {}
            for subject, properties in self.everything():
                for predicate, values in properties.items():
                    for each in values:
                        self._pointing.setdefault(each, []).append((subject, predicate))
        self.looked_back = True
        return self._pointing.get(value, [])

    def others(self) -> Iterator[tuple[TermText, Properties]]:
        """Every subject that only the reference speaks of, with what it says."""
        for subject, properties in self._below.items():
            if subject not in self.own:
                yield subject, properties

    def everything(self) -> Iterator[tuple[TermText, Properties]]:
        """Every subject with what is said of it, the batch's first."""
        self.looked_back = True
        yield from self.own.items()
        yield from self.others()

    def superclasses(self, cls: TermText) -> frozenset[TermText]:
        """``cls`` and all that it is a subclass of, by the graph's ``rdfs:subClassOf``."""
        if not self.states_subclasses and self._reference is not None:
            return self._reference.superclasses(cls)
        known = self._superclasses.get(cls)
        if known is None:
            found, waiting = {cls}, [cls]
            while waiting:
                above = self.values(waiting.pop(), SUBCLASS_OF)
                waiting.extend(each for each in above if each not in found)
                found.update(above)
            known = self._superclasses[cls] = frozenset(found)
        return known

    def is_own(self, node: TermText) -> bool:
        """Whether a finding about ``node`` is about this batch: it describes it, or it alone mentions it."""
        if node in self.own:
            return True
        if self._own_values is None:
            self._own_values = frozenset(
                value
                for subject, properties in self.own.items()
                for values in self._before_merging.get(subject, properties).values()
                for value in values
            )
        return node in self._own_values and node not in self._below

    def value_node(self, subject: TermText, predicate: TermText, value: TermText) -> Node:
        """rdflib's term for the value of a triple, its language tag as written there."""
        places = self._as_written.get(value)
        if places is None:
            return self.node(value)
        written = places.get((subject, predicate))
        return node_of(value) if written is None else written  # an empty text is no less written

    def node(self, text: TermText) -> Node:
        """rdflib's term."""
        node = self._nodes.get(text)
        if node is None:
            inherited = self._reference._nodes.get(text) if self._reference else None
            node = self._nodes[text] = inherited or node_of(text)
        return node

    def __len__(self) -> int:
        if self._length is None:  # counted once: pyshacl asks at every result
            everything = (
                *self.own.values(),
                *(self._below[each] for each in self._below.keys() - self.own.keys()),
            )
            self._length = sum(len(values) for properties in everything for values in properties.values())
        return self._length
