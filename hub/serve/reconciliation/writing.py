"""Writes candidates and manifests as each version of the protocol wants them.

The two manifests differ where the versions exclude each other: ``suggest`` holds addresses in 0.2 and truth values in
1.0-draft, and the templates of ``view`` are written ``{{id}}`` in one, ``{id}`` in the other. So there are two roots:
``/reconcile`` (0.2, where the routes of 1.0-draft work as well) and ``/reconcile/1.0``.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from hub import __version__
from hub.model.vocabulary import ESS
from hub.publish.matching.query import Candidate
from hub.serve.language import Translator
from hub.serve.reconciliation.desk import ReconciliationLimits
from hub.serve.reconciliation.identity import Identities
from hub.serve.reconciliation.terms import TYPES

PREVIEW_WIDTH, PREVIEW_HEIGHT = 440, 300
_LONGEST_AREA = 120

Json = dict[str, Any]


def types(say: Translator) -> list[Json]:
    """The types of the service, named in the language of the request."""
    return [type_of(name, say) for name in TYPES]


def type_of(name: str, say: Translator) -> Json:
    """One type with its name."""
    return {"id": name, "name": say(f"reconcile.type.{name}")}


def candidate(found: Candidate, identities: Identities, say: Translator, *, named: bool) -> Json:
    """One candidate; ``named``: features with their names, which 1.0-draft requires."""
    return {
        "id": identities.id_of(found.iri),
        "name": found.label,
        "description": description(found.type, found.area, say),
        "score": found.score,
        "match": found.match,
        "type": [type_of(found.type, say)],
        "features": [
            {"id": key, **({"name": say(f"reconcile.feature.{key}")} if named else {}), "value": value}
            for key, value in _features(found)
        ],
    }


def description(entity_type: str, area: str, say: Translator) -> str:
    """What tells namesakes apart: the type, and where it is."""
    shown = area if len(area) <= _LONGEST_AREA else area[:_LONGEST_AREA].rstrip() + "…"
    return ", ".join(filter(None, (say(f"reconcile.type.{entity_type}"), shown)))


def results_0_2(
    keys: Iterable[str], found: Sequence[Sequence[Candidate]], identities: Identities, say: Translator
) -> Json:
    """The answer to a batch of version 0.2."""
    return {
        key: {"result": [candidate(each, identities, say, named=False) for each in candidates]}
        for key, candidates in zip(keys, found, strict=True)
    }


def results_1_0(found: Sequence[Sequence[Candidate]], identities: Identities, say: Translator) -> Json:
    """The answer to a batch of version 1.0-draft."""
    return {
        "results": [
            {"candidates": [candidate(each, identities, say, named=True) for each in candidates]}
            for candidates in found
        ]
    }


def manifest_0_2(identities: Identities, say: Translator, limits: ReconciliationLimits) -> Json:
    """The manifest of ``/reconcile``."""
    root = identities.public_url + "reconcile"
    return {
        "versions": ["0.2", "1.0-draft"],
        **_of_both(identities, say, limits),
        "identifierSpace": identities.space,
        "schemaSpace": ESS,
        "view": {"url": f"{identities.public_url}id/{{{{id}}}}"},
        "preview": {
            "url": f"{root}/preview?id={{{{id}}}}&lang={say.language}",
            "width": PREVIEW_WIDTH,
            "height": PREVIEW_HEIGHT,
        },
        "suggest": {
            kind: {"service_url": root, "service_path": f"/suggest/{kind}"}
            for kind in ("entity", "property", "type")
        },
        "extend": {"propose_properties": {"service_url": root, "service_path": "/extend/propose"}},
    }


def manifest_1_0(identities: Identities, say: Translator, limits: ReconciliationLimits) -> Json:
    """The manifest of ``/reconcile/1.0``."""
    return {
        "versions": ["1.0-draft"],
        **_of_both(identities, say, limits),
        "lang": say.language,
        "view": {"url": f"{identities.public_url}id/{{+id}}"},
        "preview": {"width": PREVIEW_WIDTH, "height": PREVIEW_HEIGHT},
        "suggest": {"entity": True, "property": True, "type": True},
        "extend": {"proposeProperties": True},
        "standardizedScore": True,
    }


def _of_both(identities: Identities, say: Translator, limits: ReconciliationLimits) -> Json:
    return {
        "name": say("reconcile.service", host=identities.addresses.base.partition("://")[2].rstrip("/")),
        "documentation": f"{identities.public_url}reconcile?format=html",
        "serviceVersion": __version__,
        "logo": f"{identities.public_url}static/hub.svg",
        "defaultTypes": types(say),
        "batchSize": limits.batch,
    }


def _features(found: Candidate) -> Iterable[tuple[str, float | bool]]:
    """Likenesses from 0 to 100, as scores are; what could not be compared is not told."""
    features = found.features
    for key, value in (("name", features.name), ("place", features.place), ("acronym", features.acronym)):
        if value is not None:
            yield key, round(100 * value, 1)
    if features.identifier is not None:
        yield "identifier", features.identifier
    if features.contact is not None:
        yield "contact", bool(features.contact)
