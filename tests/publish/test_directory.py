from __future__ import annotations

import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from hub.errors import UserError
from hub.model.vocabulary import DCTERMS, ESS, ORGANIZATION, TYPE
from hub.publish.canonical import reference_statements
from hub.publish.directory import Directory
from hub.publish.published_source import admitted_ids
from hub.publish.side_tables import build_side_tables
from hub.publish.value_policy import ValuePolicy
from tests.publish.world import (
    ADDRESSES,
    AQUITAINE,
    FRANCE,
    LIMOUSIN,
    SOURCES,
    TODAY,
    VIENNE,
    World,
    cress,
    entity,
    territories,
)


def build(world: World, path: Path) -> Directory:
    view = world.view()
    view.insert(None, reference_statements(view, ADDRESSES, ValuePolicy(), admitted_ids(SOURCES)))
    build_side_tables(
        view,
        path,
        addresses=ADDRESSES,
        territories=territories(),
        sources=SOURCES,
        manifest={"number": 1},
    )
    return Directory(path)


@pytest.fixture(scope="module")
def directory(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Directory]:
    world = cress()
    links = ADDRESSES.links_graph
    replaced = DCTERMS + "isReplacedBy"
    world.say(links, entity("organization/old"), replaced, ("iri", entity("organization/older")))
    world.say(links, entity("organization/older"), replaced, ("iri", entity("organization/crge")))
    world.say(links, entity("organization/snake"), replaced, ("iri", entity("organization/tail")))
    world.say(links, entity("organization/tail"), replaced, ("iri", entity("organization/snake")))
    world.say(links, entity("organization/gone"), TYPE, ("iri", ESS + "Withdrawn"))
    opened = build(world, tmp_path_factory.mktemp("publications") / "1")
    yield opened
    opened.close()


def slugs(directory: Directory, text: str | None = None, **filters: str) -> list[str]:
    return [row.slug for row in directory.find(text, **filters).items]


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("autonom lab", "autonom-lab"),
        ("Autonom’Lab", "autonom-lab"),
        ("autonomlab", "autonom-lab"),
        ("ecole", "ecole-ees"),
        ("ÉCOLE DE L'ENTREPRENEURIAT", "ecole-ees"),
        ("crge", "crge"),
        ("centre ressources groupement", "crge"),
        ("entreprenariat", "ecole-ees"),
        ("groupement employeur", "crge"),
        ("centre de ressource", "crge"),
    ],
)
def test_people_find_what_they_type_the_way_they_type_it(directory: Directory, text: str, first: str) -> None:
    assert slugs(directory, text, type="organization")[0] == first


def test_an_initiative_is_found_by_the_name_of_who_carries_it(directory: Directory) -> None:
    assert slugs(directory, "Groupements d'Employeurs", type="initiative") == ["ini-021"]


def test_a_place_of_activity_is_found_by_its_town(directory: Directory) -> None:
    assert slugs(directory, "limoges", type="establishment") == ["autonom-lab-limoges"]


@pytest.mark.parametrize(
    "text",
    [
        '"',
        "'",
        "AND",
        "a AND (b OR",
        "((((",
        "name:x^9 -y +z ~2 [a TO b] {x}",
        "*",
        "\\",
        "x" * 10_000,
        "mot " * 2_500,
        "\x00\ud800",
        "'; DROP TABLE entity; --",
        "l'",
        "日本語 العربية",
    ],
)
def test_no_text_a_visitor_types_raises(directory: Directory, text: str) -> None:
    page = directory.find(text)
    assert page.total == 0 or page.items
    directory.facets(text)
    directory.find(None, region=text, type=text, source=text, filters={text: text})
    directory.facets(None, region=text)


