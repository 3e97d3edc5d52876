"""Addresses last: through judgements, merges, splits, changed data, withdrawals and returns, seen over HTTP."""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import pytest
import requests

from tests.called_here import ess_hub
from tests.command_line import Outcome, serving
from tests.contract.directories import BASE, Row, build, done, entities, local, siren, write

SHARED = siren(7)
LEFT = [
    Row(1, "Épicerie des Monts"),
    Row(2, "Garage solidaire", siren=SHARED),
    Row(3, "Le Jardin partagé"),
    Row(4, "Cantine du quai"),
]
RIGHT = [
    Row("a", "Boutique associative Montagnarde", ville="Guéret", cp="23000", commune="23096"),
    Row("b", "Garage solidaire de Limoges", siren=SHARED),
]


@dataclass
class Living:
    """A hub that is served while it changes."""

    hub: Path
    folder: Path
    address: str

    def run(self) -> Outcome:
        outcome = done("run", hub=self.hub)
        # The publication lies on top of its revision: following the revision is following both.
        newest = int(Path(self.hub / "store" / "CURRENT").read_text().split()[0])
        for _ in range(100):
            if requests.get(self.address + "health", timeout=5).json()["revision"] >= newest:
                return outcome
            time.sleep(0.1)
        raise AssertionError("the server does not follow the revisions")

    def get(self, iri: str, accept: str = "text/turtle") -> requests.Response:
        return requests.get(
            local(self.address, iri), headers={"Accept": accept}, allow_redirects=False, timeout=10
        )

    def document(self, iri: str) -> requests.Response:
        return self.get(iri.replace("/id/", "/doc/", 1))


@pytest.fixture(scope="module")
def living(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Living]:
    folder = tmp_path_factory.mktemp("living")
    hub = build(folder, left=LEFT, right=RIGHT)
    done("run", hub=hub)
    with serving("serve", "--port", "0", hub=hub) as address:
        yield Living(hub, folder, address)


@pytest.fixture(scope="module")
def first(living: Living) -> dict[str, str]:
    """Which entity each record described at the first publication."""
    return entities(living.hub)


def test_a_shared_number_joins_two_records_and_the_others_stay_apart(first: dict[str, str]) -> None:
    assert first["left:2"] == first["right:b"]
    assert len(set(first.values())) == 5


def test_a_person_s_same_merges_and_the_address_given_up_is_301(
    living: Living, first: dict[str, str]
) -> None:
    done("judge", "left:1", "right:a", "same", "--note", "même équipe", hub=living.hub)
    living.run()
    now = entities(living.hub)
    assert now["left:1"] == now["right:a"]
    survivor = now["left:1"]
    assert survivor in (first["left:1"], first["right:a"])
    (gone,) = {first["left:1"], first["right:a"]} - {survivor}
    answer = living.get(gone)
    assert answer.status_code == 301
    assert answer.headers["Location"].endswith(survivor.removeprefix(BASE))
    document = living.document(gone)
    assert document.status_code == 301
    assert survivor.removeprefix(f"{BASE}id/") in document.headers["Location"]
    followed = requests.get(local(living.address, gone), headers={"Accept": "text/turtle"}, timeout=10)
    assert followed.status_code == 200 and survivor in followed.text
    assert "même équipe" in ess_hub("explain", "left:1", "right:a", hub=living.hub).out


def test_the_judgement_outlives_a_harvest_of_changed_records(living: Living, first: dict[str, str]) -> None:
    before = entities(living.hub)["left:1"]
    write(
        living.folder / "right.csv",
        [replace(RIGHT[0], nom="Tout autre nom", ville="Brive", cp="19100", commune="19031"), RIGHT[1]],
    )
    write(living.folder / "left.csv", [replace(LEFT[0], nom="Halle des Monts"), *LEFT[1:]])
    said = living.run().out
    assert "1 modifié" in said
    now = entities(living.hub)
    assert now["left:1"] == now["right:a"] == before
    assert "Halle des Monts" in living.document(before).text


