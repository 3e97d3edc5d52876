"""The syntaxes of RDF that are read, by the suffix of a file."""

from __future__ import annotations

SYNTAXES: dict[str, str] = {
    ".ttl": "turtle",
    ".nt": "ntriples",
    ".nq": "nquads",
    ".trig": "trig",
    ".rdf": "xml",
    ".owl": "xml",
    ".xml": "xml",
    ".jsonld": "json-ld",
    ".json": "json-ld",
    ".trix": "trix",
}
"""Suffix of an RDF file → its syntax."""
