"""What a column is: its header held against its values, nobody's data written down, and no doubt passed over."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from hub.harvest.opening import open_rows
from hub.mapping.compile import compile_connector
from hub.mapping.connector import Connector, load_connector
from hub.mapping.mapped import Mapped
from hub.mapping.names import Names
from hub.model.iri import Addresses
from hub.model.vocabulary import short_name
from hub.pipeline.new_connector import new_connector
from hub.pipeline.new_connector.content import is_usable
from hub.pipeline.new_connector.header import strength
from hub.pipeline.new_connector.kinds import KINDS
from tests.connectors.samples import FOLDER

ADDRESSES = Addresses("https://example.org/")

# As a French spreadsheet writes it: windows-1252, semicolons, decimal commas, a title above the columns.
ODD = """\
Annuaire des structures;;;;;;;;;;;;;;;
N° fiche;Dénomination;N° SIRET;Code APE;C.P.;Ville;Code INSEE;Lat.;Long.;Date de création;Courriel;Tél.;Président;Site Internet;Statut;Suivi
A-07;Épicerie des Halles;999 000 011 00018;47.11B;87240;Ambazac;87002;45,957;1,400;01/03/2012;contact@halles.example.org;05 55 00 00 11;Jeanne Martin;www.halles.example.org;Association;fait
A-09;Menuiserie du Lac;99900003700013;43.32A;87200;Saint-Junien;87154;45,887;0,902;4 janvier 2016;lac@example.org;05 55 00 00 13;Paul Durand;https://lac.example.org/;Coopérative;à faire
B-01;Les Paniers;99900004500016;46.31Z;33390;Blaye;33058;45,127;-0,662;10/02/2014;;;Anne Petit;;Association;fait
B-02;Tiers-lieu L'Escale;;94.99Z;33000;Bordeaux;33063;44,841;-0,580;2021-06-01;;;;;Association;fait
"""


def new(folder: Path, text: str, name: str = "sample.csv", encoding: str = "utf-8") -> tuple[str, Connector]:
    """The text of the connector of a sample, and the connector."""
    (folder / name).write_bytes(text.encode(encoding))
    path = new_connector("essai", str(folder / name), folder).path
    return path.read_text(encoding="utf-8"), load_connector(path)


def described(connector: Connector, sample: Path) -> dict[str, set[str]]:
    """Key of each record → what is said of it, shortened: « #address schema:postalCode "87240" »."""
    mapper = compile_connector(connector, ADDRESSES, "essai")
    found: dict[str, set[str]] = {}
    for row in open_rows(sample, connector):
        outcome = mapper(row)
        assert isinstance(outcome, Mapped), outcome
        record = ADDRESSES.record("essai", outcome.key)
        lines = found.setdefault(outcome.key, set())
        for line in outcome.statements:
            subject, predicate, target = line.removesuffix(" .").split(" ", 2)
            lines.add(f"{subject[1:-1].removeprefix(record)} {short_name(predicate[1:-1])} {target}".strip())
    return found


def columns(connector: Connector) -> dict[str, tuple[str, ...]]:
    return {field.name: field.columns for field in connector.fields}


@pytest.fixture
def odd(tmp_path: Path) -> tuple[str, Connector, dict[str, set[str]]]:
    text, connector = new(tmp_path, ODD, encoding="cp1252")
    return text, connector, described(connector, tmp_path / "sample.csv")


def test_how_an_odd_file_is_written_is_seen(odd: tuple[str, Connector, dict[str, set[str]]]) -> None:
    dialect = odd[1].dialect
    assert (dialect.encoding, dialect.delimiter, dialect.skip_rows) == ("windows-1252", ";", 1)


def test_its_records_are_named_by_its_own_numbers(odd: tuple[str, Connector, dict[str, set[str]]]) -> None:
    _, connector, records = odd
    assert [columns(connector)[part] for part in connector.key] == [("N° fiche",)]
    assert list(records) == ["A-07", "A-09", "B-01", "B-02"]


