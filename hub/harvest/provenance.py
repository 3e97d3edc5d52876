"""Where records came from, in PROV-O: one activity a harvest, what it used, and what became of the records.

The activity's IRI is the run's name everywhere: it stands in the provenance graph if, and only if, the run was
committed. The graph is public: local paths are shown by file name only, and secrets in addresses are blotted out.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import parse_qsl, quote, urlencode, urlsplit, urlunsplit

from hub.harvest.counts import Counts
from hub.harvest.fetch import is_web
from hub.model.iri import Addresses
from hub.model.statement import iri, is_iri, literal, statement
from hub.model.vocabulary import DCTERMS, ESS, PROV, TYPE, XSD

_SECRETS = ("token", "key", "secret", "password", "passwd", "signature", "sig", "auth")


@dataclass(frozen=True, slots=True)
class Run:
    """One harvest. ``location`` is the path or URL that was read, ``name`` the file as its owner knows it."""

    source: str
    location: str
    name: str
    sha256: str | None
    started: datetime
    ended: datetime
    counts: Counts
    connector: str
    licence: str | None = None


def run_iri(addresses: Addresses, source: str, started: datetime) -> str:
    """The activity of a harvest of ``source`` that ``started`` then (an aware datetime): the run's name."""
    moment = started.strftime("%Y%m%dT%H%M%S.%fZ")
    return f"{addresses.base}activity/harvest/{source}/{moment}"


def run_statements(run: Run, addresses: Addresses) -> list[str]:
    """The run as sorted N-Triples lines, for the provenance graph."""
    activity = iri(run_iri(addresses, run.source, run.started))
    file = activity[:-1] + "#file>"
    graph = iri(addresses.source_graph(run.source))
    lines = [
        statement(activity, iri(TYPE), iri(PROV + "Activity")),
        statement(activity, iri(TYPE), iri(ESS + "Harvest")),
        statement(activity, iri(ESS + "source"), iri(addresses.source(run.source))),
        statement(activity, iri(PROV + "generated"), graph),
        statement(activity, iri(PROV + "used"), file),
        statement(activity, iri(PROV + "startedAtTime"), _moment(run.started)),
        statement(activity, iri(PROV + "endedAtTime"), _moment(run.ended)),
        statement(activity, iri(ESS + "connectorVersion"), literal(run.connector)),
        statement(file, iri(TYPE), iri(PROV + "Entity")),
        statement(file, iri(DCTERMS + "title"), literal(run.name)),
    ]
    for name, number in _numbers(run.counts).items():
        lines.append(statement(activity, iri(ESS + name), literal(str(number), datatype=XSD + "integer")))
    if run.sha256:
        lines.append(statement(file, iri(ESS + "sha256"), literal(run.sha256)))
    if has_host(run.location) and is_iri(address := public_address(run.location)):
        lines.append(statement(file, iri(PROV + "hadPrimarySource"), iri(address)))
    if run.licence:
        lines.append(statement(file, iri(DCTERMS + "license"), iri(run.licence)))
    return sorted(lines)


def has_host(location: str) -> bool:
    """Whether ``location`` is somewhere on a network: neither a path nor a database file's own URL."""
    return is_web(location) and bool(urlsplit(location).hostname)


def public_address(url: str) -> str:
    """``url`` without what must not be published: user, password, keys and tokens in the query; escaped as an IRI."""
    parts = urlsplit(url)
    host = parts.netloc.rpartition("@")[2]
    query = urlencode(
        [
            (name, "…" if any(secret in name.casefold() for secret in _SECRETS) else value)
            for name, value in parse_qsl(parts.query, keep_blank_values=True)
        ]
    )
    path = quote(parts.path, safe="/%:@!$&'()*+,;=~-._")
    return urlunsplit((parts.scheme, host, path, query, ""))


def _numbers(counts: Counts) -> Mapping[str, int]:
    return {
        "recordsRead": counts.total,
        "recordsNew": counts.new,
        "recordsChanged": counts.changed,
        "recordsUnchanged": counts.unchanged,
        "recordsGone": counts.gone,
        "recordsRejected": counts.rejected,
    }


def _moment(at: datetime) -> str:
    return literal(at.isoformat(timespec="milliseconds"), datatype=XSD + "dateTime")
