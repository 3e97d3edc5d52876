"""Maps one file to N-Quads, cleaning included: ``python -m tests.benchmarks.harvest.mapping FILE QUADS``."""

from __future__ import annotations

import sys
from pathlib import Path

from hub.harvest.opening import open_rows
from hub.mapping.compile import compile_connector
from hub.mapping.connector import load_connector
from hub.mapping.mapped import Mapped
from hub.model.iri import Addresses

CONNECTOR = Path(__file__).with_name("directory.yaml")
SOURCE = "benchmark"
ADDRESSES = Addresses("https://data.example.org/")


def main(source: Path, quads: Path) -> None:
    connector = load_connector(CONNECTOR)
    mapper = compile_connector(connector, ADDRESSES, SOURCE)
    ending = f" <{ADDRESSES.source_graph(SOURCE)}> .\n"
    with open_rows(source, connector) as rows, quads.open("w", encoding="utf-8", buffering=1 << 20) as out:
        for row in rows:
            outcome = mapper(row)
            assert isinstance(outcome, Mapped), outcome.problems
            # A harvest joins a record's lines as well, and tells the store the graph.
            out.write(ending.join([line[:-2] for line in outcome.statements]) + ending)


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
