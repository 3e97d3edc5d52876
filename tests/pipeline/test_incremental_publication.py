"""A publication that chooses anew only what was touched is the publication that chooses everything."""

from __future__ import annotations

import json
import shutil
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from random import Random
from typing import Any

import numpy as np
import pytest

from hub.model.statement import iri, literal, statement
from hub.model.vocabulary import (
    DCTERMS,
    ESS,
    ESTABLISHMENT,
    IDENTIFIER,
    IS_PART_OF,
    LEGAL_NAME,
    MODIFIED,
    NAME,
    ORG,
    ORGANIZATION,
    SCHEMA,
    SCHEME,
    SIRET,
    SITE_OF,
    TYPE,
    XSD,
)
from hub.pipeline import publish
from hub.pipeline.hub import Hub
from hub.pipeline.model_graph import refresh_model
from hub.pipeline.publish import publish_entities
from hub.publish import ranks, renewal
from hub.publish.choosing import Rechosen
from hub.publish.directory import Directory
from hub.publish.matching.index import Sought
from hub.publish.publication_folder import SideTables
from hub.store.draft import Draft
from tests.benchmarks.generated_hub import HERE, generated_hub

_RANKS = "SELECT sort_rank FROM entity ORDER BY folded, label, iri"

SOURCES = ("closed", "cress", "rna", "sirene")
"""The first may not be published: an entity that only it describes is none."""
KEYS = range(6)
WORDS = ("Arban", "Épicerie", "Maison", "Vélo", "Crèche", "Jardin")


def entity(kind: str, number: int) -> str:
    return HERE.entity(kind, f"{kind[0]}{number}")


def record_lines(draw: Random, source: str, key: int) -> list[str]:
    """A record of a place or of an organization, with its address, which may point to another record."""
    record = HERE.record(source, str(key))
    kind = draw.choice((ORGANIZATION, ESTABLISHMENT))
    home = f"{record}#address"
    pairs = [
        (TYPE, iri(kind)),
        (IS_PART_OF, iri(HERE.source(source))),
        (IDENTIFIER, literal(str(key))),
        (NAME, literal(f"{draw.choice(WORDS)} {draw.choice(WORDS)}")),
        (SCHEMA + "address", iri(home)),
        (MODIFIED, literal(f"2026-01-{draw.randrange(10, 28)}")),
    ]
    if draw.random() < 0.5:
        pairs.append((LEGAL_NAME, literal(f"SCIC {draw.choice(WORDS)}")))
    if draw.random() < 0.3:
        pairs.append((SIRET, literal(f"{draw.randrange(10**13, 10**14)}")))
    other = HERE.record(draw.choice(SOURCES), str(draw.choice(KEYS)))
    if draw.random() < 0.6:
        pairs.append((draw.choice((SITE_OF, ORG + "memberOf", SCHEMA + "address")), iri(other)))
    if draw.random() < 0.2:
        # What two entities show then belongs to a record of neither, or of one.
        pairs.append((SCHEMA + "contactPoint", iri(f"{other}#address")))
    lines = [statement(iri(record), iri(predicate), term) for predicate, term in pairs]
    lines.append(statement(iri(home), iri(SCHEMA + "postalCode"), literal(f"{draw.randrange(10, 95)}000")))
    lines.append(statement(iri(home), iri(SCHEMA + "addressLocality"), literal(draw.choice(WORDS))))
    return lines


def rewrite(draft: Draft, draw: Random) -> None:
    """A record as its source writes it now."""
    rewrite_one(draft, draw, draw.choice(SOURCES), draw.choice(KEYS))


def rewrite_one(draft: Draft, draw: Random, source: str, key: int) -> None:
    """The same of one record."""
    record = HERE.record(source, str(key))
    lines = record_lines(draw, source, key)
    subjects = [record, f"{record}#address"]
    draft.replace_subjects(HERE.source_graph(source), lambda: [(subjects, "\n".join(lines))])


def delete(draft: Draft, draw: Random) -> None:
    """A record that its source gives no more."""
    source, key = draw.choice(SOURCES), draw.choice(KEYS)
    record = HERE.record(source, str(key))
    draft.remove_subjects(HERE.source_graph(source), [record, f"{record}#address"])


