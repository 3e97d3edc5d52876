"""Publishes a hub some of whose organisations have changed: ``python -m tests.benchmarks.endpoint.changing DIRECTORY COUNT
ORGANISATIONS VERSION``. Prints the seconds of the publication, and those of its parts."""

from __future__ import annotations

import json
import sys
import time
from pathlib import Path
from random import Random

from hub.pipeline.publish import publish_entities
from tests.benchmarks.endpoint.world import generated, harvest_again
from tests.benchmarks.publication_parts import timed


def main(directory: str, count: str, organisations: str, version: str) -> None:
    hub = generated(Path(directory))
    drawn = Random(version)
    if int(count):
        harvest_again(hub, drawn.sample(range(int(organisations)), int(count)), int(version))
    _ = hub.published_sources, hub.territories
    began = time.perf_counter()
    with timed() as parts:
        report = publish_entities(hub)
    assert report.changed
    seconds = time.perf_counter() - began
    walls = {name: taken.wall for name, taken in parts.items()}
    sys.stdout.write(json.dumps({"seconds": seconds, "statements": report.statements, "parts": walls}) + "\n")


if __name__ == "__main__":
    main(*sys.argv[1:])
