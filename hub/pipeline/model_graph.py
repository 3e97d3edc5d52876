"""Keeps the model graph — ontology, schemes, shapes — equal to the files the hub was installed with,
and to the profiles its sources are checked by."""

from __future__ import annotations

import hashlib

from hub.model.statement import iri, literal, statement
from hub.model.vocabulary import DCTERMS
from hub.pipeline.hub import Hub
from hub.store.draft import Draft

_VERSION = DCTERMS + "hasVersion"


def model_version(hub: Hub) -> str:
    """A digest of every file of the model: another text is another version."""
    digest = hashlib.blake2b(digest_size=16)
    for path in hub.model_files():
        digest.update(path.name.encode() + b"\0" + path.read_bytes() + b"\0")
    return digest.hexdigest()


def refresh_model(hub: Hub, draft: Draft) -> bool:
    """Load the model graph anew when the installed files differ from what the store holds; says whether it did."""
    version = model_version(hub)
    graph = hub.addresses.model_graph
    provenance = hub.addresses.provenance_graph
    held = [term.value for predicate, term in draft.view.describe(provenance, graph) if predicate == _VERSION]
    if held == [version]:
        return False
    draft.drop_graph(graph)
    for path in hub.model_files():
        draft.load(graph, path)
    draft.remove_subjects(provenance, [graph])
    draft.insert(provenance, [statement(iri(graph), iri(_VERSION), literal(version))])
    return True