def judge(draft: Draft, draw: Random) -> None:
    """A record that describes something else, or two things, or nothing that is known."""
    record = HERE.record(draw.choice(SOURCES), str(draw.choice(KEYS)))
    kinds = draw.choice(((), ("organization",), ("establishment",), ("organization", "establishment")))
    draft.remove_subjects(HERE.links_graph, [record])
    draft.insert(HERE.links_graph, [
        statement(iri(record), iri(ESS + kind), iri(entity(kind, draw.choice(KEYS)))) for kind in kinds
    ])  # fmt: skip


def merge(draft: Draft, draw: Random) -> None:
    """An entity that was merged away."""
    old, new = (entity("organization", number) for number in draw.sample(KEYS, 2))
    draft.insert(HERE.links_graph, [statement(iri(old), iri(DCTERMS + "isReplacedBy"), iri(new))])


def update(draft: Draft, draw: Random) -> None:
    """An editor's update in SPARQL, of which nobody knows what it touched."""
    graph = HERE.source_graph(draw.choice(SOURCES))
    draft.update(f"DELETE WHERE {{ GRAPH <{graph}> {{ ?s <{LEGAL_NAME}> ?name }} }}", HERE.base)


CHANGES: tuple[Callable[[Draft, Random], None], ...] = (
    rewrite,
    rewrite,
    rewrite,
    judge,
    judge,
    delete,
    merge,
)


def change(hub: Hub, draw: Random, *changes: Callable[[Draft, Random], None]) -> None:
    """Make the changes in one commit, as one more harvest."""
    with hub.revisions.lease("test") as lease, lease.draft() as draft:
        for each in changes:
            each(draft, draw)
        run = f"{HERE.base}harvest/test/{lease.revision.number}"
        draft.insert(HERE.provenance_graph, [statement(iri(run), iri(TYPE), iri(ESS + "Harvest"))])
        draft.commit()


def begun(directory: Path, seed: int) -> tuple[Hub, Random]:
    """A hub that was published once."""
    hub, draw = generated_hub(directory, SOURCES), Random(seed)
    closed = replace(hub.sources["closed"], licence="https://example.org/all-rights-reserved")
    hub = replace(hub, sources={**hub.sources, "closed": closed}, bulk_forms=("csv",))
    assert not next(each for each in hub.published_sources if each.id == "closed").admitted
    hub.revisions.create()
    with hub.revisions.lease("test") as lease, lease.draft() as draft:
        refresh_model(hub, draft)
        draft.commit()
    change(hub, draw, *(rewrite, judge) * 12)
    publish_entities(hub)
    return hub, draw


def from_scratch(hub: Hub, directory: Path) -> dict[str, Any]:
    """What publishing a copy of ``hub`` gives that remembers nothing of the last time."""
    shutil.rmtree(directory, ignore_errors=True)
    shutil.copytree(hub.directory, directory)
    (directory / "publish.sqlite").unlink()
    (directory / "publish.json").unlink()
    copy = replace(hub, directory=directory)
    publish_entities(copy)
    return shown(copy)


