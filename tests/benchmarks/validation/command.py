"""What a check of a thousand records takes on the command line, whole process: as RDF, and as a table through a connector."""

from __future__ import annotations

import shutil
import sys
from pathlib import Path

from pyoxigraph import RdfFormat, parse, serialize

from hub.model.vocabulary import PREFIXES
from tests.benchmarks.harvest.rows import write_csv
from tests.benchmarks.measured import Cost, measure
from tests.benchmarks.validation.records import write_records

_CONNECTOR = Path(__file__).parents[1] / "harvest" / "directory.yaml"


def command_costs(place: Path, count: int = 1_000) -> dict[str, Cost]:
    """What each is called → its cost. The records are those of the other figures; of the rows, each has something to be said."""
    hub = place / "hub"
    (hub / "connectors").mkdir(parents=True)
    shutil.copy(_CONNECTOR, hub / "connectors")
    records = write_records(place / "records.nt", count)
    turtle = place / "records.ttl"
    triples = (quad.triple for quad in parse(path=records, format=RdfFormat.N_TRIPLES))
    serialize(triples, turtle, format=RdfFormat.TURTLE, prefixes=PREFIXES)
    rows = write_csv(place / "rows.csv", count)
    return {
        "N-Triples": _cost(place, hub, records),
        "Turtle": _cost(place, hub, turtle),
        "CSV": _cost(place, hub, rows, "--connector", "directory"),
    }


def _cost(place: Path, hub: Path, path: Path, *options: str) -> Cost:
    command = [sys.executable, "-m", "cli", "--hub", hub, "--lang", "en", "validate", path, *options]
    return measure(command, place, good=(0, 1))