def test_retract_gives_both_their_first_addresses_back(living: Living, first: dict[str, str]) -> None:
    done("judge", "right:a", "left:1", "retract", hub=living.hub)
    living.run()
    now = entities(living.hub)
    assert (now["left:1"], now["right:a"]) == (first["left:1"], first["right:a"])
    for iri in (first["left:1"], first["right:a"]):
        assert living.get(iri).status_code == 303
        assert living.document(iri).status_code == 200


def test_different_splits_what_a_number_joined_and_retract_joins_it_again(
    living: Living, first: dict[str, str]
) -> None:
    joined = first["left:2"]
    done("judge", "left:2", "right:b", "different", hub=living.hub)
    living.run()
    apart = entities(living.hub)
    assert apart["left:2"] != apart["right:b"]
    assert joined in (apart["left:2"], apart["right:b"])
    (minted,) = {apart["left:2"], apart["right:b"]} - {joined}
    assert living.document(minted).status_code == living.document(joined).status_code == 200

    done("harvest", "--full", hub=living.hub)
    living.run()
    assert entities(living.hub) == apart

    done("judge", "left:2", "right:b", "retract", hub=living.hub)
    living.run()
    again = entities(living.hub)
    assert again["left:2"] == again["right:b"] == joined
    answer = living.get(minted)
    assert answer.status_code == 301
    assert answer.headers["Location"].endswith(joined.removeprefix(BASE))


def test_unsure_changes_nothing(living: Living) -> None:
    before = entities(living.hub)
    done("judge", "left:3", "left:4", "unsure", hub=living.hub)
    living.run()
    assert entities(living.hub) == before


def test_a_record_that_goes_is_410_and_its_return_gets_its_address_back(
    living: Living, first: dict[str, str]
) -> None:
    iri = first["left:3"]
    tag = living.document(iri).headers["ETag"]
    write(living.folder / "left.csv", [LEFT[0], LEFT[1], LEFT[3]])
    living.run()
    for answer in (living.get(iri), living.document(iri), living.get(iri, "application/ld+json")):
        assert answer.status_code == 410
        assert answer.headers["Content-Type"].startswith("application/problem+json")
    page = living.get(iri.replace("/id/", "/doc/", 1), "text/html")
    assert page.status_code == 410
    cached = requests.get(
        local(living.address, iri).replace("/id/", "/doc/"), headers={"If-None-Match": tag}, timeout=10
    )
    assert cached.status_code == 410
    assert requests.get(living.address + "record/left/3", timeout=10).status_code in (404, 410)

    write(living.folder / "left.csv", LEFT)
    living.run()
    assert entities(living.hub)["left:3"] == iri
    assert living.document(iri).status_code == 200


def test_the_logs_alone_give_the_same_addresses(living: Living, tmp_path: Path) -> None:
    before = entities(living.hub)
    revision = done("status", "--json", hub=living.hub).out
    done("reconcile", hub=living.hub)
    assert entities(living.hub) == before
    assert done("status", "--json", hub=living.hub).out == revision


def test_removing_a_source_takes_its_graph_records_and_entities_out(
    living: Living, first: dict[str, str]
) -> None:
    done("source", "remove", "right", hub=living.hub)
    living.run()
    assert not [node for node in entities(living.hub) if node.startswith("right:")]
    assert living.document(first["right:a"]).status_code == 410
    assert living.document(first["left:2"]).status_code == 200
    assert "right" not in done("source", "list", hub=living.hub).out
    assert (
        "graph/source/right"
        not in done(
            "query", "SELECT DISTINCT ?g WHERE { GRAPH ?g { ?s ?p ?o } }", "--format", "csv", hub=living.hub
        ).out
    )
    assert requests.get(living.address + "record/right/a", timeout=10).status_code in (404, 410)
