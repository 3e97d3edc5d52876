"""A value table answers for the words it lists, and for no others."""

from __future__ import annotations

from pathlib import Path

import pytest

from hub.mapping.names import Names
from hub.mapping.value_table import ValueTable, read_table
from hub.model.vocabulary import TERRITORY
from tests.connectors.samples import FOLDER


def table(folder: Path, content: str | bytes) -> tuple[ValueTable, list[tuple[int, str]]]:
    path = folder / "t.csv"
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    found, mistakes = read_table(path, Names({}))
    return found, [(mistake.line, mistake.text.en) for mistake in mistakes]


def test_a_label_means_what_stands_beside_it(tmp_path: Path) -> None:
    found, mistakes = table(tmp_path, "label,iri,note\nInnover,scheme:axis/innover,pourquoi\n")
    assert mistakes == []
    assert found.meanings("Innover") == ("https://w3id.org/ess-hub/scheme/axis/innover",)
    assert found.meanings("Rêver") is None


def test_spelling_that_no_two_labels_tell_apart_does_not_count(tmp_path: Path) -> None:
    found, _ = table(tmp_path, "label,value\nÎle-de-France,11\nL’Arban,x\n")
    assert found.meanings("ILE DE FRANCE") == ("11",)
    assert found.meanings("l'arban") == ("x",)


def test_spelling_counts_when_two_labels_differ_by_it(tmp_path: Path) -> None:
    found, _ = table(tmp_path, "label,value\nCote,price\nCôte,hill\n+,plus\n-,minus\n")
    assert found.meanings("Côte") == ("hill",)
    assert found.meanings("COTE") is None
    assert found.meanings("+") == ("plus",)
    assert found.meanings("*") is None


def test_a_label_on_two_lines_means_both_and_one_with_nothing_means_nothing(tmp_path: Path) -> None:
    found, _ = table(tmp_path, "label,value\na,1\na,2\nb,\n")
    assert found.meanings("a") == ("1", "2")
    assert found.meanings("b") == ()


@pytest.mark.parametrize(
    ("content", "line", "words"),
    [
        ("mot,iri\na,b\n", 1, "'label' and 'iri'"),
        ("", 1, "'label' and 'iri'"),
        ("label,iri\n\na,nope:x\n", 3, "unknown prefix 'nope'"),
        ("label,iri\na,b c\n", 2, "neither a short name nor an IRI"),
        ("label,value\na, b,1\n", 2, "3 cells for 2 columns"),
        ("label,value\nR\xe9seau,1\n".encode("latin-1"), 2, "not UTF-8"),
    ],
)
def test_a_mistake_names_its_line(tmp_path: Path, content: str | bytes, line: int, words: str) -> None:
    _, mistakes = table(tmp_path, content)
    assert [found for found, _ in mistakes] == [line]
    assert words in mistakes[0][1]


def test_every_region_and_department_of_the_sources_is_known() -> None:
    found, mistakes = read_table(FOLDER / "tables" / "territories.csv", Names({}))
    assert not mistakes
    assert found.meanings("Languedoc-Roussillon") == (TERRITORY + "region/91",)
    assert found.meanings("BOUCHES DU RHONE") == (TERRITORY + "department/13",)
    assert found.meanings("Marseille") is None
    departments = {iri for meaning in found.exact.values() for iri in meaning if "/department/" in iri}
    assert len(departments) == 96
