"""What the hub makes of each bundled sample, an RML engine makes too: morph-kgc 2.10, from the exported mapping.

Over the cleaned records the whole map is compared, over the source the part that RML can say. Two quirks of the engine
are worked around here, and nowhere else:

- its CSV reader knows UTF-8 and commas only: samples are written anew that way, and it is told the file's name, since
  it takes the ``csvw:Table`` that describes the real one for a path;
- its JSONPath filters are Python: ``&&`` is written ``and``.
"""

from __future__ import annotations

import csv
import os
from dataclasses import dataclass, replace
from pathlib import Path

import pyoxigraph
import pytest

from hub.errors import UserError
from hub.harvest.opening import FORMATS, open_rows
from hub.mapping.cleaned import as_json, cleaned_records
from hub.mapping.compile import compile_connector
from hub.mapping.connector import Connector, load_connector
from hub.mapping.mapped import Mapped
from hub.mapping.rml import Export, export_rml
from hub.mapping.rml.over_cleaned import OverCleaned
from hub.mapping.rml.over_source import OverSource
from hub.model.iri import Addresses
from tests.conformance.rml_engine import EngineMissingError, engine, materialize
from tests.connectors.samples import connector_paths

pytestmark = pytest.mark.long

ADDRESSES = Addresses("https://data.example.org/")
CONNECTORS = {path.stem: load_connector(path) for path in connector_paths()}
SLUGS = [slug for slug, connector in CONNECTORS.items() if set(connector.formats) <= set(FORMATS)]
_NESTED = (
    "morph-kgc 2.10 drops a record when an object it reads from lacks any of the names that another's has"
)
ENGINE_FAULTS = {
    "gogocarto": _NESTED,
    "gogocarto-jsonld": _NESTED,
    "transformap": _NESTED,
    "gogocarto-compact": "morph-kgc 2.10 reads records that are objects, not lists",
}
"""Samples that the engine cannot read over their source, with the reason."""

LEFT_OUT: dict[str, int] = {}
"""Statements of a connector that not even the mapping over cleaned records can say, each with its reason beside it."""


def form_of(connector: Connector) -> str | None:
    """How the engine would read the connector's sample as it is: csv, json or not at all."""
    suffix = connector.sample.suffix if connector.sample else ""
    return {".csv": "csv", ".tsv": "csv", ".json": "json"}.get(suffix)


def has_key_for_rml(slug: str) -> bool:
    """Whether records can be named over the source: not where the key is made of a name, or cleaned."""
    try:
        return bool(OverSource(CONNECTORS[slug], "x", form_of(CONNECTORS[slug]) or "").key())
    except UserError:
        return False


READ_BY_RML = [slug for slug in SLUGS if form_of(CONNECTORS[slug])]
OVER_SOURCE = [slug for slug in READ_BY_RML if has_key_for_rml(slug)]
KEYLESS = [slug for slug in READ_BY_RML if slug not in OVER_SOURCE]

Quads = set[pyoxigraph.Quad]


def quads_of(content: bytes) -> Quads:
    return set(pyoxigraph.parse(content, format=pyoxigraph.RdfFormat.N_QUADS))  # type: ignore[arg-type]


def by_the_hub(connector: Connector) -> Quads:
    """The quads of the connector's sample, as a harvest would commit them."""
    assert connector.sample is not None
    mapper = compile_connector(connector, ADDRESSES, connector.slug)
    graph = f" <{ADDRESSES.source_graph(connector.slug)}> .\n"
    lines: dict[str, None] = {}
    for row in open_rows(connector.sample, connector):
        outcome = mapper(row)
        if isinstance(outcome, Mapped):
            lines.update(dict.fromkeys(line.removesuffix(" .") + graph for line in outcome.statements))
    return quads_of("".join(lines).encode())


def over_cleaned(connector: Connector, folder: Path) -> Export:
    """Write the mapping over the cleaned records, and these."""
    assert connector.sample is not None
    mapper = compile_connector(connector, ADDRESSES, connector.slug)
    document = cleaned_records(connector, mapper, open_rows(connector.sample, connector))
    (folder / "cleaned.json").write_bytes(as_json(document))
    export = export_rml(connector, ADDRESSES, connector.slug, OverCleaned(connector, "cleaned.json"), "en")
    (folder / "mapping.ttl").write_text(export.turtle.replace("&&", " and "), encoding="utf-8")
    return export


def over_source(connector: Connector, folder: Path) -> Export:
    """Write the mapping over the source, and the sample as the engine can read it."""
    sample, form = connector.sample, form_of(connector)
    assert sample is not None and form is not None
    name = f"sample.{form}"
    if form == "json":
        (folder / name).write_bytes(sample.read_bytes())
    else:
        rows = [row.values for row in open_rows(sample, connector)]
        with (folder / name).open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, list(rows[0]))
            writer.writeheader()
            writer.writerows(rows)
    export = export_rml(connector, ADDRESSES, connector.slug, OverSource(connector, sample.name, form), "en")
    (folder / "mapping.ttl").write_text(export.turtle, encoding="utf-8")
    (folder / "source").write_text(name)
    return export


@dataclass(frozen=True)
class Made:
    """What was exported, and where the engine put the quads it made of it."""

    export: Export
    folder: Path

    @property
    def quads(self) -> Quads:
        error = self.folder / "error"
        assert not error.exists(), error.read_text(encoding="utf-8")[-2000:]
        return quads_of((self.folder / "quads.nq").read_bytes())


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> dict[tuple[str, str], Made]:
    """Every mapping, run; skips when there is no engine, except in continuous integration."""
    try:
        engine()
    except EngineMissingError as missing:
        reason = f"no RML engine ({missing}): run `make install-rml` where there is a network"
        if os.environ.get("CI"):
            pytest.fail(reason, pytrace=False)
        pytest.skip(reason)
    place = tmp_path_factory.mktemp("rml")
    made: dict[tuple[str, str], Made] = {}
    for over, slugs, write in (("cleaned", SLUGS, over_cleaned), ("source", OVER_SOURCE, over_source)):
        for slug in slugs:
            folder = place / over / slug
            folder.mkdir(parents=True)
            made[over, slug] = Made(write(CONNECTORS[slug], folder), folder)
    materialize([one.folder for one in made.values()])
    return made


@pytest.mark.parametrize("slug", SLUGS)
def test_the_whole_map_over_cleaned_records_gives_the_same_quads(
    slug: str, made: dict[tuple[str, str], Made]
) -> None:
    found = made["cleaned", slug]
    assert found.export.left_out == LEFT_OUT.get(slug, 0)
    assert found.quads == by_the_hub(replace(CONNECTORS[slug], rules=found.export.rules))


@pytest.mark.parametrize(
    "slug",
    [
        pytest.param(slug, marks=pytest.mark.xfail(reason=ENGINE_FAULTS[slug], strict=True))
        if slug in ENGINE_FAULTS
        else slug
        for slug in OVER_SOURCE
    ],
)
def test_what_rml_can_say_over_the_source_gives_the_same_quads(
    slug: str, made: dict[tuple[str, str], Made]
) -> None:
    found = made["source", slug]
    assert found.quads == by_the_hub(replace(CONNECTORS[slug], rules=found.export.rules))


def test_most_samples_can_be_mapped_over_the_source() -> None:
    assert len(OVER_SOURCE) > len(KEYLESS)


@pytest.mark.parametrize("slug", KEYLESS)
def test_a_key_that_rml_cannot_make_is_refused_over_the_source(slug: str, tmp_path: Path) -> None:
    with pytest.raises(UserError, match="--over cleaned"):
        over_source(CONNECTORS[slug], tmp_path)
