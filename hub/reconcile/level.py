"""One level resolved: profiles blocked, scored, clustered, and each scored pair's outcome."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np

from hub.model.iri import NodeName
from hub.reconcile.clustering import Cluster, Clustering, Edge, Joined, Pair, cluster
from hub.reconcile.columns import Flags, Floats, Ints, components, once
from hub.reconcile.earlier import EarlierLevel, LevelSince, Pairs
from hub.reconcile.judgement_log import Judgement
from hub.reconcile.judging import InForce, Ruling
from hub.reconcile.likeness.words import agreement
from hub.reconcile.model_scorer import ModelLevel
from hub.reconcile.node import Level
from hub.reconcile.node_columns import NOBODY
from hub.reconcile.pair import ScoredPair
from hub.reconcile.places import Places
from hub.reconcile.profile import Profile
from hub.reconcile.profiles import Profiles
from hub.reconcile.review import in_review_order
from hub.reconcile.scoring import FLOOR, MERGE, REVIEW, LevelScorer, Score, Scorer, Weighed
from hub.uncollected import uncollected

Candidates = Callable[[Profiles, Floats], tuple[Ints, Ints]]
"""Profiles and the rarity of words → pairs of indices worth comparing."""


@dataclass(frozen=True, slots=True)
class Entity:
    """One organization or establishment found: its nodes (sorted), and the edges that joined them."""

    members: tuple[NodeName, ...]
    edges: tuple[Edge, ...]


@dataclass(frozen=True)
class LevelResult:
    """One level: its profiles, the clusters, the rulings in force.

    ``weighed`` are the pairs that were compared, by index into ``profiles``; ``size_of`` how many profiles are in each
    one's cluster; ``ruled`` the profiles that people spoke of. ``changed``: whose links may say something else than in
    the reconciliation before, where there is one: with others in their cluster, or joined otherwise."""

    level: Level
    profiles: Profiles
    clustering: Clustering
    rulings: Mapping[Pair, Ruling]
    contradictory: tuple[Judgement, ...]
    different: frozenset[Pair]
    scorer: LevelScorer
    weighed: Weighed
    size_of: Ints
    ruled: Ints
    changed: Flags

    @property
    def cluster_of(self) -> Ints:
        """The first profile of each profile's cluster, by index."""
        return self.clustering.cluster_of

    @cached_property
    def clusters(self) -> tuple[Cluster, ...]:
        """Sorted by first profile, singletons included."""
        return self.clustering.clusters(self.profiles)

    def cluster_with(self, name: NodeName) -> Cluster:
        """The cluster in which the profile of this id stands."""
        return self.clustering.of(self.profiles, self.profiles.at(name))

    def profile(self, name: NodeName) -> Profile:
        """The profile of this id."""
        return self.profiles[self.profiles.at(name)]

    def profile_of(self, node: NodeName) -> NodeName:
        """The id of the profile in which a node stands. Raises KeyError when there is none."""
        return self.profiles.id_of(self.profiles.at(node))

    def members_of(self, name: NodeName) -> tuple[NodeName, ...]:
        """The nodes of the profile of this id."""
        return self.profiles.members_of(self.profiles.at(name))

    def head_of(self, name: NodeName) -> NodeName:
        """The first profile of the cluster that a profile stands in."""
        return self.profiles.id_of(int(self.cluster_of[self.profiles.at(name)]))

    @uncollected()
    def entities(self) -> tuple[Entity, ...]:
        found = [
            Entity(tuple(sorted(m for one in group.profiles for m in self.members_of(one))), group.edges)
            for group in self.clusters
        ]
        return tuple(sorted(found, key=lambda entity: entity.members))

    def scores(self, pairs: Sequence[Pair], *, in_words: bool = True) -> list[Score]:
        """The score of any pairs of profiles, compared before or not; see :meth:`LevelScorer.scores`."""
        at = self.profiles.at
        return self.scorer.scores([(at(min(pair)), at(max(pair))) for pair in pairs], in_words=in_words)

    def near(self, mine: NodeName) -> list[tuple[float, NodeName]]:
        """Who was compared with a profile and stands in another cluster, the likeliest first."""
        name, at, weighed = self.profiles.id_of, self.profiles.at(mine), self.weighed
        of_mine = np.flatnonzero(((weighed.a == at) | (weighed.b == at)) & (weighed.weights >= FLOOR))
        others = weighed.a[of_mine] + weighed.b[of_mine] - at
        apart = self.cluster_of[others] != self.cluster_of[at]
        weights = weighed.weights[of_mine[apart]].tolist()
        found = [(weight, name(other)) for weight, other in zip(weights, others[apart].tolist(), strict=True)]
        return sorted(found, key=lambda item: (-item[0], item[1]))

    def earlier(self) -> EarlierLevel | None:
        """What spares the next reconciliation work, when the models weighed this level."""
        weighed, profiles = self.weighed, self.profiles
        if weighed.held is None:
            return None
        return EarlierLevel(
            members=profiles.members,
            owners=profiles.owners,
            counts=weighed.held.counts,
            pairs=Pairs(
                weighed.a,
                weighed.b,
                weighed.weights,
                weighed.contradicted,
                weighed.held.first,
                weighed.held.rivals,
                weighed.held.digests,
            ),
            cluster_of=self.cluster_of,
            joined=self.clustering.joined,
            ruled=self.ruled,
        )

    @property
    def count(self) -> int:
        """How many clusters there are."""
        return len(once(self.cluster_of))

    @property
    def questions(self) -> int:
        """How many questions there are to ask: each two clusters are one."""
        a, b = (self.cluster_of[ends] for ends in self._open)
        return len(once((np.minimum(a, b) << 32) | np.maximum(a, b)))

    @cached_property
    def review(self) -> tuple[ScoredPair, ...]:
        """What a person may be asked, what teaches most first."""
        ids = self.profiles.ids
        ends = list(zip(*(end.tolist() for end in self._open), strict=True))
        pairs = [
            ScoredPair(
                ids[a],
                ids[b],
                self.level,
                score,
                "refused" if score.weight >= MERGE else "review",
                ruling.judgement if (ruling := self.rulings.get((ids[a], ids[b]))) else None,
            )
            for (a, b), score in zip(ends, self.scorer.scores(ends, in_words=False), strict=True)
        ]
        return in_review_order(pairs, self.head_of, lambda name: int(self.size_of[self.profiles.at(name)]))

    @cached_property
    def _open(self) -> tuple[Ints, Ints]:
        """The pairs worth a person's time: neither surely apart nor together, not answered yet. A pair that registered
        numbers keep apart teaches nothing."""
        weighed, cluster_of = self.weighed, self.cluster_of
        seen = weighed.weights >= REVIEW
        a, b = weighed.a[seen], weighed.b[seen]
        asked = cluster_of[a] != cluster_of[b]
        for column in self.profiles.registered:
            asked &= agreement(column, a, b) != 0.0
        answered = {pair for pair, ruling in self.rulings.items() if ruling.judgement.verdict != "unsure"}
        if answered:
            ids = self.profiles.ids
            for place in np.flatnonzero(asked).tolist():
                asked[place] = (ids[a[place]], ids[b[place]]) not in answered
        return a[asked], b[asked]