def test_without_a_text_the_list_is_in_the_order_of_labels(directory: Directory) -> None:
    labels = [row.label for row in directory.find().items]
    assert labels == [
        "Autonom'lab",
        "Autonom'lab",
        "Centre de Ressources des Groupements d'Employeurs",
        "École de l'Entrepreneuriat en Économie Sociale",
        "Soutien aux porteurs de projet",
    ]


@pytest.mark.parametrize("text", [None, "autonom centre ecole soutien"])
def test_pages_followed_by_cursor_give_every_entity_once(directory: Directory, text: str | None) -> None:
    seen, cursor = [], None
    while True:
        page = directory.find(text, limit=2, cursor=cursor)
        seen.extend(row.iri for row in page.items)
        assert page.total == 5
        cursor = page.cursor
        if cursor is None:
            break
    assert len(seen) == len(set(seen)) == 5


@pytest.mark.parametrize("cursor", ["x", "é", "!!!!", "YWZ0ZXI6LTE", "b2Zmc2V0OjI"])
def test_a_cursor_nobody_gave_is_refused(directory: Directory, cursor: str) -> None:
    with pytest.raises(UserError):
        directory.find(cursor=cursor)


def test_a_cursor_past_the_end_gives_an_empty_page(directory: Directory) -> None:
    from hub.publish.listing import write_cursor

    assert directory.find("ecole", cursor=write_cursor("offset", 999_999_999)).items == ()
    assert directory.find(cursor=write_cursor("after", 999_999_999)).items == ()


def test_a_record_of_2011_is_found_in_the_region_of_today_and_in_its_own(directory: Directory) -> None:
    today = {"autonom-lab", "autonom-lab-limoges", "crge", "ini-021"}
    assert set(slugs(directory, region=TODAY)) == today
    assert set(slugs(directory, region="75")) == today
    assert set(slugs(directory, "autonom", region="75")) == {"autonom-lab", "autonom-lab-limoges"}
    assert set(slugs(directory, region=AQUITAINE)) == {"crge", "ini-021"}
    # The department settles which former region it was.
    assert set(slugs(directory, region=LIMOUSIN)) == {"autonom-lab", "autonom-lab-limoges"}
    assert slugs(directory, department="87") == ["autonom-lab-limoges"]
    assert set(slugs(directory, filters={"region": "75"})) == today
    assert slugs(directory, filters={"department": "87"}) == ["autonom-lab-limoges"]


def test_a_national_body_is_in_the_country_and_in_no_region(directory: Directory) -> None:
    assert slugs(directory, filters={"country": FRANCE}) == ["ecole-ees"]


def test_facets_count_what_the_list_would_hold(directory: Directory) -> None:
    for text in (None, "autonom", "centre ecole"):
        for filters in ({}, {"type": "organization"}, {"region": TODAY}, {"source": "directory"}):
            for facet in directory.facets(text, **filters):
                for value in facet.values:
                    narrowed = {name: one for name, one in filters.items() if name != facet.dimension}
                    narrowed[facet.dimension] = value.value
                    asked = {name: narrowed.pop(name) for name in ("type", "source") if name in narrowed}
                    total = directory.find(text, **asked, filters=narrowed).total
                    assert total == value.count, (text, filters, facet.dimension, value)


def test_facets_have_names_in_both_languages_and_say_which_is_chosen(directory: Directory) -> None:
    facets = {facet.dimension: facet.values for facet in directory.facets(type="initiative")}
    (axis,) = facets["axis"]
    assert axis.label.fr == "Coopérer"
    assert axis.label.en == "Cooperation"
    assert [value.value for value in facets["type"] if value.chosen] == ["initiative"]
    assert {value.label.en for value in facets["source"]} == {"initiatives database"}
    assert {value.label.fr for value in facets["region"]} == {"Nouvelle-Aquitaine"}


