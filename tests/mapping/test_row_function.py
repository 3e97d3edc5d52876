"""The one function a connector becomes says of every row, whole or damaged, what its rules say one by one."""

from __future__ import annotations

import copy
import re
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hub.mapping.compile import Mapper, compile_connector
from hub.mapping.connector import load_connector
from hub.mapping.dialect import TABULAR
from hub.mapping.row import Row
from hub.model.location import Location
from tests.connectors.samples import ADDRESSES, connector_paths, sample_rows
from tests.mapping.plain_mapper import PlainMapper
from tests.mapping.writing_connectors import HEAD, MAP, write_connector, write_table

ODD = st.sampled_from(
    [
        "", " ", "\u00a0", "\u2028", "-", "0", "x\x00y", '"', "\\", "a\"b\\c", "e\u0301", "\ud800", " deux  mots ", "ligne\nligne",
        "1|2;3,4", "oui", "Oui|oui| oui", "https://é.org/a b", "javascript:x", "<p>x</p>", "https://exemple.org/", "33063",
        "732 829 320 00074", "https://w3id.org/ess-hub/ontology#Organization", "urn:un:deux",
    ]
)  # fmt: skip
TEXTS = st.one_of(ODD, st.text(max_size=12), st.text(st.characters(max_codepoint=0x7F), max_size=12))
SCALARS = st.one_of(
    TEXTS, st.none(), st.booleans(), st.integers(), st.floats(allow_nan=False, allow_infinity=False)
)
VALUES = st.recursive(
    SCALARS,
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from(["nom", "x", "0", "*"]), inner, max_size=2)
    ),
    max_leaves=4,
)


@cache
def prepared(path: Path) -> tuple[Mapper, PlainMapper, list[Row], bool]:
    """The two mappers of a connector, the rows of its sample, and whether their cells are texts."""
    connector = load_connector(path)
    mapper = compile_connector(connector, ADDRESSES, connector.slug)
    plain = PlainMapper(connector, ADDRESSES, connector.slug)
    return mapper, plain, sample_rows(connector)[0], TABULAR.issuperset(connector.formats)


