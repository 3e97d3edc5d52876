"""Laws of identity, on any history of clusters."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory

from hypothesis import given, settings
from hypothesis import strategies as st

from hub.model.iri import NodeName
from hub.reconcile.identity import Assignment, Group, assign
from hub.reconcile.identity_log import IdentityLog

Partition = dict[str, int]
"""Node → number of its cluster; a node left out is gone."""

HISTORY = st.lists(st.dictionaries(st.sampled_from("abcdefg"), st.integers(0, 3)), min_size=1, max_size=6)
Links = dict[tuple[NodeName, str], str]


def groups(partition: Partition) -> list[Group]:
    clusters: dict[int, list[NodeName]] = {}
    for key, number in partition.items():
        clusters.setdefault(number, []).append(NodeName("s", key))
    return [Group("organization", tuple(members), min(members).key) for members in clusters.values()]


def links(assignment: Assignment) -> Links:
    return {key: slug for key, (_, slug) in assignment.entities.items()}


@settings(max_examples=150, deadline=None)
@given(HISTORY, st.data())
def test_addresses_last_through_any_history(history: list[Partition], data: st.DataObject) -> None:
    with TemporaryDirectory() as folder:
        log = IdentityLog(Path(folder) / "identity.jsonl")
        before: Links = {}
        for partition in history:
            known = log.entities
            result = assign(groups(partition), known, before)
            log.append(result.events)
            after = links(result)

            # one entity a cluster, one cluster an entity
            for group in groups(partition):
                assert len({after[m, group.type] for m in group.members}) == 1
            assert len(set(after.values())) == len(groups(partition))

            # an entity is kept wherever its founder is, unless an older one is there too
            for (kind, _), entity in known.known.items():
                if (entity.founder, kind) in after and entity.status == "live":
                    kept = known.known.get((kind, after[entity.founder, kind]))
                    assert kept is not None
                    assert kept.rank <= entity.rank

            # every address ever given leads to a live entity, or is withdrawn
            live = {("organization", slug) for slug in after.values()}
            for name, entity in log.entities.known.items():
                assert (entity.status == "live") == (name in live)
                end = log.entities.survivor(name)
                assert end in live or log.entities.known[end].status == "withdrawn"

            # killed after the log and before the store: running again changes nothing
            again = assign(groups(partition), log.entities, before)
            assert again.events == ()
            assert links(again) == after
            assert (again.redirects, again.withdrawn) == (result.redirects, result.withdrawn)

            # rebuilt from the log alone, and in any order
            shuffled = data.draw(st.permutations(groups(partition)))
            rebuilt = assign(shuffled, log.entities, {})
            assert rebuilt.events == ()
            assert links(rebuilt) == after
            before = after


@settings(max_examples=60, deadline=None)
@given(HISTORY)
def test_a_rerun_gives_the_same_addresses(history: list[Partition]) -> None:
    with TemporaryDirectory() as folder:
        log = IdentityLog(Path(folder) / "identity.jsonl")
        before: Links = {}
        for partition in history:
            result = assign(groups(partition), log.entities, before)
            log.append(result.events)
            before = links(result)
            rerun = assign(groups(partition), log.entities, before)
            assert rerun.events == ()
            assert links(rerun) == before
