"""Feeds that tests play: pages in the shapes that LDES servers write them, held in memory."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime

from hub.ldes.bookmark import Bookmark
from hub.ldes.client import FeedReader, Fetched
from hub.store.rdf import read_quads

NOW = datetime(2026, 11, 3, 8, 0, tzinfo=UTC)
FEED = "https://data.example.org/feed"
PREFIXES = """\
@prefix tree: <https://w3id.org/tree#> .
@prefix ldes: <https://w3id.org/ldes#> .
@prefix as: <https://www.w3.org/ns/activitystreams#> .
@prefix dcterms: <http://purl.org/dc/terms/> .
@prefix prov: <http://www.w3.org/ns/prov#> .
@prefix schema: <https://schema.org/> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
"""
STREAM = """\
<https://data.example.org/feed#stream> a ldes:EventStream ; tree:view <https://data.example.org/feed> ;
  ldes:timestampPath as:published ; ldes:versionOfPath as:object .
"""
MEMBER_OF = "<https://data.example.org/feed#stream> tree:member"


def activity(number: int, what: str, entity: str, moment: str, name: str = "") -> str:
    """A member as DCAT-AP Feeds has it: an activity, its payload in the graph named after it."""
    member = f"<https://data.example.org/feed#{number}>"
    said = (
        f"{MEMBER_OF} {member} .\n{member} a as:{what} ; as:object <http://x/{entity}> ;"
        f' as:published "{moment}"^^xsd:dateTime .\n'
    )
    return said + (
        f'{member} {{ <http://x/{entity}> a schema:Organization ; schema:name "{name}" }}\n' if name else ""
    )


def relation(page: str, target: str, kind: str = "Relation", value: str | None = None) -> str:
    """That ``page`` leads to ``target``, both addresses."""
    bound = f' ; tree:path as:published ; tree:value "{value}"^^xsd:dateTime' if value else ""
    return f"<{page}> tree:relation [ a tree:{kind} ; tree:node <{target}>{bound} ] .\n"


class Feed:
    """Pages by address. ``asked`` has every request; ``immutable`` the addresses of pages that say they are."""

    def __init__(self, pages: dict[str, str], immutable: Iterable[str] = ()) -> None:
        self.pages = pages
        self.immutable = set(immutable)
        self.moved: dict[str, str] = {}
        self.asked: list[str] = []
        self.with_etags = True

    def fetch(self, url: str, etag: str | None) -> Fetched:
        self.asked.append(url)
        found = self.moved.get(url, url)
        if found not in self.pages:
            return Fetched(found, 410 if found.endswith("gone") else 404)
        text = self.pages[found]
        tag = f'"{hash(text)}"' if self.with_etags else None
        if tag is not None and tag == etag:
            return Fetched(found, 304, etag=tag)
        quads = list(read_quads((PREFIXES + text).encode(), "trig", found, name=found))
        return Fetched(found, 200, quads, tag, found in self.immutable)

    def read(
        self, known: Bookmark | None = None, start: str = FEED
    ) -> tuple[dict[str, str | None], Bookmark]:
        """What one reading says is new: entity → name, None when it is gone; and where it stopped."""
        self.asked.clear()
        reader = FeedReader(start, self.fetch, NOW, known)
        latest: dict[str, tuple[object, bool, str | None]] = {}
        for change, is_new in reader.changes():
            names = [
                value.value
                for predicate, value in change.describe(change.entity)
                if predicate.endswith("/name")
            ]
            state = None if change.is_deletion else (names or [""])[0]
            found = latest.get(change.entity)
            if found is None or found[0] <= change.order:  # type: ignore[operator]
                latest[change.entity] = (change.order, is_new, state)
        news = {entity.rpartition("/")[2]: state for entity, (_, is_new, state) in latest.items() if is_new}
        return news, Bookmark.from_json(reader.bookmark.to_json())