def shown(hub: Hub) -> dict[str, Any]:
    """All that the current publication of ``hub`` shows. Places in the list of all entities are told in order, from 0."""
    with hub.revisions.reading() as view:
        lines = sorted(view.lines(None))
        number = view.revision.publication
    folder = hub.publication_directory(number)
    with closing(sqlite3.connect(folder / "tables.sqlite")) as tables:
        places = {rank: at for at, (rank,) in enumerate(tables.execute(_RANKS))}
        rows = {
            table: sorted(tables.execute(f"SELECT * FROM {table}"))  # noqa: S608 - our own names
            for (table,) in tables.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall()
            if not table.startswith("sqlite_stat")
        }
    rows["entity"] = [(*row[:5], places[row[5]], *row[6:]) for row in rows["entity"]]
    rows["member"] = [(places[row[0]], *row[1:]) for row in rows["member"]]
    directory = Directory(folder)
    try:
        found = {word: sorted(row.iri for row in directory.find(word).items) for word in WORDS}
        facets = {word: directory.facets(word) for word in WORDS}
        index = directory.match_index
        assert index is not None
        matched = {row[0]: (index.known(row[0]), index.entry(row[0])) for row in rows["entity"]}
        sought = {
            word: sorted(known.iri for known in index.find(Sought(words=(word.lower(),)), None, 50))
            for word in WORDS
        }
    finally:
        directory.close()
    columns = {
        str(path.relative_to(folder)): (path.stem, np.load(path).tolist())
        for path in sorted(folder.rglob("*.npy"))
    }
    manifest = json.loads((folder / "publication.json").read_text("utf-8"))
    del manifest["links"]  # told otherwise where they were not all read
    rows["metadata"] = [row for row in rows["metadata"] if row[0] != "links"]
    return {
        "lines": lines,
        "rows": rows,
        "found": found,
        "facets": facets,
        "matched": matched,
        "sought": sought,
        "columns": {
            name: [places[rank] for rank in values] if stem == "rank" else values
            for name, (stem, values) in columns.items()
        },
        "names": {
            str(path.relative_to(folder)): path.read_text("utf-8")
            for path in sorted((folder / "collections").rglob("*.json"))
        },
        "bulk": {path.name: path.read_bytes() for path in sorted((folder / "dumps").iterdir())},
        "description": json.loads((folder / "description.json").read_text("utf-8")),
        "manifest": manifest,
    }


@pytest.fixture
def chosen(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[int | None]]:
    """How many entities each publication chose for; None for all."""
    counts: list[int | None] = []
    touched, everything = publish.choose_touched, publish.choose_all

    def choose_touched(*arguments: Any) -> Rechosen | None:
        rechosen = touched(*arguments)
        counts.append(len(rechosen.entities) if rechosen else None)
        return rechosen

    def choose_all(*arguments: Any) -> None:
        counts.append(None)
        everything(*arguments)

    monkeypatch.setattr(publish, "choose_touched", choose_touched)
    monkeypatch.setattr(publish, "choose_all", choose_all)
    yield counts


def hold_to_scratch(directory: Path, seed: int, publications: int) -> None:
    """Change and publish, again and again, each time beside a copy that remembers nothing."""
    hub, draw = begun(directory / "hub", seed)
    for _ in range(publications):
        for _ in range(draw.randint(1, 2)):
            change(hub, draw, *draw.choices(CHANGES, k=draw.randint(1, 3)))
        expected = from_scratch(hub, directory / "copy")
        publish_entities(hub)
        assert shown(hub) == expected


def test_after_some_changes_it_shows_what_one_from_scratch_shows(
    tmp_path: Path, chosen: list[int | None]
) -> None:
    hold_to_scratch(tmp_path, 1, 1)
    assert chosen.count(None) == 2  # the first one, and the one from scratch
    assert len(chosen) == 3


@pytest.mark.long
@pytest.mark.parametrize("seed", range(2, 8))
def test_whatever_changed_it_shows_what_one_from_scratch_shows(tmp_path: Path, seed: int) -> None:
    hold_to_scratch(tmp_path, seed, 6)


def test_one_record_costs_the_choice_of_the_entities_it_touches(
    tmp_path: Path, chosen: list[int | None]
) -> None:
    hub, draw = begun(tmp_path, 3)
    with hub.revisions.reading() as view:
        linked = next(node for node, _ in view.nodes(HERE.links_graph) if "/record/cress/" in node)
    key = int(linked.rpartition("/")[2])
    change(hub, draw, lambda draft, draw: rewrite_one(draft, draw, "cress", key))
    assert publish_entities(hub).changed
    first, second = chosen
    assert first is None
    assert second is not None
    assert 0 < second < 2 * len(KEYS)


