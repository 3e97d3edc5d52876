"""What the bundled connectors make of their samples, and the way to accept it.

``python -m tests.connectors.samples SLUG…`` writes the expected graph of each connector named (all, when none is)
from its sample, for its author to read before committing, and the cleaning steps in the README and in the JSON Schema,
where editors find them.
"""

from __future__ import annotations

import json
import re
import sys
from importlib import import_module
from pathlib import Path

from hub.harvest.opening import open_rows
from hub.mapping import cleaning
from hub.mapping.compile import compile_connector
from hub.mapping.connector import Connector, load_connector
from hub.mapping.mapped import Mapped, Rejected
from hub.mapping.row import Row
from hub.model.iri import Addresses
from hub.model.problem import Problem

FOLDER = Path(__file__).resolve().parents[2] / "connectors"
README = FOLDER / "README.md"
SCHEMA = FOLDER / "connector.schema.json"
ADDRESSES = Addresses("https://example.org/")
_TABLE_BEGINS = "<!-- cleaning steps: written by python -m tests.connectors.samples -->"
_TABLE_ENDS = "<!-- end of cleaning steps -->"


def connector_paths() -> list[Path]:
    """Every bundled connector file."""
    return sorted(FOLDER.glob("*.yaml"))


def expected_path(slug: str) -> Path:
    """Where the graph expected of a connector's sample stands."""
    return Path(__file__).parent / f"{slug}.nt"


def sample_rows(connector: Connector) -> tuple[list[Row], tuple[Problem, ...]]:
    """The rows of the bundled sample, and what the reader says about the file."""
    assert connector.sample is not None
    rows = open_rows(connector.sample, connector)
    return list(rows), rows.notices


def map_rows(connector: Connector, rows: list[Row]) -> list[Mapped | Rejected]:
    """What becomes of each row."""
    mapper = compile_connector(connector, ADDRESSES, connector.slug)
    return [mapper(row) for row in rows]


def graph(outcomes: list[Mapped | Rejected]) -> str:
    """The records' statements as sorted N-Triples; a rejected row makes it an AssertionError."""
    lines: set[str] = set()
    for outcome in outcomes:
        assert isinstance(outcome, Mapped), outcome
        lines.update(outcome.statements)
    return "".join(f"{line}\n" for line in sorted(lines))


def documentation() -> dict[str, str]:
    """Name of a cleaning step → the first paragraph of its docstring, on one line."""
    modules = {name: import_module(f"{cleaning.__name__}.{name}") for name in cleaning.STEPS}
    return {
        name: " ".join((module.__doc__ or "").partition("\n\n")[0].split())
        for name, module in modules.items()
    }


def readme_with_steps(readme: str) -> str:
    """``readme`` with the table of cleaning steps as their docstrings say it."""
    rows = "".join(f"| `{name}` | {said} |\n" for name, said in documentation().items())
    table = f"{_TABLE_BEGINS}\n| step | what it does |\n|---|---|\n{rows}{_TABLE_ENDS}"
    before, _, rest = readme.partition(_TABLE_BEGINS)
    return before + table + rest.partition(_TABLE_ENDS)[2]


def schema_with_steps(schema: str) -> str:
    """``schema`` with the names of the cleaning steps, and what each does, as their docstrings say it."""
    said = documentation()
    for word, values in (("enum", list(said)), ("enumDescriptions", list(said.values()))):
        line = f'          "{word}": {json.dumps(values, ensure_ascii=False)}'
        schema = re.sub(
            rf'^          "{word}": \[.*\]', lambda _, line=line: line, schema, flags=re.MULTILINE
        )  # type: ignore[misc]
    return schema


def main(slugs: list[str]) -> None:
    """Accept what the connectors named make of their samples."""
    for path in connector_paths():
        if not slugs or path.stem in slugs:
            connector = load_connector(path)
            rows, _ = sample_rows(connector)
            expected_path(path.stem).write_text(graph(map_rows(connector, rows)), encoding="utf-8")
    README.write_text(readme_with_steps(README.read_text(encoding="utf-8")), encoding="utf-8")
    SCHEMA.write_text(schema_with_steps(SCHEMA.read_text(encoding="utf-8")), encoding="utf-8")


if __name__ == "__main__":
    main(sys.argv[1:])
