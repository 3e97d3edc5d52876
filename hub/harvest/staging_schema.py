"""The tables a harvest is staged in: what is long stands apart from what is counted and looked up.

Most records are as they were, where they were: of those a key and a place are noted, in a table of their own.
"""

from __future__ import annotations

from hub.harvest.rows_of_state import RECORD_TABLE, REJECT_TABLE, SIRET_TABLE

TABLES = f"""
PRAGMA page_size = 16384;
CREATE TABLE seen (
    {RECORD_TABLE}, kind TEXT NOT NULL, keep INTEGER NOT NULL, mapped INTEGER NOT NULL, text INTEGER
) WITHOUT ROWID;
CREATE TABLE texts (id INTEGER PRIMARY KEY, row TEXT NOT NULL, statements TEXT NOT NULL);
CREATE TABLE same (key TEXT PRIMARY KEY, file TEXT NOT NULL, line INTEGER, pointer TEXT) WITHOUT ROWID;
CREATE VIEW places AS SELECT key, file, line, pointer, kind, mapped FROM seen
    UNION ALL SELECT key, file, line, pointer, 'unchanged', 0 FROM same;
CREATE TABLE rejects ({REJECT_TABLE});
CREATE INDEX rejects_by_key ON rejects (key);
CREATE TABLE gone (key TEXT PRIMARY KEY) WITHOUT ROWID;
CREATE TABLE marked (key TEXT PRIMARY KEY, file TEXT NOT NULL, line INTEGER, pointer TEXT) WITHOUT ROWID;
CREATE TABLE held (key TEXT PRIMARY KEY) WITHOUT ROWID;
CREATE TABLE missing (key TEXT PRIMARY KEY, since TEXT NOT NULL, harvests INTEGER NOT NULL) WITHOUT ROWID;
CREATE TABLE sirets ({SIRET_TABLE});
"""
