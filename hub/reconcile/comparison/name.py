"""Names: how many of their own words they share, how rare these are, and what each has that the other lacks.

Legal forms, place words and numbers are not looked at here, each has its own kind of evidence. Of all pairs of
names the two profiles bear, the best one counts.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from rapidfuzz import fuzz

from hub.reconcile.corpus import Corpus
from hub.reconcile.evidence import Evidence, round_weight
from hub.reconcile.normalise import ParsedName
from hub.reconcile.profile import Profile

_STRONGEST = 7.5
_HOMONYM = 3.0
_PLACE_RARITY = 0.6
_ALIKE = 86.0


@dataclass(frozen=True, slots=True)
class Alignment:
    """Words of two names that match (``misspelled`` of them nearly), and what each has alone."""

    shared: tuple[str, ...]
    misspelled: int
    only_a: tuple[str, ...]
    only_b: tuple[str, ...]


def compare(a: Profile, b: Profile, corpus: Corpus) -> Iterator[Evidence]:
    found = [compare_names(one, other, corpus) for one in a.names for other in b.names]
    if found:
        yield max(found, key=lambda evidence: (evidence.weight, evidence.values))


def compare_names(a: ParsedName, b: ParsedName, corpus: Corpus) -> Evidence:
    """What two names say."""
    titles = (a.text, b.text)
    if a.key == b.key or a.family == b.family or a.whole == b.whole:
        return _equal(a, b, corpus, titles)
    match = align(a.own, b.own)
    shared = information(match.shared, corpus)
    ours, theirs = (sum(map(corpus.rarity, words)) for words in (match.only_a, match.only_b))
    near = fuzz.ratio(a.key, b.key)
    all_match = bool(match.shared) and not match.only_a and not match.only_b
    if all_match or (near >= 92 and min(len(a.key), len(b.key)) >= 7):
        whole = min(information(a.own, corpus), information(b.own, corpus))
        exact = len(match.shared) > match.misspelled
        weight = whole - (0.7 if exact else 1.5) * max(1, match.misspelled)
        return Evidence(
            "name",
            round_weight(weight),
            "noms presque égaux : « {} » et « {} »",
            "nearly equal names: {} / {}",
            titles,
        )
    if match.shared and (not match.only_a or not match.only_b):
        ordinary = all(corpus.rarity(word) <= 0.2 for word in match.only_a + match.only_b)
        weight = shared * (0.7 if ordinary else 0.6) - (1.0 if ordinary else 2.0) * min(2.0, ours + theirs)
        return Evidence(
            "name",
            round_weight(weight),
            "un nom contient l'autre : « {} » et « {} »",
            "one name contains the other: {} / {}",
            titles,
        )
    if match.shared:
        # each has a word that the other lacks: the shared ones are a family's, not an organisation's
        weight = shared * 0.3 - 1.5 * sum(max(0.8, min(rarity, 2.0)) for rarity in (ours, theirs))
        weight = min(-1.0, weight)
        return Evidence(
            "name",
            round_weight(max(-4.0, weight)),
            "des mots communs, mais chaque nom a les siens : « {} » et « {} »",
            "some words in common, but each name has its own: {} / {}",
            titles,
        )
    return Evidence("name", -4.0, "noms différents : « {} » et « {} »", "different names: {} / {}", titles)


def _equal(a: ParsedName, b: ParsedName, corpus: Corpus, titles: tuple[str, str]) -> Evidence:
    own = min((a.own, b.own), key=lambda words: (information(words, corpus), words))
    weight = information(own, corpus)
    if a.places & b.places:
        # an ordinary name with its place ("comité … de X") identifies as a rare word does
        weight = max(weight, 5 * _PLACE_RARITY + 1.5 * sum(map(corpus.rarity, own)))
    weight = max(weight, _HOMONYM)
    if (corpus.is_homonym(a.family) or corpus.is_homonym(b.family)) and not a.places & b.places:
        return Evidence(
            "name",
            _HOMONYM,
            "même nom, mais plusieurs organisations le portent : « {} » et « {} »",
            "same name, but several organisations bear it: {} / {}",
            titles,
        )
    return Evidence(
        "name",
        round_weight(min(weight, _STRONGEST)),
        "même nom : « {} » et « {} »",
        "same name: {} / {}",
        titles,
    )


def information(words: tuple[str, ...], corpus: Corpus) -> float:
    """What sharing these words tells: much for the rarest, a little for each other."""
    rarities = sorted((corpus.rarity(word) for word in words), reverse=True)
    return min(_STRONGEST, 5 * rarities[0] + 1.5 * sum(rarities[1:])) if rarities else 0.0


def align(a: tuple[str, ...], b: tuple[str, ...]) -> Alignment:
    """Match equal words first, then nearly equal ones of five letters and more, best first."""
    rest_b = list(b)
    shared: list[str] = []
    rest_a: list[str] = []
    for word in a:
        if word in rest_b:
            rest_b.remove(word)
            shared.append(word)
        else:
            rest_a.append(word)
    near = sorted(
        (-fuzz.ratio(one, other), min(one, other), max(one, other), one, other)
        for one in set(rest_a)
        for other in set(rest_b)
        if min(len(one), len(other)) >= 5 and not (one + other).isdigit()
    )
    misspelled = 0
    for negative, _, _, one, other in near:
        if -negative >= _ALIKE and one in rest_a and other in rest_b:
            rest_a.remove(one)
            rest_b.remove(other)
            shared.append(min(one, other))
            misspelled += 1
    return Alignment(tuple(shared), misspelled, tuple(rest_a), tuple(rest_b))
