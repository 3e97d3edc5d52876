"""The tables of one publication: what SPARQL on disk would be slow at — lists in order, counts, look-ups.

A file of these tables never changes once it is published, so it carries no triggers and needs no migration: another schema
is another ``SIDE_TABLES_VERSION``, and the next publication is built anew.
"""

from __future__ import annotations

SIDE_TABLES_VERSION = "7"

SCHEMA = """
CREATE TABLE entity (
    iri TEXT PRIMARY KEY,
    type TEXT NOT NULL,
    slug TEXT NOT NULL,
    label TEXT NOT NULL,
    folded TEXT NOT NULL,               -- the label as French orders it
    sort_rank INTEGER NOT NULL,         -- place in the list of all entities, by folded, label and IRI; with gaps
    acronym TEXT,
    description TEXT,
    region TEXT,                        -- today's region, when there is exactly one
    department TEXT,                    -- likewise
    territory_label TEXT NOT NULL,
    records INTEGER NOT NULL
) WITHOUT ROWID;
CREATE UNIQUE INDEX entity_by_rank ON entity (sort_rank);
CREATE INDEX entity_by_type ON entity (type, sort_rank);
CREATE INDEX entity_by_label ON entity (folded, label, iri);

CREATE TABLE entity_facet (             -- every value an entity can be filtered by
    dimension TEXT NOT NULL,            -- region, former-region, department, source, or the name of a scheme
    value TEXT NOT NULL,                -- an IRI; for sources, their id
    iri TEXT NOT NULL,
    PRIMARY KEY (dimension, value, iri)
) WITHOUT ROWID;
CREATE INDEX entity_facet_by_entity ON entity_facet (iri, dimension, value);

CREATE TABLE facet_value (              -- what a value is called
    dimension TEXT NOT NULL,
    value TEXT NOT NULL,
    label_fr TEXT NOT NULL,
    label_en TEXT NOT NULL,
    PRIMARY KEY (dimension, value)
) WITHOUT ROWID;

CREATE TABLE facet (                    -- counts without any filter but the type; type '' counts all
    type TEXT NOT NULL,
    dimension TEXT NOT NULL,
    value TEXT NOT NULL,
    label_fr TEXT NOT NULL,
    label_en TEXT NOT NULL,
    count INTEGER NOT NULL,
    PRIMARY KEY (type, dimension, value)
) WITHOUT ROWID;

CREATE TABLE identifier (               -- siren, siret, rna → who bears it
    kind TEXT NOT NULL,
    value TEXT NOT NULL,
    iri TEXT NOT NULL,
    PRIMARY KEY (kind, value, iri)
) WITHOUT ROWID;

CREATE TABLE member (                   -- what is said of each organization and establishment
    rank INTEGER PRIMARY KEY,           -- entity.sort_rank: a page of a list is a run of these
    digest BLOB NOT NULL,               -- of the statements
    updated TEXT NOT NULL,              -- when the publication that first said this was made, ISO 8601
    said BLOB NOT NULL                  -- [subject, predicate, value, is it an IRI, language, datatype]…, JSON, zlib
);

CREATE TABLE redirect (iri TEXT PRIMARY KEY, survivor TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE withdrawn (iri TEXT PRIMARY KEY) WITHOUT ROWID;

CREATE TABLE source (
    id TEXT PRIMARY KEY,
    title_fr TEXT NOT NULL,
    title_en TEXT NOT NULL,
    publisher TEXT NOT NULL,
    licence TEXT,
    licence_name TEXT NOT NULL,
    homepage TEXT,
    connector TEXT NOT NULL,
    records INTEGER NOT NULL,
    fictitious INTEGER NOT NULL,
    admitted INTEGER NOT NULL,
    admission_fr TEXT NOT NULL,
    admission_en TEXT NOT NULL
) WITHOUT ROWID;

CREATE TABLE metadata (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
"""
