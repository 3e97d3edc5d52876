"""A peer in a page: the similarity of names inside blocks of postcode or number, strongest first, never two numbers.

No word list but legal forms, no evidence but names, place and numbers, nothing learned: what a careful person writes in
a morning. The thresholds were set once, before any figure was seen.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

from rapidfuzz import fuzz

from hub.model.iri import NodeName
from hub.reconcile.node import Level
from tests.benchmarks.reconcile.forest import Forest
from tests.benchmarks.reconcile.records import Record
from tests.benchmarks.reconcile.writing import initials, unaccented

ALIKE = 86.0
_NUMBER = 200.0
_CROWD = 40
_FORMS = frozenset(
    ("association", "assoc", "asso", "scic", "scop", "sarl", "sas", "societe", "cooperative", "participative")
)
_SMALL = frozenset(["de", "du", "des", "la", "le", "les", "l", "d", "et", "a", "en", "pour"])
_WORD = re.compile(r"[a-z0-9]+")
_KINDS: Mapping[Level, tuple[str, ...]] = {"establishment": ("siret",), "organization": ("siren", "rna")}


@dataclass(frozen=True, slots=True)
class _Seen:
    name: str
    words: tuple[str, ...]
    acronyms: frozenset[str]
    postcode: str
    commune: str
    numbers: Mapping[str, frozenset[str]]


def match(records: Sequence[Record], level: Level) -> list[int]:
    """The cluster of each record."""
    seen = [_seen(record) for record in records]
    names = [record.chief.name for record in records]
    common = Counter(word for one in seen for word in set(one.words))
    scored: list[tuple[float, NodeName, NodeName, int, int]] = []
    for a, b in _candidates(seen, common, level):
        score = _score(seen[a], seen[b], level)
        if score >= ALIKE:
            scored.append((-score, min(names[a], names[b]), max(names[a], names[b]), a, b))
    scored.sort()
    kinds = ("siret", "siren", "rna") if level == "establishment" else ("siren", "rna")
    forest = Forest([{kind: one.numbers[kind] for kind in kinds} for one in seen])
    for _, _, _, a, b in scored:
        forest.unite(a, b)
    return forest.labels()


def _seen(record: Record) -> _Seen:
    node = record.place
    text = unaccented(node.names[0]).lower().replace("st ", "saint ").replace("st-", "saint ")
    words = tuple(word for word in _WORD.findall(text) if word not in _FORMS and word not in _SMALL)
    acronyms = {acronym.lower() for acronym in node.acronyms} | {initials(node.names[0]).lower()}
    if words and len(words[0]) <= 8:
        acronyms.add(words[0])
    siret = frozenset(node.siret)
    return _Seen(
        name=" ".join(words),
        words=words,
        acronyms=frozenset(acronym for acronym in acronyms if len(acronym) >= 2),
        postcode=node.postcode or "",
        commune=unaccented(node.commune or "").lower().replace("-", " "),
        numbers={
            "siret": siret,
            "siren": frozenset(node.siren) | {number[:9] for number in siret},
            "rna": frozenset(node.rna),
        },
    )


def _candidates(seen: Sequence[_Seen], common: Mapping[str, int], level: Level) -> Iterator[tuple[int, int]]:
    blocks: defaultdict[tuple[str, ...], list[int]] = defaultdict(list)
    for at, one in enumerate(seen):
        blocks["postcode", one.postcode].append(at)
        for word in sorted(one.words, key=lambda word: (common[word], word))[:2]:
            blocks["word", one.postcode, word].append(at)
        for kind in _KINDS[level]:
            for number in one.numbers[kind]:
                blocks[kind, number].append(at)
    pairs = {pair for block in blocks.values() if len(block) <= _CROWD for pair in combinations(block, 2)}
    yield from sorted(pairs)


def _score(a: _Seen, b: _Seen, level: Level) -> float:
    """How alike, from 0 to 100; above when a number of the level is the same."""
    alike = (fuzz.token_sort_ratio(a.name, b.name) + fuzz.token_set_ratio(a.name, b.name)) / 2
    if a.acronyms & b.acronyms and alike < ALIKE:
        alike = max(alike, ALIKE if a.commune == b.commune else 0.0)
    if any(a.numbers[kind] & b.numbers[kind] for kind in _KINDS[level]):
        return _NUMBER + alike
    if a.commune != b.commune:
        alike -= 8.0
    return alike