def test_an_identifier_leads_to_who_bears_it(directory: Directory) -> None:
    assert directory.by_identifier("siret", "50000000100018") == (
        entity("establishment/autonom-lab-limoges"),
    )
    # Its organization gave no SIREN: that of its establishment's SIRET is its own.
    assert directory.by_identifier("siren", "500000001") == (entity("organization/autonom-lab"),)
    assert directory.by_identifier("siren", "1") == ()
    # Held only by a source that may not be published.
    assert directory.by_identifier("rna", "W123456789") == ()


def test_merged_entities_lead_to_the_last_survivor_and_withdrawn_ones_are_known(directory: Directory) -> None:
    assert directory.redirect_of(entity("organization/old")) == entity("organization/crge")
    assert directory.redirect_of(entity("organization/snake")) is None
    assert directory.redirect_of(entity("organization/crge")) is None
    assert directory.is_withdrawn(entity("organization/gone"))
    assert not directory.is_withdrawn(entity("organization/crge"))


def test_the_page_of_an_entity_says_what_it_is(directory: Directory) -> None:
    row = directory.entity(entity("organization/crge"))
    assert row is not None
    assert (row.type, row.slug, row.acronym, row.records) == ("organization", "crge", "CRGE", 2)
    assert (row.region, row.territory_label) == (TODAY, "Aquitaine")
    assert row.description == "Appuie les groupements d'employeurs."
    assert directory.entity(entity("organization/secret")) is None
    place = directory.entity(entity("establishment/autonom-lab-limoges"))
    assert place is not None
    assert (place.department, place.territory_label) == (VIENNE, "Limoges")


def test_sources_are_listed_with_their_records_and_why_they_are_in_or_out(directory: Directory) -> None:
    rows = {row.id: row for row in directory.sources()}
    assert {name: (row.records, row.admitted) for name, row in rows.items()} == {
        "structures": (3, True),
        "initiatives": (1, True),
        "directory": (1, True),
        "private": (2, False),
    }
    assert "admit = true" in rows["private"].admission.fr


def test_counts_and_manifest_agree(directory: Directory) -> None:
    assert directory.counts() == {"establishment": 1, "initiative": 1, "organization": 3}
    assert directory.manifest["entities"] == 5
    assert directory.manifest["number"] == 1


def test_threads_search_at_the_same_time(directory: Directory) -> None:
    failures: list[BaseException] = []

    def visit() -> None:
        try:
            for _ in range(20):
                assert slugs(directory, "autonom", type="organization") == ["autonom-lab"]
                assert directory.find(region="75").total == 4
        except BaseException as failure:
            failures.append(failure)

    threads = [threading.Thread(target=visit) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == []


def test_building_twice_replaces_what_a_killed_run_left(tmp_path: Path) -> None:
    path = tmp_path / "7"
    path.mkdir()
    (path / "half").write_text("of something")
    (tmp_path / ".7.building").mkdir()
    directory = build(cress(), path)
    assert directory.counts()["organization"] == 3
    assert not (path / "half").exists()
    assert [each.name for each in tmp_path.iterdir()] == ["7"]


def test_a_publication_without_entities_is_searched_like_any_other(tmp_path: Path) -> None:
    directory = build(World(), tmp_path / "1")
    assert directory.find().total == 0
    assert directory.find("crge").items == ()
    assert directory.facets() == ()
    assert directory.facets("crge") == ()


def test_a_list_reads_the_files_only(tmp_path: Path) -> None:
    directory = build(cress(), tmp_path / "1")
    with pytest.raises(Exception, match="readonly"):
        directory._query("DELETE FROM entity")


def test_every_kind_of_entity_is_in_the_directory(tmp_path: Path) -> None:
    world = cress()
    world.node("structures:N1", ESS + "TerritorialNetwork", "network/n1", name="Horizons Solidaire")
    world.node("structures:O1", ORGANIZATION, "organization/o1", name="Horizons")
    directory = build(world, tmp_path / "1")
    assert slugs(directory, "horizons solidaire") == ["n1"]
    assert set(slugs(directory, "horizon")) == {"n1", "o1"}
