"""Prints what bulk files and counts add to a publication: ``python -m tests.benchmarks.publication [ORGANIZATIONS]`` (20,000 by
default).

One publication without bulk files, then the files of each form and the counts by themselves, of the same revision in the same
process: CPU seconds, and their share of the publication. Records are those of the reconciliation service's benchmark, linked to
what they truly describe.
"""

from __future__ import annotations

import resource
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TypeVar

from hub.pipeline.publish import publish_entities
from hub.publish.bulk import write_bulk_files
from hub.publish.bulk_file import BULK_FORMATS
from hub.publish.card import read_reference
from hub.publish.statistics import count_statements
from tests.benchmarks.reconcile.records import Record, generate
from tests.benchmarks.reconcile.settings import PRESETS
from tests.benchmarks.reconcile_service.published import publish

T = TypeVar("T")

_RECORDS_AN_ORGANIZATION = 3.1


def main(organizations: int) -> None:
    with tempfile.TemporaryDirectory() as folder:
        records = _about(organizations)
        hub = replace(publish(Path(folder), records), bulk_forms=())
        whole, report = timed(lambda: publish_entities(hub))
        say(f"{organizations:,} organizations, {len(records):,} records, {report.statements:,} statements")
        say(f"a publication without bulk files: {whole:.1f} CPU s, peak {peak():.0f} MB")
        with hub.revisions.reading() as view:
            reference = read_reference(view, hub.addresses)
            sources = hub.published_sources
            for forms in (*((form,) for form in BULK_FORMATS), BULK_FORMATS):
                place = Path(folder) / "-".join(forms)

                def write(place: Path = place, forms: Sequence[str] = forms) -> object:
                    return write_bulk_files(place, view, reference, hub.addresses, sources, forms)

                spent, _ = timed(write)
                size = sum(each.stat().st_size for each in place.iterdir()) / 1e6
                say(
                    f"{' '.join(forms):<24} {spent:6.1f} CPU s, {100 * spent / whole:5.1f} %, {size:6.1f} MB on disk"
                )
            spent, _ = timed(lambda: count_statements(view, hub.addresses, hub.sources))
            say(f"{'counts':<24} {spent:6.1f} CPU s, {100 * spent / whole:5.1f} %; peak {peak():.0f} MB")


def _about(organizations: int) -> list[Record]:
    """Generated records of that many organizations."""
    known: set[int] = set()
    kept = []
    for record in generate(PRESETS["usual"](round(organizations * _RECORDS_AN_ORGANIZATION), 1)):
        if record.organization in known or len(known) < organizations:
            known.add(record.organization)
            kept.append(record)
    return kept


def timed(work: Callable[[], T]) -> tuple[float, T]:
    """CPU seconds of this process, and what came of it."""
    started = time.process_time()
    outcome = work()
    return time.process_time() - started, outcome


def peak() -> float:
    """The largest resident size so far, in MB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def say(line: str) -> None:
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 20_000)
