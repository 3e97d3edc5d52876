"""A ``.sql`` file, CREATE and INSERT statements, run in a database in memory: how a sample of a database is written.

The file is text someone sent: it may not open another file nor change how SQLite works, and its database may not grow
beyond the limits. What is wrong is said with the line the statement begins on.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from pathlib import Path

from hub.errors import SourceError
from hub.harvest.fetch import Limits

_REFUSED = frozenset({sqlite3.SQLITE_ATTACH, sqlite3.SQLITE_DETACH, sqlite3.SQLITE_PRAGMA})
_PAGE = 4096
_STEPS = 100_000_000
"""Instructions of SQLite's that one statement may take: some seconds. An INSERT from a question without end stops there."""


def run_script(memory: sqlite3.Connection, path: Path, limits: Limits) -> None:
    """Run the statements of ``path`` in ``memory``. Raises SourceError naming the line."""
    memory.execute(f"PRAGMA max_page_count = {max(16, min(limits.bytes // _PAGE, 1 << 18))}")
    memory.set_authorizer(lambda action, *_: sqlite3.SQLITE_DENY if action in _REFUSED else sqlite3.SQLITE_OK)
    line = 1
    try:
        for line, statement in _statements(path):  # noqa: B007 - the line that failed is named below
            memory.set_progress_handler(lambda: 1, _STEPS)
            memory.execute(statement)
        memory.commit()
    except (sqlite3.Error, sqlite3.Warning) as error:
        raise SourceError(
            f"{path.name}:{line}: instruction SQL refusée ({error}). Corrigez-la.",
            f"{path.name}:{line}: SQL statement refused ({error}). Mend it.",
        ) from error
    except UnicodeDecodeError as error:
        raise SourceError(
            f"{path.name} : ce fichier n'est pas en UTF-8 ; enregistrez-le ainsi.",
            f"{path.name}: this file is not UTF-8; save it as such.",
        ) from error
    finally:
        memory.set_progress_handler(None, 0)
        memory.set_authorizer(None)


def _statements(path: Path) -> Iterator[tuple[int, str]]:
    """Each statement with the line it begins on, comments and blank lines before it left out."""
    lines: list[str] = []
    begin = 1
    with path.open(encoding="utf-8-sig") as file:
        for number, line in enumerate(file, 1):
            if not lines:
                if not line.strip() or line.lstrip().startswith("--"):
                    continue
                begin = number
            lines.append(line)
            # Looked at where a statement may end only: a look costs as much as the statement is long.
            if line.rstrip().endswith(";") and sqlite3.complete_statement("".join(lines)):
                yield begin, "".join(lines)
                lines = []
    if lines:
        yield begin, "".join(lines)
