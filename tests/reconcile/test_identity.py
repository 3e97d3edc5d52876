"""Entities keep their addresses."""

from __future__ import annotations

import re
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from hub.model.iri import NodeName, is_slug
from hub.reconcile.identity import Assignment, Group, assign, mint_slug
from hub.reconcile.identity_log import Entities, Event, IdentityLog

KIND = "organization"


def node(key: str) -> NodeName:
    return NodeName("s", key)


class Hub:
    """A log and the last links, as a hub keeps them."""

    def __init__(self, path: Path) -> None:
        self.log = IdentityLog(path)
        self.links: dict[tuple[NodeName, str], str] = {}

    def run(self, *clusters: str) -> dict[str, str]:
        """Reconcile to these clusters (``"ab"``: nodes a and b are one); the slug of each node."""
        result = self.assign(*clusters)
        self.log.append(result.events)
        self.links = {key: slug for key, (_, slug) in result.entities.items()}
        return {name.key: slug for (name, _), slug in self.links.items()}

    def assign(self, *clusters: str, without_links: bool = False) -> Assignment:
        groups = [Group(KIND, tuple(map(node, cluster)), f"Nom {min(cluster)}") for cluster in clusters]
        return assign(groups, self.log.entities, {} if without_links else self.links)


def test_an_entity_is_named_readably_and_keeps_its_name(tmp_path: Path) -> None:
    hub = Hub(tmp_path / "identity.jsonl")
    first = hub.run("ab", "c")
    assert re.fullmatch(r"nom-a-[0-9a-f]{8}", first["a"])
    assert first["a"] == first["b"] != first["c"]
    assert hub.run("c", "ba") == first


def test_a_new_first_node_does_not_rename_an_entity(tmp_path: Path) -> None:
    hub = Hub(tmp_path / "identity.jsonl")
    before = hub.run("b")["b"]
    assert hub.run("ab")["a"] == before


def test_of_two_that_merge_the_older_survives_and_the_other_redirects(tmp_path: Path) -> None:
    hub = Hub(tmp_path / "identity.jsonl")
    old = hub.run("b")["b"]
    young = hub.run("b", "a")["a"]
    assert set(hub.run("ab").values()) == {old}
    assert hub.assign("ab").redirects == {(KIND, young): (KIND, old)}


def test_what_was_merged_and_is_parted_again_is_revived(tmp_path: Path) -> None:
    hub = Hub(tmp_path / "identity.jsonl")
    apart = hub.run("a", "b")
    hub.run("ab")
    assert hub.run("a", "b") == apart
    assert not hub.assign("a", "b").redirects


def test_of_a_split_the_part_with_the_founder_keeps_the_entity(tmp_path: Path) -> None:
    hub = Hub(tmp_path / "identity.jsonl")
    before = hub.run("abc")["a"]
    after = hub.run("a", "bc")
    assert after["a"] == before != after["b"] == after["c"]
    assert hub.log.entities.known[KIND, after["b"]].split_from == before


def test_when_the_founder_is_gone_another_node_takes_over(tmp_path: Path) -> None:
    hub = Hub(tmp_path / "identity.jsonl")
    before = hub.run("abc")["a"]
    assert hub.run("bc") == {"b": before, "c": before}
    returned = hub.run("a", "bc")
    assert returned["b"] == before != returned["a"]


def test_when_nothing_is_left_the_entity_is_withdrawn_and_its_return_revives_it(tmp_path: Path) -> None:
    hub = Hub(tmp_path / "identity.jsonl")
    before = hub.run("a", "b")
    assert hub.run("b") == {"b": before["b"]}
    assert hub.assign("b").withdrawn == {(KIND, before["a"])}
    assert hub.run("a", "b") == before


def test_an_orphan_whose_nodes_joined_another_entity_redirects_there(tmp_path: Path) -> None:
    hub = Hub(tmp_path / "identity.jsonl")
    old = hub.run("z")["z"]
    orphan = hub.run("z", "ab")["b"]
    assert hub.run("bz") == {"b": old, "z": old}
    assert hub.assign("bz").redirects == {(KIND, orphan): (KIND, old)}


def test_redirects_lead_to_the_last_survivor(tmp_path: Path) -> None:
    hub = Hub(tmp_path / "identity.jsonl")
    first = hub.run("a")
    second = hub.run("a", "b")
    third = hub.run("a", "b", "c")
    hub.run("a", "bc")
    hub.run("abc")
    assert hub.assign("abc").redirects == {
        (KIND, second["b"]): (KIND, first["a"]),
        (KIND, third["c"]): (KIND, first["a"]),
    }


def test_events_written_before_a_kill_are_not_written_again(tmp_path: Path) -> None:
    hub = Hub(tmp_path / "identity.jsonl")
    hub.run("abc", "d")
    planned = hub.assign("bc", "ad")
    assert hub.log.append(planned.events) > 0
    size = (tmp_path / "identity.jsonl").stat().st_size
    again = hub.assign("bc", "ad")
    assert again.events == ()
    assert again.entities == planned.entities
    assert hub.log.append(planned.events) == 0
    assert (tmp_path / "identity.jsonl").stat().st_size == size


def test_two_processes_that_decide_the_same_write_it_once(tmp_path: Path) -> None:
    path = tmp_path / "identity.jsonl"
    events = [Event("mint", KIND, f"e-{n}", founder=node(str(n))) for n in range(300)]
    with ThreadPoolExecutor(8) as pool:
        written = list(pool.map(lambda _: IdentityLog(path).append(events), range(8)))
    assert sum(written) == 300
    assert len(path.read_text().splitlines()) == 300


def test_the_log_alone_gives_the_same_addresses(tmp_path: Path) -> None:
    hub = Hub(tmp_path / "identity.jsonl")
    hub.run("abc", "de")
    hub.run("a", "bcd", "e")
    hub.run("bd", "c", "e")
    rebuilt = hub.assign("bd", "c", "e", without_links=True)
    assert rebuilt.events == ()
    assert {key: slug for key, (_, slug) in rebuilt.entities.items()} == hub.links


def test_types_do_not_mix(tmp_path: Path) -> None:
    log = IdentityLog(tmp_path / "identity.jsonl").entities
    groups = [Group("organization", (node("a"),), "A"), Group("establishment", (node("a"),), "A")]
    slugs = set(assign(groups, log, {}).entities.values())
    assert len({slug for _, slug in slugs}) == 2


def test_a_spoiled_line_of_the_log_is_named_and_the_rest_used(tmp_path: Path) -> None:
    path = tmp_path / "identity.jsonl"
    hub = Hub(path)
    before = hub.run("a")
    with path.open("a") as file:
        file.write('{"event": "mint", "type": "organ')
    assert [mistake.line for mistake in hub.log.entities.mistakes] == [2]
    assert hub.run("a", "b")["a"] == before["a"]
    assert len(hub.log.entities.known) == 2


def test_slugs_are_short_ascii_and_never_given_twice() -> None:
    nothing = Entities()
    long = mint_slug(
        "Société coopérative d'intérêt collectif des œuvres de Saint-Étienne-de-Baïgorry",
        KIND,
        node("a"),
        nothing,
    )
    assert is_slug(long)
    assert len(long) <= 49
    assert long.startswith("societe-cooperative-d-interet-collectif-")
    assert is_slug(mint_slug("日本", KIND, node("a"), nothing))
    first = mint_slug("A", KIND, node("a"), nothing)
    taken = Entities([Event("mint", KIND, first, founder=node("a"))])
    assert mint_slug("A", KIND, node("a"), taken) != first