@pytest.mark.parametrize(
    "line",
    [
        'schema:name "Épicerie des Halles"',
        '#site ess:siret "99900001100018"',
        '#address schema:postalCode "87240"',
        '#address schema:addressLocality "Ambazac"',
        '#address ess:communeCode "87002"',
        "ess:territory <https://w3id.org/ess-hub/territory/department/87>",
        'schema:latitude "45.957"^^<http://www.w3.org/2001/XMLSchema#decimal>',
        'schema:longitude "1.4"^^<http://www.w3.org/2001/XMLSchema#decimal>',
        'schema:foundingDate "2012-03-01"^^<http://www.w3.org/2001/XMLSchema#date>',
        'ess:activityCode "47.11B"',
        "ess:legalFamily <https://w3id.org/ess-hub/scheme/ess-family/association>",
        "schema:url <http://www.halles.example.org>",
    ],
)
def test_its_identifiers_places_and_dates_are_read(
    odd: tuple[str, Connector, dict[str, set[str]]], line: str
) -> None:
    assert line in odd[2]["A-07"]


def test_an_establishment_is_described_only_where_there_is_a_siret(
    odd: tuple[str, Connector, dict[str, set[str]]],
) -> None:
    assert any(line.startswith("#site ") for line in odd[2]["A-09"])
    assert not any(line.startswith("#site ") for line in odd[2]["B-02"])


def test_personal_data_is_offered_and_left_off(odd: tuple[str, Connector, dict[str, set[str]]]) -> None:
    text, connector, _ = odd
    assert {"Courriel", "Tél.", "Président"} <= set(connector.ignored)
    assert "  # courriel: {from: Courriel, clean: [email]}" in text
    assert "        # - [schema:email, $(courriel)]" in text


def test_nobody_s_data_is_written_down(odd: tuple[str, Connector, dict[str, set[str]]]) -> None:
    for private in ("Martin", "Durand", "halles.example", "lac@", "00 00 11", "33555"):
        assert private not in odd[0]


def test_what_is_not_recognised_is_ignored_with_what_was_seen(
    odd: tuple[str, Connector, dict[str, set[str]]],
) -> None:
    assert "  - Suivi  # codes : fait, à faire" in odd[0]
    assert "  - Président  # donnée personnelle, laissée de côté" in odd[0]


def test_the_licence_is_for_its_author_to_give(odd: tuple[str, Connector, dict[str, set[str]]]) -> None:
    assert odd[1].licence is None
    assert odd[1].licence_reason is not None
    assert "publisher: À compléter" in odd[0]


def test_editors_find_the_schema_it_names(odd: tuple[str, Connector, dict[str, set[str]]]) -> None:
    first = odd[0].splitlines()[0]
    assert first.startswith("# yaml-language-server: $schema=file://")
    assert (FOLDER / "connector.schema.json").as_uri() in first


# --- headers and values held against each other


def test_a_header_that_its_values_belie_is_doubted_not_mapped(tmp_path: Path) -> None:
    text, connector = new(tmp_path, "id;nom;Code postal\n1;A;3300\n2;B;oui\n3;C;87000\n4;D;x\n5;E;33000\n")
    assert "code_postal" not in columns(connector)
    assert "# à vérifier : « Code postal » serait le code postal, mais" in text
    assert "Code postal" in connector.ignored


def test_the_empty_column_is_doubted(tmp_path: Path) -> None:
    text, connector = new(tmp_path, "id;nom;sigle\n1;A;\n2;B;\n")
    assert "sigle" not in columns(connector)
    assert "« sigle » serait le sigle, mais vide dans l'échantillon" in text


def test_numbers_of_the_registers_are_known_without_a_header(tmp_path: Path) -> None:
    rows = "n1;n2;Nom\n" + "".join(
        f"{siren};{siret};Exemple {siren}\n"
        for siren, siret in (
            ("999000011", "99900001100018"),
            ("999000037", "99900003700013"),
            ("999000045", "99900004500016"),
        )
    )
    assert columns(new(tmp_path, rows)[1])["siren"] == ("n1",)
    assert columns(load_connector(tmp_path / "essai.yaml"))["siret"] == ("n2",)