def places(value: Any, above: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    """The way to every value in ``value``."""
    inner = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    return [way for step, one in inner for way in ((*above, step), *places(one, (*above, step)))]


def damaged(data: st.DataObject, values: dict[str, Any], is_tabular: bool) -> dict[str, Any]:
    """``values`` with something missing, something strange, and something made longer."""
    values = copy.deepcopy(values)
    for _ in range(data.draw(st.integers(1, 4))):
        ways = places(values)
        if not ways:
            break
        *above, last = data.draw(st.sampled_from(ways))
        holder = values
        for step in above:
            holder = holder[step]
        match data.draw(st.sampled_from(["lack", "replace", "begin", "end"])):
            case "lack":
                del holder[last]
            case "begin":
                holder[last] = data.draw(TEXTS) + str(holder[last])
            case "end":
                holder[last] = str(holder[last]) + data.draw(TEXTS)
            case _:
                holder[last] = data.draw(TEXTS if is_tabular else VALUES)
    return values


@pytest.mark.parametrize("path", connector_paths(), ids=lambda path: path.stem)
def test_every_row_of_a_bundled_sample_becomes_what_its_rules_say(path: Path) -> None:
    mapper, plain, rows, _ = prepared(path)
    for row in (*rows, *rows):  # the second time, what is remembered is used
        assert mapper(row) == plain(row)


@pytest.mark.parametrize("path", connector_paths(), ids=lambda path: path.stem)
@settings(max_examples=60, deadline=None)
@given(data=st.data())
def test_a_damaged_row_becomes_what_the_rules_of_its_connector_say(path: Path, data: st.DataObject) -> None:
    mapper, plain, rows, is_tabular = prepared(path)
    row = data.draw(st.sampled_from(rows))
    row = row._replace(values=damaged(data, dict(row.values), is_tabular))
    said = plain(row)
    assert mapper(row) == said
    assert mapper(row) == said


KINDS = """\
fields:
  id: {required: true}
  nom: {clean: [nfc, collapse]}
  texte: {from: texte}
  date: {clean: date}
  site: {clean: url}
  lien: {from: lien}
  role: {from: role, table: role, split: "|"}
  lieu: {from: /lieu/ville}
  premier: {from: /liste/0}
  ou: {from_any: [un, deux]}
  rue: {from: [numero, voie]}
  membre: {from: /membres/*/nom}
  part: {from: /membres/*/part, clean: decimal}
  mots: {split: ";", clean: trim}
  siret: {clean: siret, on_error: reject}
map:
  mappings:
    record:
      s: $(record)
      po:
        - [a, ess:Organization]
        - {p: a, o: schema:Place~iri, condition: {function: idlab-fn:equal, parameters: [[str1, $(nom)], [str2, lieu]]}}
        - [a, $(lien)~iri]
        - [dcterms:identifier, $(texte)]
        - [schema:identifier, $(id)]
        - [[schema:name, dcterms:title], [$(nom), $(texte)]]
        - [schema:startDate, $(date), xsd:date]
        - [schema:url, $(site)~iri]
        - [schema:sameAs, "https://exemple.org/$(mots)/$(nom)~iri"]
        - [schema:keywords, $(mots), fr~lang]
        - [schema:description, "$(nom) : $(lieu) {} \\\\"]
        - [schema:address, $(record)#a~iri]
        - [schema:memberOf, $(records)$(nom)~iri]
        - [schema:isPartOf, $(hub)source/$(nom)~iri]
        - [schema:member, "$(record)#membre-$(membre)~iri"]
        - {p: ess:role, o: $(role), condition: {function: idlab-fn:notEqual, parameters: [[str1, $(texte)], [str2, $(nom)]]}}
    place:
      s: $(record)#a
      condition: {function: idlab-fn:notEqual, parameters: [[str1, $(lieu)], [str2, ""]]}
      po:
        - [schema:name, $(lieu)]
        - [schema:alternateName, $(premier)]
        - [schema:sameAs, $(texte)~iri]
    other:
      s: $(record)#a-b
      po:
        - [schema:name, $(ou)]
        - [schema:streetAddress, $(rue)]
        - [schema:taxID, $(siret)]
        - [schema:value, $(part)]
"""
ALL_KINDS = """\
    members:
      s: $(record)#membre-$(membre)
      each: membre
      po:
        - [schema:name, $(membre)]
        - [ess:share, $(part), xsd:decimal]
        - [schema:url, "$(membre)~iri"]
    words:
      s: $(record)#mot-$(mots)
      po:
        - [schema:name, $(mots)]
        - [schema:sameAs, $(lien)~iri]
"""
COLUMNS = ["nom", "texte", "date", "site", "lien", "role", "un", "deux", "numero", "voie", "mots", "siret"]
NESTED = {
    "lieu": VALUES | st.fixed_dictionaries({"ville": VALUES}),
    "liste": st.lists(VALUES, max_size=2),
    "membres": st.lists(
        st.fixed_dictionaries({}, optional={"nom": VALUES, "part": VALUES}) | VALUES, max_size=3
    ),
}
RECORDS = st.fixed_dictionaries(
    {"id": st.sampled_from(["1", "a.b", "É"]) | VALUES}, optional=dict.fromkeys(COLUMNS, VALUES) | NESTED
)


@pytest.mark.parametrize("rules", [KINDS, KINDS + ALL_KINDS], ids=["fixed nodes", "any number of nodes"])
@pytest.mark.parametrize("key", ["id", "[id, nom]", "autre"])
def test_every_kind_of_rule_becomes_what_it_says(tmp_path: Path, rules: str, key: str) -> None:
    write_table(tmp_path, "role", "label,value\nchef,Chef\noui,Un\noui,Deux\nreine,\n")
    source = f"source: {{format: json}}\nkey: {key}\n"
    mapper, plain = both(write_connector(tmp_path, source=source, fields=rules, rules=""))

    @settings(max_examples=200, deadline=None)
    @given(values=RECORDS, other=VALUES)
    def check(values: dict[str, Any], other: Any) -> None:
        row = Row(values | {"autre": other}, Location("petit.json", 7))
        assert mapper(row) == plain(row)

    check()


@pytest.mark.parametrize("iri", ["https://w3id.org/ess-hub/ontology#Organization", "urn:un:deux"])
def test_a_constant_and_a_value_of_one_property_stand_in_order_and_once(tmp_path: Path, iri: str) -> None:
    mapper, plain = both(write_connector(tmp_path, rules=MAP.replace("schema:name, $(nom)", "a, $(nom)~iri")))
    row = Row({"id": "1", "nom": iri}, Location("petit.csv", 2))
    assert mapper(row) == plain(row)


def both(path: Path) -> tuple[Mapper, PlainMapper]:
    connector = load_connector(path)
    return compile_connector(connector, ADDRESSES, "ici"), PlainMapper(connector, ADDRESSES, "ici")


def test_no_word_of_a_connector_stands_in_its_function(tmp_path: Path) -> None:
    words = ["id", "nom", "Ville", "deux", "bavard", "exemple"]
    fields = (
        "fields:\n  id: {from: %(id)s}\n  nom: {from: %(nom)s, clean: trim, split: %(deux)s}\n"
        "  lieu: {from: [%(Ville)s, %(deux)s], join: %(bavard)s}\n"
    )
    rules = (
        "map:\n  mappings:\n    un:\n      s: $(record)\n      po:\n        - [a, ess:Organization]\n"
        "        - [schema:name, '%(bavard)s']\n        - [schema:url, 'https://exemple.org/%(exemple)s/$(nom)~iri']\n"
        "        - {p: schema:name, o: $(nom), condition: {function: idlab-fn:equal, parameters: "
        "[[str1, $(lieu)], [str2, '%(bavard)s']]}}\n"
    )
    texts = []
    for spelled in ("{}", "{}: '''\\\"\\\"\\\"\\\\\\n    raise SystemExit #{{x}}"):
        named = {word: f'"{spelled.format(word)}"' for word in words}
        plain = {word: re.sub(r"[^a-z]", "", spelled.format(word)) for word in words}
        path = write_connector(
            tmp_path, head=HEAD, fields=fields % named, rules=rules % plain, source="source: {format: json}\nkey: id\n"
        )  # fmt: skip
        texts.append(str(both(path)[0].function))
    assert texts[0] == texts[1]
    assert "raise" not in texts[0]


@pytest.mark.parametrize("path", connector_paths(), ids=lambda path: path.stem)
def test_the_function_of_a_connector_can_be_printed_and_read(path: Path) -> None:
    lines = str(prepared(path)[0].function).splitlines()
    assert lines[:3] == ["def map_row(row):", "    problems = []", "    get = row.values.get"]
    assert lines[-1].startswith("    return Mapped(key, ")
    assert max(map(len, lines)) <= 200
