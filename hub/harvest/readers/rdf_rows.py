"""Records of an RDF document: the nodes of one class, each as an object (:mod:`hub.model.rdf_object`) with its line.

``records`` names the class; without it every IRI that has a class is a record. Names are those of the connector's
prefixes, else whole IRIs. The document is read to its end before its first record is handed over, and kept on disk
meanwhile: what is said of one record may stand anywhere in it.
"""

from __future__ import annotations

from collections.abc import Generator, Iterator
from functools import cache, lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from hub.errors import RefusedError, SourceError, UserError
from hub.harvest.local_contexts import local_contexts
from hub.harvest.readers.rdf_fields import RdfFields, too_large
from hub.harvest.readers.rows import Rows
from hub.mapping.row import Row
from hub.model.location import Location
from hub.model.problem import Problem
from hub.model.rdf_object import ObjectMaker, TooLargeError
from hub.store.formats import RDF_FORMATS, Format, find_format, format_begun, named_format
from hub.store.rdf import read_quads
from hub.store.rdf_document import RdfDocument
from hub.store.rdf_places import Places

if TYPE_CHECKING:
    from hub.mapping.connector import Connector

LARGEST_JSONLD = 256 << 20
"""Bytes: JSON-LD is read in memory, at some ten times its size."""
_REMEMBERED = 10_000


def read_rdf_records(path: Path, name: str, connector: Connector) -> Rows:
    """The records of ``path``, whose suffix tells the syntax, else how it begins. Predicates nobody reads and names
    nobody has are told in the notices."""
    notices: list[Problem] = []
    return Rows(_rows(path, name, connector, notices), notices)


def _rows(path: Path, name: str, connector: Connector, notices: list[Problem]) -> Generator[Row, None, None]:
    form = _format(path, name)
    class_iri = connector.dialect.records or None
    fields = RdfFields(name, connector)
    with _read(path, name, form, connector) as document, Places(path, form.name) as places:
        nodes = document.things() if class_iri is None else document.instances(class_iri)
        shorten = cache(connector.names.shorten)
        is_record = lru_cache(_REMEMBERED)(lambda node: document.is_instance(node, class_iri))
        maker = ObjectMaker(document.describe, shorten, is_record)
        for node in nodes:
            row = _row(node, maker, Location(name, places.line_of(node)))
            fields.note(row)
            yield row
    notices.extend(fields.notices())


def _row(node: str, maker: ObjectMaker, location: Location) -> Row:
    try:
        return Row(maker.object_of(node), location)
    except TooLargeError:
        values = {} if node.startswith("_:") else {"@id": node}
        return Row(values, location, too_large(location))


def _format(path: Path, name: str) -> Format:
    form = find_format(path.suffix, RDF_FORMATS)
    if form is None:
        with path.open("rb") as file:
            begun = format_begun(file.read(4096)).name
        form = named_format("trig" if begun == "turtle" else begun)  # TriG is all that Turtle is, and graphs
    if form.name == "jsonld" and path.stat().st_size > LARGEST_JSONLD:
        size = LARGEST_JSONLD >> 20
        raise SourceError(
            f"{name} : plus de {size} Mio de JSON-LD. Demandez du N-Triples ou du Turtle au producteur.",
            f"{name}: more than {size} MiB of JSON-LD. Ask the publisher for N-Triples or Turtle.",
        )
    return form


def _read(path: Path, name: str, form: Format, connector: Connector) -> RdfDocument:
    base = "file:///" + quote(name)
    try:
        quads: Iterator[Any] = read_quads(
            path, form.name, base, name=name, contexts=local_contexts(connector)
        )
        return RdfDocument(quads)
    except RefusedError:
        raise
    except UserError as error:
        raise SourceError(error.text.fr, error.text.en) from error