def resolve_level(
    profiles: Profiles,
    candidates: Candidates,
    groups: Ints,
    *,
    parted: frozenset[Pair] = frozenset(),
    said: InForce,
    scorer: Scorer,
    places: Places,
    once_sources: frozenset[str],
    since: LevelSince | None = None,
) -> LevelResult:
    """Find which profiles are one. ``groups`` is the organization each is known to be of; ``parted`` pairs are two by what
    people said elsewhere. Of what did not move ``since``, the answer is taken."""
    of_level = scorer.at(profiles.level, profiles, places)
    a, b = candidates(profiles, of_level.rarity())
    if since is not None and isinstance(of_level, ModelLevel):
        weighed = of_level.weigh(a, b, groups, since)
    else:
        weighed, since = of_level.weigh(a, b, groups), None
    different, same = parted.union(said.pairs("different")), said.pairs("same")
    at = profiles.at
    joined = [(at(one), at(other)) for one, other in same]
    ruled = once(np.array([at(name) for pair in (*said.by_pair, *parted) for name in pair], np.int64))
    tied = tied_by(weighed, joined, len(profiles))
    moved = np.ones(len(profiles), np.bool_) if since is None else _moved(weighed, since, ruled, tied)
    clustering = cluster(
        profiles,
        same=same,
        different=different,
        contradicted=_within_reach(weighed, tied, moved),
        scored=_strongest_first(weighed, profiles, frozenset(said.pairs("unsure")), moved),
        once_sources=once_sources,
    )
    if since is not None:
        clustering = _with_the_rest(clustering, since, moved)
    contradictory = [
        said.by_pair[pair].judgement for pair in clustering.contradictory if pair in said.by_pair
    ]
    cluster_of = clustering.cluster_of
    return LevelResult(
        level=profiles.level,
        profiles=profiles,
        clustering=clustering,
        rulings=said.by_pair,
        contradictory=(*said.overruled, *contradictory),
        different=different,
        scorer=of_level,
        weighed=weighed,
        size_of=np.bincount(cluster_of, minlength=len(profiles))[cluster_of],
        ruled=ruled,
        changed=moved if since is None else _changed(clustering, weighed, since),
    )