def test_digits_that_are_no_siren_are_not_taken_for_one(tmp_path: Path) -> None:
    _, connector = new(tmp_path, "numero;nom\n123456789;A\n123456780;B\n223456781;C\n")
    assert "siren" not in columns(connector)


@pytest.mark.parametrize(
    ("rows", "used"),
    [
        ("commune;code\nLimoges;87085\nGuéret;23096\n", {"commune": ("commune",)}),
        ("commune;nom\n87085;A\n23096;B\n", {"code_commune": ("commune",)}),
        ("departement;nom\nGironde;A\nCreuse;B\n", {"departement": ("departement",)}),
        ("departement;nom\n33;A\n2A;B\n", {"code_departement": ("departement",)}),
        ("region;nom\nLimousin;A\nBretagne;B\n", {"region": ("region",)}),
        ("region;nom\n75;A\n53;B\n", {"code_region": ("region",)}),
        ("y;x;nom\n45,9;1,4;A\n44,8;-0,5;B\n", {"nom": ("nom",)}),
    ],
)
def test_the_values_say_whether_a_place_is_named_or_coded(
    tmp_path: Path, rows: str, used: dict[str, tuple[str, ...]]
) -> None:
    assert used.items() <= columns(new(tmp_path, rows)[1]).items()


def test_metres_are_not_taken_for_degrees(tmp_path: Path) -> None:
    text, connector = new(
        tmp_path, "id;nom;x;y\n1;A;652469,02;6862035,26\n2;B;565000;6527000\n3;C;417000;6421000\n"
    )
    assert "clean: [lambert93, latitude]}" in text
    if is_usable("lambert93"):
        assert columns(connector)["latitude"] == ("x", "y")
    else:
        assert '# latitude: {from: [x, "y"], clean: [lambert93, latitude]}' in text
        assert "latitude" not in columns(connector)


def test_a_latitude_without_a_longitude_is_doubted(tmp_path: Path) -> None:
    text, connector = new(tmp_path, "id;nom;latitude\n1;A;45,9\n2;B;44,8\n")
    assert "latitude" not in columns(connector)
    assert "il faut aussi la longitude" in text


def test_of_two_columns_of_one_kind_the_clearer_header_is_taken(tmp_path: Path) -> None:
    _, connector = new(tmp_path, "id;nom court du lieu;nom\n1;A;Alpha\n2;B;Beta\n")
    assert columns(connector)["nom"] == ("nom",)


def test_a_contact_s_name_is_no_organization_s_name(tmp_path: Path) -> None:
    _, connector = new(tmp_path, "id;Nom du contact;Structure\n1;Jeanne;Alpha\n2;Paul;Beta\n")
    assert columns(connector)["nom"] == ("Structure",)
    assert "Nom du contact" in connector.ignored


def test_columns_of_one_name_are_left_aside(tmp_path: Path) -> None:
    _, connector = new(tmp_path, "id;nom;siret;siret\n1;A;x;y\n2;B;z;t\n")
    assert connector.ignored == ("siret",)


@pytest.mark.parametrize(
    ("header", "words"),
    [
        ("Code postal", "code postal"),
        ("adrs_codepostal", "codepostal"),
        ("codePostalEtablissement", "code postal"),
        ("CODE_POSTAL", "code postal"),
        ("/adresse/code_postal", "code postal"),
        ("Libellé de la commune de l'établissement", "libelle commune"),
        ("/geometry/coordinates/1", "coordinates 1"),
    ],
)
def test_a_header_is_read_however_it_is_spelled(header: str, words: str) -> None:
    assert strength(words, header) > 0.3


def test_every_kind_writes_lines_that_load() -> None:
    names = Names({})
    for kind in KINDS:
        assert kind.words and kind.label
        for lines in kind.po.values():
            for line in lines:
                predicate = line.strip("[{").removeprefix("p: ").split(",")[0]
                assert names.expand(predicate), line


# --- keys


