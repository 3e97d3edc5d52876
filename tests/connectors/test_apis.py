"""Each API, played in its recorded shape a page of two records at a time, gives the records that its sample file gives."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import pytest

from tests.called_here import ess_hub
from tests.command_line import Outcome
from tests.connectors.samples import FOLDER

SIZE = 2
KEY = "clef-d-essai"
WRONG = "autre-clef"
BASE = "https://data.example.org/"

Query = Mapping[str, str]
Answer = dict[str, Any]


def sample(slug: str) -> Any:
    return json.loads((FOLDER / "samples" / f"{slug}.json").read_text("utf-8"))


def pages_of(records: list[Any]) -> list[list[Any]]:
    return [records[start : start + SIZE] for start in range(0, len(records), SIZE)]


def sirene(query: Query, here: str) -> Answer:
    """A cursor; the last page gives back the one it was asked with."""
    assert query["nombre"] == "1000"
    assert query["q"] == "periode(economieSocialeSolidaireUniteLegale:O)"
    document: Answer = sample("sirene")
    pages = pages_of(document["unitesLegales"])
    cursors = ["*", *(f"AoEp{number}" for number in range(1, len(pages)))]
    place = cursors.index(query["curseur"])
    document["header"] |= {
        "nombre": len(pages[place]),
        "curseur": cursors[place],
        "curseurSuivant": cursors[min(place + 1, len(pages) - 1)],
    }
    return document | {"unitesLegales": pages[place]}


def recherche_entreprises(query: Query, here: str) -> Answer:
    """Numbered pages, and how many there are."""
    assert query["per_page"] == "25"
    assert query["est_ess"] == "true"
    document: Answer = sample("recherche-entreprises")
    pages = pages_of(document["results"])
    number = int(query["page"])
    return document | {
        "results": pages[number - 1],
        "page": number,
        "per_page": SIZE,
        "total_pages": len(pages),
    }


def marche_inclusion(query: Query, here: str) -> Answer:
    """The next address, null at the end."""
    document: Answer = sample("marche-inclusion")
    pages = pages_of(document["results"])
    number = int(query.get("page", "1"))
    return document | {
        "next": f"{here}?page={number + 1}" if number < len(pages) else None,
        "previous": f"{here}?page={number - 1}" if number > 1 else None,
        "results": pages[number - 1],
    }


def murmurations(query: Query, here: str) -> Answer:
    """JSON:API: links.next is left out on the last page, links and meta of an answer without a profile."""
    assert query["schema"] == "organizations_schema-v1.0.0"
    since = int(query.get("last_updated", "0"))
    nodes = sample("murmurations")["data"]
    if since:
        # The next day: one profile was withdrawn, nothing else changed.
        nodes = [nodes[0] | {"status": "deleted", "last_updated": since + 1}]
    pages = pages_of(nodes)
    number = int(query.get("page", "1"))
    address = f"{here}?schema={query['schema']}" + (f"&last_updated={since}" if since else "")
    links = {"self": f"{address}&page={number}"}
    if number < len(pages):
        links |= {"next": f"{address}&page={number + 1}", "last": f"{address}&page={len(pages)}"}
    return {
        "data": pages[number - 1],
        "links": links,
        "meta": {"number_of_results": len(nodes), "total_pages": len(pages)},
    }


def whole(slug: str) -> Callable[[Query, str], Any]:
    """An address that gives everything at once."""
    return lambda query, here: sample(slug)


@dataclass(frozen=True)
class Api:
    """``path`` is what a source's address holds behind the host; ``header`` the one that holds a key."""

    slug: str
    path: str
    answer: Callable[[Query, str], Any]
    requests: int = 1
    header: str | None = None
    value: str = KEY


APIS = (
    Api(
        "sirene",
        "/api-sirene/3.11/siren?q=periode(economieSocialeSolidaireUniteLegale:O)",
        sirene,
        requests=4,
        header="X-INSEE-Api-Key-Integration",
    ),
    Api("recherche-entreprises", "/search?est_ess=true", recherche_entreprises, requests=4),
    Api(
        "marche-inclusion",
        "/api/siae/",
        marche_inclusion,
        requests=3,
        header="Authorization",
        value=f"Bearer {KEY}",
    ),
    Api("murmurations", "/v2/nodes?schema=organizations_schema-v1.0.0", murmurations, requests=2),
    Api("data-inclusion", "/structures.json", whole("data-inclusion")),
    Api("openfairdb", "/v0/entries/a1,a2,a3,a4", whole("openfairdb")),
    Api("gogocarto", "/api/elements.json?ontology=gogofull", whole("gogocarto")),
    Api("gogocarto-compact", "/api/elements.json?ontology=gogocompact", whole("gogocarto-compact")),
    Api("gogocarto-jsonld", "/api/elements.jsonld", whole("gogocarto-jsonld")),
    Api("yeswiki", "/?api/forms/3/entries/json", whole("yeswiki")),
)

every_api = pytest.mark.parametrize("api", APIS, ids=[api.slug for api in APIS])


@dataclass
class Played:
    """What a server that plays an API was asked. The second request is told once to come back."""

    host: str = ""
    answered: list[str] = field(default_factory=list)
    refused: int = 0
    delayed: int = 0