def test_who_points_to_an_entity_that_is_published_no_more_is_chosen_for_again(tmp_path: Path) -> None:
    hub, draw = begun(tmp_path / "hub", 5)
    place, held = (HERE.record("cress", key) for key in ("place", "held"))
    closed = HERE.record("closed", "same")
    links = {place: "establishment/p", held: "organization/o", closed: "organization/o"}

    def found(draft: Draft, _: Random) -> None:
        for record, described in links.items():
            kind = described.partition("/")[0]
            entity = statement(iri(record), iri(ESS + kind), iri(f"{HERE.base}id/{described}"))
            draft.insert(HERE.links_graph, [entity])
        for record, kind in ((place, ESTABLISHMENT), (held, ORGANIZATION)):
            draft.insert(HERE.source_graph("cress"), [statement(iri(record), iri(TYPE), iri(kind))])
        # It points to the record that may not be shown, of an entity that another record shows.
        draft.insert(HERE.source_graph("cress"), [statement(iri(place), iri(SITE_OF), iri(closed))])

    def lost(draft: Draft, _: Random) -> None:
        draft.remove_subjects(HERE.links_graph, [held])

    pointing = statement(
        iri(f"{HERE.base}id/establishment/p"), iri(SITE_OF), iri(f"{HERE.base}id/organization/o")
    )
    change(hub, draw, found)
    publish_entities(hub)
    assert pointing in shown(hub)["lines"]
    change(hub, draw, lost)
    publish_entities(hub)
    assert pointing not in shown(hub)["lines"]


@pytest.mark.parametrize("lost", ["publish.sqlite", "spoiled", "store/changes", "an update"])
def test_what_is_not_known_to_be_untouched_is_chosen_anew(
    tmp_path: Path, chosen: list[int | None], lost: str
) -> None:
    hub, draw = begun(tmp_path / "hub", 4)
    change(hub, draw, update if lost == "an update" else rewrite)
    if lost == "store/changes":
        shutil.rmtree(hub.directory / lost)
    elif lost == "spoiled":
        (hub.directory / "publish.sqlite").write_bytes(b"spoiled" * 1000)
    elif lost != "an update":
        (hub.directory / lost).unlink()
    publish_entities(hub)
    assert chosen[-1] is None
    with hub.revisions.reading() as view:
        assert view.count(None)


@pytest.fixture
def built(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[str]]:
    """How what serves each publication was built."""
    ways: list[str] = []
    renew, build = publish.renew_side_tables, publish.build_side_tables

    def renew_side_tables(*arguments: Any, **named: Any) -> SideTables | None:
        renewed = renew(*arguments, **named)
        ways.append("renewed" if renewed else "worn")
        return renewed

    def build_side_tables(*arguments: Any, **named: Any) -> SideTables:
        ways.append("built")
        return build(*arguments, **named)

    monkeypatch.setattr(publish, "renew_side_tables", renew_side_tables)
    monkeypatch.setattr(publish, "build_side_tables", build_side_tables)
    yield ways


def test_what_serves_a_publication_is_made_from_what_served_the_one_before(
    tmp_path: Path, built: list[str]
) -> None:
    hub, draw = begun(tmp_path, 6)
    for _ in range(3):
        change(hub, draw, rewrite)
        publish_entities(hub)
    assert built == ["built", "renewed", "renewed", "renewed"]


@pytest.mark.parametrize("worn", ["no room between two", "too many parts"])
def test_what_was_renewed_too_often_is_built_anew(
    tmp_path: Path, built: list[str], monkeypatch: pytest.MonkeyPatch, worn: str
) -> None:
    if worn == "too many parts":
        monkeypatch.setattr(renewal, "_MOST_PARTS", 2)
    else:
        monkeypatch.setattr(ranks, "_ROOM", 1)
    hub, draw = begun(tmp_path / "hub", 9)
    while "worn" not in built:
        change(hub, draw, rewrite, rewrite)
        expected = from_scratch(hub, tmp_path / "copy")
        publish_entities(hub)
    assert built[-2:] == ["worn", "built"]
    assert shown(hub) == expected


