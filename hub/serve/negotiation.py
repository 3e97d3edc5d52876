"""Chooses in which format to answer: by suffix or ``?format=`` first, then by ``Accept`` with its q-values.

A format has one media type it is served as and others that mean it in a request (``application/json`` for SPARQL
results, ``text/plain`` for N-Triples). Wildcards match the first only. Equal q-values are settled by the order of
the offers. Raises NotAcceptableError (406) naming what is offered.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from hub.errors import UserError
from hub.store.formats import named_format


class NotAcceptableError(UserError):
    """None of the formats asked for can be served here. ``offered`` lists the media types that can."""

    status = 406

    def __init__(self, offered: tuple[str, ...]) -> None:
        listed = ", ".join(offered)
        super().__init__(
            f"Aucun des formats demandés n'est servi à cette adresse. Formats possibles : {listed}.",
            f"None of the formats asked for is served at this address. Possible formats: {listed}.",
        )
        self.offered = offered


@dataclass(frozen=True, slots=True)
class Format:
    """``name`` is what the store calls it, ``media_type`` what it is served as, ``aliases`` other media types that
    ask for it, ``suffix`` its file ending, ``words`` what ``?format=`` may say, ``shown``
    what people call it."""

    name: str
    media_type: str
    suffix: str
    aliases: tuple[str, ...] = ()
    words: tuple[str, ...] = ()
    shown: str = ""

    @property
    def content_type(self) -> str:
        """The ``Content-Type``; text formats say their charset, as their default would be ASCII."""
        return f"{self.media_type}; charset=utf-8" if self.media_type.startswith("text/") else self.media_type


def _of_the_store(
    name: str, shown: str, aliases: tuple[str, ...] = (), words: tuple[str, ...] = ()
) -> Format:
    """A format the store writes, with what else clients are known to call it."""
    form = named_format(name)
    others = tuple(dict.fromkeys((*form.media_types[1:], *aliases)))
    return Format(form.name, form.media_type, form.suffix.removeprefix("."), others, words, shown)


HTML = Format("html", "text/html", "html", ("application/xhtml+xml",))

TURTLE = _of_the_store("turtle", "Turtle", ("application/turtle", "text/n3", "text/rdf+n3"), ("n3",))
JSONLD = _of_the_store("jsonld", "JSON-LD", ("application/x-json+ld",), ("json-ld", "json"))
NTRIPLES = _of_the_store("ntriples", "N-Triples", words=("n-triples",))
RDFXML = _of_the_store("rdfxml", "RDF/XML", words=("rdf+xml", "rdf-xml", "xml"))
GRAPH_FORMATS = (TURTLE, JSONLD, NTRIPLES, RDFXML)

JSON = _of_the_store("json", "JSON", ("text/json",))
XML = _of_the_store("xml", "XML")
CSV = _of_the_store("csv", "CSV")
TSV = _of_the_store("tsv", "TSV")
RESULT_FORMATS = (JSON, XML, CSV, TSV)
XLSX = Format(
    "xlsx",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "xlsx",
    words=("excel",),
    shown="XLSX",
)
SELECT_FORMATS = (*RESULT_FORMATS, XLSX)
"""The rows of a SELECT may be a workbook too; the store does not write it, the hub makes it of the CSV."""


_REMEMBERED = 300  # characters; clients say few different things, and those are shorter

PLAIN_JSON = Format("json", "application/json", "json")
PROBLEM = Format("problem", "application/problem+json", "json", ("application/json",))


@dataclass(frozen=True, slots=True)
class MediaRange:
    """One range of an ``Accept`` header: ``type/subtype``, ``type/*`` or ``*/*``, and its quality from 0 to 1."""

    type: str
    subtype: str
    quality: float

    def specificity(self, media_type: str) -> int:
        """How closely the range names ``media_type``: 4 exactly, 2 its type, 1 anything, 0 not at all."""
        kind, _, sub = media_type.partition("/")
        if (self.type, self.subtype) == (kind, sub):
            return 4
        if (self.type, self.subtype) == (kind, "*"):
            return 2
        return 1 if (self.type, self.subtype) == ("*", "*") else 0


def read_accept(header: str | None) -> tuple[MediaRange, ...]:
    """The ranges of an ``Accept`` header; nothing said is ``*/*``. Ranges that cannot be read are left out."""
    if header is None or not header.strip():
        return (MediaRange("*", "*", 1.0),)
    ranges = []
    for part in header.split(","):
        name, *parameters = (piece.strip() for piece in part.split(";"))
        kind, slash, sub = name.lower().partition("/")
        quality = read_quality(parameters)
        if slash and kind and sub and quality is not None:
            ranges.append(MediaRange(kind, sub, quality))
    return tuple(ranges)


def read_quality(parameters: Iterable[str]) -> float | None:
    """The ``q`` among a range's parameters, 1 when none is given, None when it is no number from 0 to 1."""
    for parameter in parameters:
        name, _, value = parameter.partition("=")
        if name.strip().lower() == "q":
            try:
                quality = float(value)
            except ValueError:
                return None
            return quality if 0.0 <= quality <= 1.0 else None
    return 1.0


def quality_of(offer: Format, ranges: Sequence[MediaRange]) -> float:
    """How much the client wants ``offer``: the quality of the range that names it most closely."""
    best = (0, 0.0)
    for media_range in ranges:
        closeness = media_range.specificity(offer.media_type)
        if any(media_range.specificity(alias) == 4 for alias in offer.aliases):
            # An alias counts as a name, but the format's own media type has the last word.
            closeness = max(closeness, 3)
        best = max(best, (closeness, media_range.quality))
    return best[1] if best[0] else 0.0


def named(words: Iterable[str], offers: Sequence[Format]) -> Format | None:
    """The first offer that a word names: its name, suffix, another word for it, or a media type."""
    for word in words:
        plain = word.strip().lower()
        for offer in offers:
            if plain in {offer.name, offer.suffix, offer.media_type, *offer.words}:
                return offer
        for offer in offers:
            if plain in offer.aliases:
                return offer
    return None


def choose(accept: str | None, offers: Sequence[Format], words: Sequence[str] = ()) -> Format:
    """The format to answer in. ``words`` are what suffix or ``?format=`` said: they win over ``accept``."""
    spoken = [word for word in words if word.strip()]
    if spoken:
        chosen = named(spoken, offers)
        if chosen is None:
            raise NotAcceptableError(tuple(offer.media_type for offer in offers))
        return chosen
    said = accept or ""
    best = (_best_known if len(said) <= _REMEMBERED else _best)(said, tuple(offers))
    if best is None:
        raise NotAcceptableError(tuple(offer.media_type for offer in offers))
    return best


def _best(accept: str, offers: tuple[Format, ...]) -> Format | None:
    """The offer the client wants most; None when it wants none."""
    ranges = read_accept(accept)
    qualities = [quality_of(offer, ranges) for offer in offers]
    best = max(qualities, default=0.0)
    return offers[qualities.index(best)] if best > 0.0 else None


_best_known = lru_cache(maxsize=1024)(_best)
