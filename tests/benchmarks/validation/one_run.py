"""Validates one file of records and prints a digest of what was found: ``python -m … one_run (hub|pyshacl) FILE``.

The hub takes a thousand records at a time, as a harvest does; pyshacl has the whole file as one graph, each of its queries
parsed once only.
"""

from __future__ import annotations

import hashlib
import sys
from collections.abc import Iterator
from itertools import groupby, islice
from pathlib import Path

from hub.resources import find_resources
from hub.validate.finding import Finding
from hub.validate.validator import Validator
from tests.validate.plain import PlainValidator

_BATCH = 1_000


def main(engine: str, path: Path) -> None:
    resources = find_resources()
    rules = resources.shape_files(), resources.reference_files()
    found: list[Finding] = []
    with path.open(encoding="utf-8") as file:
        if engine == "pyshacl":
            found.extend(PlainValidator(*rules).validate(file))
        else:
            validator = Validator(*rules)
            for batch in _batches(file):
                found.extend(validator.validate(batch))
    said = "\n".join(sorted(map(repr, found)))
    digest = hashlib.blake2b(said.encode(), digest_size=8).hexdigest()
    sys.stdout.write(f"{len(found)} findings, {digest}\n")


def _batches(lines: Iterator[str]) -> Iterator[list[str]]:
    records = (list(group) for _, group in groupby(lines, key=_record))
    while batch := [line for record in islice(records, _BATCH) for line in record]:
        yield batch


def _record(line: str) -> str:
    return line[: line.index(">")].partition("#")[0]


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]))