def test_an_agreement_that_ended_meanwhile_counts_no_more(tmp_path: Path, built: list[str]) -> None:
    hub, draw = begun(tmp_path / "hub", 5)
    hub = replace(hub, clock=lambda: datetime(2026, 3, 1, tzinfo=UTC))
    record = HERE.record("cress", "agreed")
    agreement = f"{record}#agreement"
    ends = literal("2026-03-02", datatype=XSD + "date")

    def agreed(draft: Draft, _: Random) -> None:
        described = entity("organization", 99)
        draft.insert(HERE.links_graph, [statement(iri(record), iri(ESS + "organization"), iri(described))])
        draft.insert(HERE.source_graph("cress"), [
            statement(iri(record), iri(TYPE), iri(ORGANIZATION)),
            statement(iri(record), iri(IS_PART_OF), iri(HERE.source("cress"))),
            statement(iri(record), iri(ESS + "agreement"), iri(agreement)),
            statement(iri(agreement), iri(ESS + "agreementKind"), iri(SCHEME + "agreement-kind/esus")),
            statement(iri(agreement), iri(ESS + "validUntil"), ends),
        ])  # fmt: skip

    change(hub, draw, agreed)
    publish_entities(hub)
    assert labels(hub) == ["esus"]
    later = replace(hub, clock=lambda: datetime(2026, 3, 3, tzinfo=UTC))
    change(later, draw, lambda draft, draw: rewrite_one(draft, draw, "rna", 1))
    expected = from_scratch(later, tmp_path / "copy")
    publish_entities(later)
    assert built[-1] == "renewed"
    assert labels(later) == []
    assert shown(later) == expected


def labels(hub: Hub) -> list[str]:
    """The last parts of the labels that organizations can be listed by."""
    folder = hub.publication_directory(hub.revisions.current().publication)
    named = json.loads((folder / "collections" / "organization" / "label.json").read_text("utf-8"))
    return [value.rpartition("/")[2] for value, _, _ in named]


def test_what_only_a_record_says_of_where_it_stands_is_matched_by_from_then_on(
    tmp_path: Path, built: list[str]
) -> None:
    hub, draw = begun(tmp_path / "hub", 5)
    described = entity("organization", 99)
    place = entity("establishment", 99)
    records = {"sirene": "here", "cress": "there"}

    def two(draft: Draft, _: Random) -> None:
        for source, key in records.items():
            record = HERE.record(source, key)
            draft.insert(HERE.links_graph, [
                statement(iri(record), iri(ESS + "organization"), iri(described)),
            ])  # fmt: skip
            draft.insert(HERE.source_graph(source), said_by(source, key, "33000"))
        site = HERE.record("rna", "site")
        draft.insert(HERE.links_graph, [statement(iri(site), iri(ESS + "establishment"), iri(place))])
        draft.insert(HERE.source_graph("rna"), [
            statement(iri(site), iri(TYPE), iri(ESTABLISHMENT)),
            statement(iri(site), iri(IS_PART_OF), iri(HERE.source("rna"))),
            statement(iri(site), iri(SITE_OF), iri(HERE.record("cress", "there"))),
        ])  # fmt: skip

    def moved(source: str) -> Callable[[Draft, Random], None]:
        record = HERE.record(source, records[source])
        lines = said_by(source, records[source], "87000")
        return lambda draft, _: draft.replace_subjects(
            HERE.source_graph(source), lambda: [([record, f"{record}#address"], "\n".join(lines))]
        )

    change(hub, draw, two)
    publish_entities(hub)
    for source in records:
        change(hub, draw, moved(source))
        expected = from_scratch(hub, tmp_path / "copy")
        publish_entities(hub)
        assert built[-1] == "renewed"
        assert shown(hub) == expected


def said_by(source: str, key: str, postcode: str) -> list[str]:
    """A record of an organization that says no more than where it stands, and what it is called."""
    record = HERE.record(source, key)
    return [
        statement(iri(record), iri(TYPE), iri(ORGANIZATION)),
        statement(iri(record), iri(IS_PART_OF), iri(HERE.source(source))),
        statement(iri(record), iri(NAME), literal("Arban")),
        statement(iri(record), iri(SCHEMA + "address"), iri(f"{record}#address")),
        statement(iri(f"{record}#address"), iri(SCHEMA + "postalCode"), literal(postcode)),
    ]