def test_a_key_is_made_of_the_name_where_nothing_is_numbered(tmp_path: Path) -> None:
    text, connector = new(tmp_path, "nom;ville\nL'Élan;Limoges\nLa Halle;Guéret\n")
    assert list(described(connector, tmp_path / "sample.csv")) == ["l-elan", "la-halle"]
    assert "# La clé nomme une fiche pour toujours : à vérifier" in text


def test_the_place_joins_the_key_where_names_are_shared(tmp_path: Path) -> None:
    _, connector = new(tmp_path, "nom;ville\nL'Élan;Limoges\nL'Élan;Guéret\n")
    assert list(described(connector, tmp_path / "sample.csv")) == ["l-elan-limoges", "l-elan-gueret"]


def test_a_number_that_holds_within_a_list_is_keyed_with_the_list(tmp_path: Path) -> None:
    _, connector = new(tmp_path, "liste;id;nom\na;1;Alpha\na;2;Beta\nb;1;Gamma\nb;2;Delta\n")
    assert list(described(connector, tmp_path / "sample.csv")) == ["a.1", "a.2", "b.1", "b.2"]


def test_line_numbers_are_doubted(tmp_path: Path) -> None:
    assert "ces numéros se suivent" in new(tmp_path, "n°;nom\n1;Alpha\n2;Beta\n3;Gamma\n")[0]


def test_an_identifier_with_gaps_is_no_key(tmp_path: Path) -> None:
    _, connector = new(tmp_path, "id;nom\n1;Alpha\n;Beta\n3;Gamma\n")
    assert list(described(connector, tmp_path / "sample.csv")) == ["alpha", "beta", "gamma"]


# --- JSON


RECORD: dict[str, Any] = {
    "id": "5f1",
    "nom": "Épicerie",
    "adresse": {"ville": "Lyon", "cp": "69001"},
    "geo": {"lat": 45.76, "lng": 4.83},
    "tags": ["bio", "vrac"],
    "contacts": [{"prenom": "Jeanne", "mel": "j@example.org"}],
    "ouvert": True,
}


def test_the_list_of_records_and_what_lies_inside_them_are_found(tmp_path: Path) -> None:
    document = {
        "licence": "x",
        "resultat": {"fiches": [RECORD, {**RECORD, "id": "5f2"}]},
        "liens": [{"a": 1}],
    }
    text, connector = new(tmp_path, json.dumps(document), "sample.json")
    assert connector.dialect.records == "/resultat/fiches"
    assert columns(connector)["commune"] == ("/adresse/ville",)
    lines = described(connector, tmp_path / "sample.json")["5f1"]
    assert {
        '#address schema:postalCode "69001"',
        'ess:keyword "vrac"@fr',
        'schema:longitude "4.83"^^<http://www.w3.org/2001/XMLSchema#decimal>',
    } <= lines
    assert "Jeanne" not in text
    assert "j@example.org" not in text


def test_records_under_their_keys_are_a_list_too(tmp_path: Path) -> None:
    document = {f"k{number}": {"id_fiche": f"k{number}", "bf_titre": f"Lieu {number}"} for number in range(3)}
    _, connector = new(tmp_path, json.dumps(document), "sample.json")
    assert connector.dialect.records == ""
    assert list(described(connector, tmp_path / "sample.json")) == ["k0", "k1", "k2"]


def test_geojson_gives_its_points(tmp_path: Path) -> None:
    features = [
        {
            "type": "Feature",
            "properties": {"id": number, "name": f"Lieu {number}"},
            "geometry": {"type": "Point", "coordinates": [1.25 + number, 45.8]},
        }
        for number in range(2)
    ]
    _, connector = new(tmp_path, json.dumps({"type": "FeatureCollection", "features": features}), "s.json")
    assert connector.dialect.records == "/features"
    degrees = 'schema:longitude "1.25"^^<http://www.w3.org/2001/XMLSchema#decimal>'
    assert degrees in described(connector, tmp_path / "s.json")["0"]
    with open_rows(tmp_path / "s.json", connector) as rows:
        list(rows)
    assert [notice.field for notice in rows.notices] == []
