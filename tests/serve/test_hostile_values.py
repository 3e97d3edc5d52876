"""Values that try to be markup, or to turn the line around, are text on every page; and every page keeps a strict policy."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import quote

import pytest
from starlette.routing import Match

from hub.pipeline.hub import Hub
from hub.publish.published_source import published_source
from hub.publish.side_tables import build_side_tables
from hub.serve.app import create_app
from hub.serve.bidi import unclosed
from hub.store.view import open_view
from tests.serve.served import Client, served
from tests.serve.small_hub import BASE, HERE, build
from tests.serve.test_pages import BROWSER, PAGES

HOSTILE = "<script>alert(1)</script>\"'><img src=x onerror=alert(2)>{{ 7*7 }}</title></textarea></pre>&lt;b&gt;\u202e\u2066fin"
ECHO = quote(HOSTILE)
PATHS = [
    *PAGES, "/map", f"/map?q={ECHO}", "/catalog", "/dumps/", "/dumps/latest/" + ECHO, "/sources/cress", "/sources/porteurs", "/sources/exemples", "/record/porteurs/BDIS-0009", "/record/exemples/INI-1",
    "/reconcile/preview?id=" + quote(HERE.entity("organization", "scic-l-arban")),
    f"/search?q={ECHO}", f"/search?type={ECHO}", f"/sparql?query={ECHO}", f"/validate?connector={ECHO}", f"/nowhere/{ECHO}",
    "/queries/organizations-of-a-region?region=" + ECHO, "/sparql?query=" + quote("SELECT * { ?s rdfs:label ?l } LIMIT 50"),
    "/sparql?query=" + quote("SELECT * { GRAPH ?g { ?s ?p ?l } FILTER(isLiteral(?l)) FILTER(CONTAINS(STR(?l), 'fin')) }"),
    "/sparql?query=" + quote("CONSTRUCT WHERE { ?s rdfs:label ?l }"), "/record/cress/" + ECHO, "/doc/organization/" + ECHO,
    "/ontology/" + ECHO, "/scheme/" + ECHO, "/profiles/" + ECHO, "/sources/" + ECHO, "/statistics?lang=" + ECHO,
]  # fmt: skip
NO_PAGES = {
    "/static/{name}", "/favicon.ico", "/robots.txt", "/store", "/store/{path:path}", "/graph/{path:path}", "/health",
    "/metrics", "/.well-known/void", "/sitemap.xml", "/openapi.json", "/dumps", "/dumps/{publication}/{name}", "/context.jsonld",
    "/api/organizations", "/api/establishments", "/reconcile/1.0", "/reconcile/suggest/{kind}", "/reconcile/1.0/suggest/{kind}",
    "/reconcile/extend/propose", "/reconcile/1.0/extend/propose", "/reconcile/1.0/preview",
    "/sources/{source_id}/report.json", "/sources/{source_id}/rejects.csv", "/id/{entity_type}/{slug}",
    "/source/{source_id}", "/link/{entity_type}/{source_id}/{key:anything}", "/observatory/{path:path}",
}  # fmt: skip
"""What answers other things than pages, or redirects."""

_TEXT = re.compile(r'("(?:[^"\\]|\\.)*)"((?:@[\w-]+)?) \.$')


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Client]:
    """The small hub, every text of its records and entities ending in something hostile."""
    hub = build(tmp_path_factory.mktemp("hostile"))
    _poison(hub)
    with served(lambda address: create_app(hub, readers=2, public_url=address)) as opened:
        yield opened


def _poison(hub: Hub) -> None:
    escaped = HOSTILE.replace("\\", "\\\\").replace('"', '\\"')
    graphs = [
        None,
        *(HERE.source_graph(name) for name in hub.sources),
        HERE.links_graph,
        HERE.provenance_graph,
    ]
    with open_view(hub.revisions.current()) as view:
        lines = {graph: list(view.lines(graph)) for graph in graphs}
    with hub.revisions.lease("test") as lease, lease.draft() as draft:
        for graph, old in lines.items():
            draft.replace_graph(graph, [_TEXT.sub(rf'\1{_twice(escaped)}"\2 .', line) for line in old])
        sources = [published_source(each, hub.connector(each.connector)) for each in hub.sources.values()]
        build_side_tables(
            draft.view,
            hub.publication_directory(2),
            addresses=HERE,
            territories=hub.territories,
            sources=sources,
            manifest={"digest": "hostile"},
        )
        draft.commit(publication=2)


def _twice(escaped: str) -> str:
    return escaped.replace("\\", "\\\\")


class Read(HTMLParser):
    """What a browser would make of a page: its elements, its attributes, its texts."""

    def __init__(self, text: str) -> None:
        super().__init__(convert_charrefs=True)
        self.tags: set[str] = set()
        self.attributes: list[tuple[str, str, str]] = []
        self.texts: list[str] = []
        self.feed(text)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.attributes += [(tag, name, value or "") for name, value in attrs]

    def handle_data(self, data: str) -> None:
        self.texts.append(data)


@pytest.mark.parametrize("path", PATHS)
def test_a_hostile_value_is_text_and_nothing_else(hostile: Client, path: str) -> None:
    answer = hostile.get(path, headers=BROWSER)
    assert answer.headers["content-type"] == "text/html; charset=utf-8"
    assert answer.status_code < 500
    page = Read(answer.text)
    assert page.tags.isdisjoint({"script", "iframe", "object", "embed", "style", "base"})
    for tag, name, value in page.attributes:
        assert not name.startswith("on"), (tag, name)
        assert name != "style"
        assert tag != "img" or name != "src" or "/static/" in value
        if name in {"href", "src", "action", "formaction"}:
            assert not re.match(r"\s*(javascript|data|vbscript):", value, re.IGNORECASE), value
            assert "\u202e" not in value
    assert "49</title>" not in answer.text
    for text in (*page.texts, *(value for _, _, value in page.attributes)):
        assert unclosed(text) == "", text


@pytest.mark.parametrize("path", PATHS)
def test_every_page_runs_nothing_and_says_so(hostile: Client, path: str) -> None:
    headers = hostile.get(path, headers=BROWSER).headers
    policy = dict(part.strip().partition(" ")[::2] for part in headers["content-security-policy"].split(";"))
    assert policy["default-src"] == policy["base-uri"] == "'none'"
    assert set(policy) <= {
        "default-src",
        "style-src",
        "img-src",
        "form-action",
        "base-uri",
        "frame-ancestors",
    }
    assert not re.search(r"unsafe|https?:|data:", headers["content-security-policy"])
    assert policy["frame-ancestors"] == ("*" if "preview" in path else "'none'")
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "no-referrer"


def test_the_hostile_values_are_on_the_pages_that_show_records(hostile: Client) -> None:
    shown = [
        path
        for path in PATHS
        if "alert(2)" in (text := hostile.get(path, headers=BROWSER).text) and "%3C" not in path and text
    ]
    assert len(shown) > 12
    for path in ("/doc/organization/scic-l-arban", "/record/cress/ITW-029", "/search?q=arban"):
        assert path in shown


def test_every_page_there_is_was_tried(small_hub: Hub, tmp_path: Path) -> None:
    app = create_app(small_hub, readers=2)
    found = set()
    for path in PATHS:
        scope = {"type": "http", "method": "GET", "path": path.partition("?")[0], "headers": [], "app": app}
        for route in _routes(app):
            if getattr(route, "path", None) and route.matches(scope)[0] == Match.FULL:  # type: ignore[attr-defined]
                found.add(route.path)  # type: ignore[attr-defined]
                break
    pages = {
        route.path  # type: ignore[attr-defined]
        for route in _routes(app)
        if "GET" in (getattr(route, "methods", None) or ())
    }
    assert len(pages) > 30
    assert pages - NO_PAGES - found == set()
    assert HERE.base == BASE


def _routes(app: object) -> Iterator[object]:
    for route in app.routes:  # type: ignore[attr-defined]
        yield route
        inner = getattr(route, "original_router", None)
        if inner is not None:
            yield from inner.routes


@pytest.mark.parametrize(
    ("text", "closing"),
    [
        ("plain", ""),
        ("\u202eabc", "\u202c"),
        ("\u202eabc\u202c", ""),
        ("\u2067a\u202eb", "\u202c\u2069"),
        ("\u202a\u2066x\u2069", "\u202c"),
        ("\u2066\u202ex\u2069y", ""),
        ("\u202ca\u2069", ""),
        ("\u202ea\nb", ""),
    ],
)
def test_what_turns_the_line_is_closed_where_the_value_ends(text: str, closing: str) -> None:
    assert unclosed(text) == closing
    assert unclosed(text + unclosed(text)) == ""
