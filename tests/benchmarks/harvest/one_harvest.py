"""One whole harvest into a hub directory, validation aside: ``python -m tests.benchmarks.harvest.one_harvest HUB FILE``.

Prints the report as JSON, with how many statements the source graph holds and the revision it is in.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

from hub.model.source import Source
from hub.pipeline.create import create_hub
from hub.pipeline.harvest import HarvestOptions, harvest_source
from hub.pipeline.hub import Hub
from hub.pipeline.record_checks import RecordChecks
from hub.resources import find_resources
from tests.benchmarks.harvest.mapping import ADDRESSES, CONNECTOR, SOURCE


def main(directory: Path, file: Path) -> None:
    # What the shapes say of a record is measured apart: here it would hide everything else.
    RecordChecks.problems = lambda *_: {}  # type: ignore[method-assign]
    source = Source(SOURCE, "directory", str(file), admit=True)
    hub = Hub(directory, ADDRESSES, find_resources(), {SOURCE: source})
    if not directory.exists():
        create_hub(hub, lambda folder: (folder / "hub.toml").touch())
        (directory / "connectors").mkdir(exist_ok=True)
        (directory / "connectors" / "directory.yaml").write_bytes(CONNECTOR.read_bytes())
    report = harvest_source(hub, source, HarvestOptions())
    found = report.to_json("en") | {"revision": hub.revisions.current().number}
    sys.stdout.write(json.dumps(found) + "\n")


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
