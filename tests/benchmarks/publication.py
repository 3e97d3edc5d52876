"""Prints what a publication costs, and what its bulk files add to it: ``python -m tests.benchmarks.publication
[ORGANIZATIONS]`` (20,000 by default).

Each form is added by itself to a publication without bulk files, in a process of its own; shares are of the publication
without any. Records are those of the reconciliation service's benchmark, linked to what they truly describe.
"""

from __future__ import annotations

import sys
import tempfile
from dataclasses import replace
from pathlib import Path

from hub.publish.bulk_file import BULK_FORMATS
from tests.benchmarks.measured import measure
from tests.benchmarks.reconcile.records import generate
from tests.benchmarks.reconcile.settings import PRESETS
from tests.benchmarks.reconcile_service.published import generated, publish

_RECORDS_AN_ORGANIZATION = 3.1
_ME = "tests.benchmarks.publication"


def main(organizations: int) -> None:
    with tempfile.TemporaryDirectory() as folder:
        hub_folder = Path(folder) / "hub"
        records = generate(PRESETS["usual"](round(organizations * _RECORDS_AN_ORGANIZATION), 1))
        known: set[int] = set()
        kept = []
        for record in records:
            if record.organization in known or len(known) < organizations:
                known.add(record.organization)
                kept.append(record)
        hub_folder.mkdir()
        publish(hub_folder, kept)
        say(f"{len(known):,} organizations, {len(kept):,} records")
        base = 0.0
        for forms in ((), *((form,) for form in BULK_FORMATS), BULK_FORMATS):
            cost = measure(
                [sys.executable, "-m", _ME, "--one", str(hub_folder), ",".join(forms)], Path(folder)
            )
            base = base or cost.cpu
            say(
                f"{' '.join(forms) or 'no bulk files':<24} {cost.cpu:6.1f} CPU s, {cost.peak:6.0f} MB, "
                f"{100 * (cost.cpu - base) / base:+5.1f} %{cost.out.rstrip()}"
            )


def one(folder: Path, forms: tuple[str, ...]) -> None:
    """Publish once, in these forms; what was published before is of another form."""
    from hub.pipeline.publish import publish_entities

    hub = replace(generated(folder), bulk_forms=forms)
    report = publish_entities(hub)
    files = (hub.publication_directory(report.publication) / "dumps").iterdir()
    size = sum(each.stat().st_size for each in files)
    say(f", {report.statements:,} statements, bulk files of {size / 1e6:.1f} MB")


def say(line: str) -> None:
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    if sys.argv[1:2] == ["--one"]:
        one(Path(sys.argv[2]), tuple(form for form in sys.argv[3].split(",") if form))
    else:
        main(int(sys.argv[1]) if len(sys.argv) > 1 else 20_000)
