"""Rows of a source that is asked: the JSON Lines its answer was staged as.

A file in the source's own form (a ``.sql`` script, an SQLite database, a page of a feed), such as a sample or a file
someone wants validated, is asked first, in a folder that goes when the rows are closed.
"""

from __future__ import annotations

import tempfile
from collections.abc import Generator
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import requests

from hub.harvest.acquire import Ask, acquire
from hub.harvest.acquire.staged_lines import FILE_NAME
from hub.harvest.fetch import Validators
from hub.harvest.readers.jsonl_rows import read_jsonl
from hub.harvest.readers.ldes_rows import read_ldes
from hub.harvest.readers.rows import Rows
from hub.mapping.row import Row
from hub.model.problem import Problem

if TYPE_CHECKING:
    from hub.mapping.connector import Connector

_LONG_AGO = datetime(1970, 1, 1, tzinfo=UTC)  # nothing is dated when everything is asked for


def read_asked(path: Path, name: str, connector: Connector) -> Rows:
    """The rows that were staged in ``path``, or those of the answer that the file ``path`` gives."""
    read = read_ldes if "ldes" in connector.formats else read_jsonl
    if path.name == FILE_NAME:
        return read(path, name, connector)
    notices: list[Problem] = []
    return Rows(_asked(path, name, connector, notices), notices)


def _asked(path: Path, name: str, connector: Connector, notices: list[Problem]) -> Generator[Row, None, None]:
    read = read_ldes if "ldes" in connector.formats else read_jsonl
    with tempfile.TemporaryDirectory(prefix="ess-hub-asked-") as folder, requests.Session() as http:
        acquired = acquire(Ask(str(path), connector, Path(folder), Validators(), http, _LONG_AGO))
        for part in acquired.parts:
            with read(part.path, name, connector) as rows:
                yield from rows
            notices.extend(rows.notices)