def tied_by(weighed: Weighed, same: Sequence[tuple[int, int]], size: int) -> Ints:
    """The least profile that chains of pairs worth joining, or that people joined, tie each to: what is not tied never meets
    in one cluster."""
    worth = weighed.weights >= MERGE
    ends = [np.array([pair[end] for pair in same], np.int64) for end in (0, 1)]
    return components(
        size,
        np.concatenate((weighed.a[worth], ends[0])),
        np.concatenate((weighed.b[worth], ends[1])),
    )


def _moved(weighed: Weighed, since: LevelSince, ruled: Ints, tied: Ints) -> Flags:
    """The profiles that may stand in another cluster than before: those tied to one that says something else, that people
    speak of or spoke of, or of which a pair was, or is, worth joining or contradicted, and not as it was."""
    known = since.earlier.pairs
    found: Flags = since.was == NOBODY
    found[ruled] = True
    found[since.ruled()] = True
    stood = weighed.held.stood if weighed.held else since.pairs(weighed.a, weighed.b)
    new = stood == NOBODY
    weights = np.where(new, -np.inf, np.append(known.weights, 0.0)[stood])
    contradicted = ~new & np.append(known.contradicted, False)[stood]
    other = (weights != weighed.weights) & ((weights >= MERGE) | (weighed.weights >= MERGE))
    other |= contradicted != weighed.contradicted
    for ends in (weighed.a, weighed.b):
        found[ends[other]] = True
    gone = np.ones(len(known.a), np.bool_)
    gone[stood[~new]] = False
    gone &= (known.weights >= MERGE) | known.contradicted
    for ends in (known.a, known.b):
        left = since.now[ends[gone]]
        found[left[left != NOBODY]] = True
    of_tied = np.zeros(len(tied), np.bool_)
    of_tied[tied[found]] = True
    return of_tied[tied]


def _changed(clustering: Clustering, weighed: Weighed, since: LevelSince) -> Flags:
    """The profiles that say something else than before, stand in another cluster, or are joined by other pairs, or by pairs
    that are measured otherwise."""
    found: Flags = (since.was == NOBODY) | (clustering.cluster_of != since.cluster_of())
    size, joined, before = len(found), clustering.joined, since.joined()
    keys, known = joined.a * size + joined.b, before.a * size + before.b
    other = ~np.isin(keys, known) | _anew_among(weighed, joined, size)
    gone = ~np.isin(known, keys)
    for ends, some in ((joined.a, other), (joined.b, other), (before.a, gone), (before.b, gone)):
        found[ends[some]] = True
    found[since.bereft()] = True
    return found


def _anew_among(weighed: Weighed, joined: Joined, size: int) -> Flags:
    """Which of the pairs ``joined`` are measured otherwise than before, or were joined by people."""
    found: Flags = np.isnan(joined.weights)
    if weighed.held is not None and len(weighed.a):
        keys, sought = weighed.a * size + weighed.b, joined.a * size + joined.b
        place = np.minimum(np.searchsorted(keys, sought), len(keys) - 1)
        found |= (keys[place] == sought) & weighed.held.anew[place]
    return found


def _with_the_rest(clustering: Clustering, since: LevelSince, moved: Flags) -> Clustering:
    """What was clustered now, and the clusters of before of what did not move."""
    before = since.joined()
    return replace(
        clustering,
        cluster_of=np.where(moved, clustering.cluster_of, since.cluster_of()),
        joined=clustering.joined.then(before.among(~moved[before.a])),
    )


def _within_reach(weighed: Weighed, tied: Ints, moved: Flags) -> Iterator[tuple[int, int]]:
    """The pairs that are contradicted and might meet in one cluster."""
    met = np.flatnonzero(weighed.contradicted)
    met = met[(tied[weighed.a[met]] == tied[weighed.b[met]]) & moved[weighed.a[met]]]
    return zip(weighed.a[met].tolist(), weighed.b[met].tolist(), strict=True)


def _strongest_first(
    weighed: Weighed, profiles: Profiles, undecided: frozenset[Pair], moved: Flags
) -> Joined:
    """The pairs worth joining, of profiles that moved; equal weights in the order of ids."""
    worth = np.flatnonzero(weighed.weights >= MERGE)
    worth = worth[moved[weighed.a[worth]]]
    order = worth[np.lexsort((weighed.b[worth], weighed.a[worth], -weighed.weights[worth]))]
    found = Joined(weighed.a[order], weighed.b[order], weighed.weights[order])
    if not undecided:
        return found
    name, ends = profiles.id_of, zip(found.a.tolist(), found.b.tolist(), strict=True)
    return found.among(np.array([(name(a), name(b)) not in undecided for a, b in ends], np.bool_))
