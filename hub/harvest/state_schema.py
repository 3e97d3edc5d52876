"""The tables of a harvest's state, and the commands that bring them from one version, or one run, to the next."""

from __future__ import annotations

from hub.harvest.rows_of_state import (
    RECORD_COLUMNS,
    RECORD_TABLE,
    REJECT_COLUMNS,
    REJECT_TABLE,
    SIRET_COLUMNS,
    SIRET_TABLE,
)
from hub.harvest.runs import RUN_TABLE

VERSION = 2
_FIRST_TABLES = ("records", "rejects", "pending_records", "pending_rejects", "pending_gone")
TABLES = f"""
CREATE TABLE records ({RECORD_TABLE}) WITHOUT ROWID;
CREATE INDEX records_by_digest ON records (digest);
CREATE TABLE rejects ({REJECT_TABLE});
CREATE INDEX rejects_by_key ON rejects (identity);
CREATE INDEX rejects_by_digest ON rejects (digest);
CREATE TABLE sirets ({SIRET_TABLE});
CREATE INDEX sirets_by_key ON sirets (key);
CREATE TABLE missing (key TEXT PRIMARY KEY, since TEXT NOT NULL, harvests INTEGER NOT NULL) WITHOUT ROWID;
CREATE TABLE pending_records ({RECORD_TABLE}) WITHOUT ROWID;
CREATE TABLE pending_rejects ({REJECT_TABLE});
CREATE TABLE pending_sirets ({SIRET_TABLE});
CREATE TABLE pending_gone (key TEXT PRIMARY KEY) WITHOUT ROWID;
CREATE TABLE pending_missing (key TEXT PRIMARY KEY, since TEXT NOT NULL, harvests INTEGER NOT NULL) WITHOUT ROWID;
CREATE TABLE {RUN_TABLE};
CREATE TABLE IF NOT EXISTS meta (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
PRAGMA user_version = {VERSION};
"""
# What the first version kept has no digests: every record is mapped once more, and then known by both.
FROM_FIRST = (
    *(f"ALTER TABLE {table} RENAME TO old_{table}" for table in _FIRST_TABLES),
    "DROP INDEX rejects_by_key",
    *filter(str.strip, TABLES.split(";")),
    *(
        f"INSERT INTO {table} ({RECORD_COLUMNS}) SELECT key, hash, NULL, subjects, json_extract(location, '$.file'), "
        f"json_extract(location, '$.line'), json_extract(location, '$.pointer'), problems, findings FROM old_{table}"
        for table in ("records", "pending_records")
    ),
    *(
        f"INSERT INTO {table} ({REJECT_COLUMNS}) SELECT identity, key, NULL, problems, row, location, since FROM old_{table} ORDER BY rowid"
        for table in ("rejects", "pending_rejects")
    ),
    "INSERT INTO pending_gone SELECT key FROM old_pending_gone",
    *(f"DROP TABLE old_{table}" for table in _FIRST_TABLES),
)


SETTLE = (
    "DELETE FROM records WHERE key IN (SELECT key FROM pending_gone)",
    "DELETE FROM sirets WHERE key IN (SELECT key FROM pending_gone UNION SELECT key FROM pending_sirets)",
    f"INSERT OR REPLACE INTO records ({RECORD_COLUMNS}) SELECT {RECORD_COLUMNS} FROM pending_records",
    f"INSERT INTO sirets ({SIRET_COLUMNS}) SELECT {SIRET_COLUMNS} FROM pending_sirets WHERE subject != ''",
    "DELETE FROM rejects",
    f"INSERT INTO rejects ({REJECT_COLUMNS}) SELECT {REJECT_COLUMNS} FROM pending_rejects ORDER BY rowid",
    "DELETE FROM missing",
    "INSERT INTO missing SELECT key, since, harvests FROM pending_missing",
)
