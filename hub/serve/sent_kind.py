"""What a file sent to be checked is: RDF and in which syntax, or something that goes through a connector.

``Content-Type`` says it. In a browser's form the name's suffix says it better: browsers know few of these types. A name
is never more than that, and what messages call the file. MediaTypeError (415) says what would be read.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from pathlib import Path, PurePath

from hub.harvest.file_format import SUFFIXES
from hub.harvest.media_types import MEDIA_TYPES, Sent, read_content_type
from hub.mapping.connector import Connector
from hub.pipeline.sent_file import SentFile
from hub.serve.connector_choice import file_formats
from hub.serve.problem import MediaTypeError
from hub.store.formats import RDF_FORMATS, find_format
from hub.validate.syntaxes import SYNTAXES

NAMELESS = "envoi"
"""What messages call a file without a plain name."""

_PLAIN = re.compile(r"\w[\w .,()'+-]{0,99}")
_UNSAID = frozenset({"", "application/octet-stream", "text/plain", "binary/octet-stream"})
"""Types under which clients send anything."""
_ARCHIVES = frozenset(
    {"application/zip", "application/gzip", "application/x-gzip", "application/x-zip-compressed"}
)
_MORE: dict[str, tuple[str, ...]] = {
    **MEDIA_TYPES,
    "jsonl": ("application/x-ndjson", "application/ndjson", "application/jsonl", "application/x-jsonlines"),
    "xlsx": (*MEDIA_TYPES["xlsx"], *MEDIA_TYPES["ods"], "application/vnd.ms-excel"),
    "rdf": tuple(dict.fromkeys(each for form in RDF_FORMATS for each in form.media_types)),
}
_TRIX = {"application/trix": "trix", "application/trix+xml": "trix"}
_RDF_TYPES = tuple(form.media_type for form in RDF_FORMATS)
_TABLES = frozenset(
    {*SUFFIXES["csv"], *SUFFIXES["jsonl"], *SUFFIXES["xlsx"], ".geojson", ".zip", ".gz"} - {".txt"}
)


def plain_name(given: str | None) -> str:
    """What to call a file that its owner calls ``given``: that, when it is letters, digits and a few signs."""
    name = unicodedata.normalize("NFC", given or "").strip()
    return name if _PLAIN.fullmatch(name) else NAMELESS


def sent_file(
    path: Path, content_type: str, given: str | None, connector: Connector | None, *, from_form: bool
) -> SentFile:
    """The file at ``path``, sent as ``content_type`` by someone who calls it ``given``."""
    name = plain_name(given)
    suffix = PurePath(given or "").suffix.lower()
    media_type, _, parameters = content_type.partition(";")
    media_type = media_type.strip().lower()
    if connector is not None:
        format_, charset = _through(connector, "" if from_form else media_type, parameters)
        return SentFile(path, name, format=format_, charset=charset)
    if from_form and (suffix in SYNTAXES or suffix in _TABLES):
        media_type = ""
    return SentFile(path, name, syntax=_syntax(media_type, parameters, suffix))


def _through(connector: Connector, media_type: str, parameters: str) -> tuple[str | None, str | None]:
    """The format, unless the content is to tell, and the encoding if it is said."""
    formats = file_formats(connector)
    if not formats:
        raise MediaTypeError(
            f"Le connecteur « {connector.slug} » ne lit pas de fichier : il interroge une base.",
            f"Connector '{connector.slug}' reads no file: it asks a database.",
        )
    charset = _charset(parameters)
    if media_type in _UNSAID or media_type in _ARCHIVES:
        return None, charset
    for each in formats:
        if media_type in _MORE[each]:
            return each, charset
    raise _not_read(media_type, (kind for each in formats for kind in _MORE[each]))


def _syntax(media_type: str, parameters: str, suffix: str) -> str | None:
    if media_type in _UNSAID:
        if suffix in _TABLES:
            raise _needs_connector(suffix)
        return SYNTAXES.get(suffix)
    form = find_format(media_type, RDF_FORMATS) if "/" in media_type else None
    if form is None and media_type not in _TRIX:
        if media_type in _ARCHIVES or any(media_type in kinds for kinds in _MORE.values()):
            raise _needs_connector(media_type)
        raise _not_read(media_type, _RDF_TYPES)
    charset = _charset(parameters)
    if charset not in {None, "utf-8", "ascii"}:
        raise MediaTypeError(
            f"Un fichier RDF est en UTF-8, pas en {charset} : réenregistrez-le ainsi.",
            f"An RDF file is in UTF-8, not {charset}: save it as such.",
        )
    return SYNTAXES[form.suffix] if form else _TRIX[media_type]


def _charset(parameters: str) -> str | None:
    """The codec that is named, None when none is."""
    read: Sent | None = read_content_type(f"text/csv;{parameters}", ("csv",))
    if read is None:
        raise MediaTypeError(
            "Encodage inconnu dans Content-Type : donnez par exemple charset=utf-8.",
            "Unknown encoding in Content-Type: give for example charset=utf-8.",
        )
    return read.charset


def _needs_connector(what: str) -> MediaTypeError:
    return MediaTypeError(
        f"Un tableau ou une archive ({what}) se vérifie à travers un connecteur : dites lequel (« connector »).",
        f"A table or an archive ({what}) is checked through a connector: say which ('connector').",
    )


def _not_read(media_type: str, kinds: Iterable[str]) -> MediaTypeError:
    known = ", ".join(dict.fromkeys(kinds))
    return MediaTypeError(
        f"« {media_type} » n'est pas lu ici. Dites le type du fichier dans Content-Type ({known}).",
        f"'{media_type}' is not read here. Say the type of the file in Content-Type ({known}).",
    )
