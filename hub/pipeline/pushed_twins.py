"""The twins of pushed records among the records that were not sent: which bear the same SIRET, and which no more do.

A harvest sees its whole source and finds its twins by itself (:mod:`hub.model.shared_siret`). A push sees some records,
so the others are asked of the source's graph, by the SIRET: those the pushed records bear, and those they bore before.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from itertools import islice

from hub.harvest.record import KnownRecord
from hub.harvest.staged import Staged
from hub.harvest.state import State
from hub.model.iri import Addresses
from hub.model.problem import Problem
from hub.model.shared_siret import RULE, Bearer, FieldOf, twins
from hub.model.statement import iri, literal
from hub.model.vocabulary import IS_PART_OF, SIRET, SITE_OF
from hub.store.view import View

_AT_ONCE = 500


def tell_twins(
    staged: Staged, state: State, view: View, addresses: Addresses, graph: str, field_of: FieldOf
) -> tuple[KnownRecord, ...]:
    """Say of each accepted record of ``staged`` whose SIRET it shares; returns the records that were not sent and of
    which something else is to be said from now on."""
    settled = {record.key for kind, record in staged.seen() if kind != "rejected"} | set(staged.gone())
    own = staged.sirets()
    asked = {bearer.siret for bearer in own} | set(_borne_before(state, view, graph, settled))
    known: dict[str, KnownRecord] = {}
    others: list[Bearer] = []
    for siret, node in _bearers(view, graph, asked):
        name = addresses.node_name(node)
        if name is None or name.key in settled:
            continue
        record = known.get(name.key) or state.record(name.key)
        if record is not None:
            known[name.key] = record
            others.append(Bearer(siret, name.key, node, record.location))
    said: dict[str, list[Problem]] = {key: [] for key in known}
    # The records that were there first: "the first one" of a group of twins is one of them.
    for bearer, problem in twins([*others, *own], field_of):
        if bearer.key in said:
            said[bearer.key].append(problem)
        else:
            staged.add_finding(bearer.key, problem)
    return tuple(_changed(known, said, asked))


def _changed(
    known: dict[str, KnownRecord], said: dict[str, list[Problem]], asked: set[str]
) -> Iterator[KnownRecord]:
    for key, record in known.items():
        kept = [each for each in record.findings if each.rule != RULE or each.value not in asked]
        findings = (*kept, *said[key])
        if findings != record.findings:
            yield replace(record, findings=findings)


def _borne_before(state: State, view: View, graph: str, keys: Iterable[str]) -> Iterator[str]:
    """The SIRET that the last good versions of the records ``keys`` bear."""
    subjects = (subject for key in keys if (record := state.record(key)) for subject in record.subjects)
    for some in _batches(subjects):
        wanted = " ".join(map(iri, some))
        for row in view.select(
            f"SELECT ?siret WHERE {{ GRAPH {iri(graph)} {{ VALUES ?node {{ {wanted} }} ?node {iri(SIRET)} ?siret }} }}"
        ):
            yield row["siret"].value


def _bearers(view: View, graph: str, sirets: Iterable[str]) -> Iterator[tuple[str, str]]:
    """(SIRET, node) of the records that describe a place with one of these numbers, in order: see
    :func:`hub.model.shared_siret.own_sirets`."""
    # Asked of each bearer: a UNION would be gathered over the whole graph first.
    described = (
        f"FILTER(EXISTS {{ ?node {iri(IS_PART_OF)} ?source }} "
        f"|| EXISTS {{ ?node {iri(SITE_OF)}/{iri(IS_PART_OF)} ?source }})"
    )
    for some in _batches(sorted(sirets)):
        wanted = " ".join(map(literal, some))
        rows = view.select(
            f"SELECT DISTINCT ?siret ?node WHERE {{ GRAPH {iri(graph)} {{ VALUES ?siret {{ {wanted} }} "
            f"?node {iri(SIRET)} ?siret . {described} }} }} ORDER BY ?siret ?node"
        )
        yield from ((row["siret"].value, row["node"].value) for row in rows)


def _batches(values: Iterable[str]) -> Iterator[list[str]]:
    rest = iter(values)
    while some := list(islice(rest, _AT_ONCE)):
        yield some
