"""Reconciles the generated hub in a directory, as a process of its own: ``python -m tests.benchmarks.reconcile_again.once
DIRECTORY``. Prints a digest of the links graph and of the log of identities."""

from __future__ import annotations

import sys
from hashlib import blake2b
from pathlib import Path

from hub.pipeline.reconcile import reconcile_records
from hub.reconcile.engine import LocalEngine
from tests.benchmarks.generated_hub import generated_hub
from tests.benchmarks.reconcile.settings import SOURCES


def main(directory: Path) -> None:
    hub = generated_hub(directory, SOURCES)
    report = reconcile_records(hub, engine=LocalEngine())
    sys.stdout.write(f"{report.into('en').splitlines()[0]}; changed: {report.changed}\n")


def digest(directory: Path) -> str:
    """Of all that a reconciliation left."""
    hub = generated_hub(directory, SOURCES)
    said = blake2b(hub.identity_path.read_bytes(), digest_size=8)
    with hub.revisions.reading() as view:
        for line in sorted(view.lines(hub.addresses.links_graph)):
            said.update(line.encode())
    return said.hexdigest()


if __name__ == "__main__":
    main(Path(sys.argv[1]))