@contextmanager
def playing(api: Api) -> Iterator[Played]:
    played = Played()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            if api.header and self.headers.get(api.header) != api.value:
                played.refused += 1
                self.say(401, {"detail": "clé absente"})
            elif len(played.answered) == min(1, api.requests - 1) and not played.delayed:
                played.delayed += 1
                self.say(429, {"detail": "trop de demandes"}, {"Retry-After": "0"})
            else:
                parts = urlsplit(self.path)
                query = dict(parse_qsl(parts.query, keep_blank_values=True))
                played.answered.append(self.path)
                self.say(200, api.answer(query, f"{played.host}{parts.path}"))

        def say(self, status: int, document: Any, headers: Mapping[str, str] | None = None) -> None:
            body = json.dumps(document, ensure_ascii=False).encode()
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(body)))
            for name, value in (headers or {}).items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        played.host = f"http://127.0.0.1:{server.server_address[1]}"
        threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True).start()
        try:
            yield played
        finally:
            server.shutdown()


def hub_following(hub: Path, locations: Mapping[str, str]) -> Path:
    """A hub that follows each source, under the connector's own name."""
    made = ess_hub("init", hub, "--base-iri", BASE)
    assert made.code == 0, made.err
    for slug, location in locations.items():
        added = ess_hub("source", "add", slug, "--connector", slug, "--from", location, hub=hub)
        assert added.code == 0, added.err
    return hub


def give_keys(hub: Path) -> None:
    """Write the places of the keys into the settings, as a refusal says."""
    tables = [
        f'\n[sources.{api.slug}.headers]\n{api.header} = "{api.value.replace(KEY, "${CLE_DE_L_API}")}"\n'
        for api in APIS
        if api.header
    ]
    settings = hub / "hub.toml"
    settings.write_text(settings.read_text("utf-8") + "".join(tables), "utf-8")


def records(hub: Path, slug: str) -> list[str]:
    """The source's graph, line by line."""
    query = f"CONSTRUCT {{ ?s ?p ?o }} {{ GRAPH <{BASE}graph/source/{slug}> {{ ?s ?p ?o }} }}"
    asked = ess_hub("query", query, "--format", "ntriples", hub=hub)
    assert asked.code == 0, asked.err
    return sorted(asked.out.splitlines())


@dataclass(frozen=True)
class Hubs:
    """One follows the sample files, the other the servers that play the APIs. ``lacking``: what the second said before it
    had the keys; ``mistaken``: what it said under wrong ones."""

    files: Path
    apis: Path
    played: Mapping[str, Played]
    lacking: Outcome
    mistaken: Outcome


@pytest.fixture(scope="module")
def hubs(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Hubs]:
    folder = tmp_path_factory.mktemp("apis")
    files = {api.slug: str(FOLDER / "samples" / f"{api.slug}.json") for api in APIS}
    guarded = [api.slug for api in APIS if api.header]
    with ExitStack() as stack:
        played = {api.slug: stack.enter_context(playing(api)) for api in APIS}
        file_hub = hub_following(folder / "fichiers", files)
        web_hub = hub_following(folder / "apis", {api.slug: played[api.slug].host + api.path for api in APIS})
        patch = stack.enter_context(pytest.MonkeyPatch.context())
        lacking = ess_hub("harvest", *guarded, hub=web_hub, lang="en")
        give_keys(web_hub)
        patch.setenv("CLE_DE_L_API", WRONG)
        mistaken = ess_hub("harvest", *guarded, hub=web_hub, lang="en")
        patch.setenv("CLE_DE_L_API", KEY)
        for hub in (file_hub, web_hub):
            harvested = ess_hub("harvest", hub=hub, lang="en")
            assert harvested.code == 0, harvested.err
        yield Hubs(file_hub, web_hub, played, lacking, mistaken)


@every_api
def test_its_pages_give_the_records_of_its_sample_file(api: Api, hubs: Hubs) -> None:
    assert records(hubs.apis, api.slug) == records(hubs.files, api.slug) != []


@every_api
def test_each_page_is_asked_for_once_and_again_when_the_server_says_later(api: Api, hubs: Hubs) -> None:
    played = hubs.played[api.slug]
    assert len(set(played.answered[: api.requests])) == api.requests
    assert played.delayed == 1


@pytest.mark.parametrize("api", [api for api in APIS if api.header], ids=lambda api: api.slug)
def test_without_its_key_it_is_not_asked_and_with_a_wrong_one_nothing_is_taken(api: Api, hubs: Hubs) -> None:
    assert hubs.lacking.code == hubs.mistaken.code == 2
    assert f"[sources.{api.slug}.headers] {api.header} = " in hubs.lacking.err
    assert hubs.played[api.slug].refused == 1
    where = hubs.played[api.slug].host + urlsplit(api.path).path
    said = [line for line in hubs.mistaken.err.splitlines() if where in line]
    assert len(said) == 1
    assert "the server answers 401" in said[0]
    assert WRONG not in hubs.mistaken.out + hubs.mistaken.err


def test_a_profile_withdrawn_from_the_index_goes_and_the_others_stay(hubs: Hubs) -> None:
    before = records(hubs.apis, "murmurations")
    harvested = ess_hub("harvest", "murmurations", hub=hubs.apis, lang="en")
    assert harvested.code == 0, harvested.err
    after = records(hubs.apis, "murmurations")
    assert "last_updated=" in hubs.played["murmurations"].answered[-1]
    gone = sample("murmurations")["data"][0]["name"]
    assert any(f'"{gone}"' in line for line in before)
    assert not any(f'"{gone}"' in line for line in after)
    assert set(after) < set(before)
    assert after
