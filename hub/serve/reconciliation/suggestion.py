"""Suggestions while somebody types: entities, properties and types whose name begins so, or whose id it is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from hub.model.plain_text import plain
from hub.model.vocabulary import RECONCILED_TYPES
from hub.publish.directory import Directory
from hub.publish.matching.asked import NUMBERS, number_key
from hub.serve.language import Translator
from hub.serve.reconciliation.identity import Identities
from hub.serve.reconciliation.reading import EXACT
from hub.serve.reconciliation.terms import PROPERTIES, find_property, find_type
from hub.serve.reconciliation.writing import Json, description, type_of, types

SUGGESTED = 10
_MOST_SKIPPED = 1_000


@dataclass(frozen=True, slots=True)
class Wish:
    """``prefix`` as typed; ``skip`` suggestions that were seen already; ``kinds`` of entity wanted."""

    prefix: str
    skip: int
    limit: int
    kinds: frozenset[str] = RECONCILED_TYPES


def wished(prefix: str, cursor: int, limit: int, entity_types: Sequence[str]) -> Wish:
    """What a request wishes; numbers out of bounds are brought within, a type of none of ours wants nothing."""
    named = frozenset(found for each in entity_types if each and (found := find_type(each)))
    return Wish(
        prefix[:400],
        min(max(cursor, 0), _MOST_SKIPPED),
        min(max(limit, 1), 50),
        named & RECONCILED_TYPES if named else RECONCILED_TYPES,
    )


def suggest_entities(wish: Wish, directory: Directory, identities: Identities, say: Translator) -> Json:
    """Organizations and establishments: who bears the number or the id that was typed, then by name."""
    found = [*_named(wish.prefix, directory, identities)]
    found += directory.suggest(wish.prefix, sorted(wish.kinds), wish.skip + wish.limit)
    rows = [row for iri in dict.fromkeys(found) if (row := directory.entity(iri)) and row.type in wish.kinds]
    return {
        "result": [
            {
                "id": identities.id_of(row.iri),
                "name": row.label,
                "description": description(row.type, row.territory_label, say),
                "notable": [type_of(row.type, say)],
            }
            for row in rows[wish.skip : wish.skip + wish.limit]
        ]
    }


def suggest_properties(wish: Wish, say: Translator) -> Json:
    """Properties whose id, or name in the language of the request, holds a word that begins so; all of them without."""
    exact = find_property(wish.prefix)
    found = []
    for each in PROPERTIES:
        name = say(f"reconcile.property.{each.id}")
        if each is exact or _begins(wish.prefix, each.id, name):
            used = say(f"reconcile.used.{'query' if each.queried else 'extend'}")
            qualifiers = [{"id": EXACT, "name": say("reconcile.exact")}] if each.queried else []
            found.append({"id": each.id, "name": name, "description": used, "matchQualifiers": qualifiers})
    return {"result": found[wish.skip :]}


def suggest_types(wish: Wish, say: Translator) -> Json:
    """Types, likewise."""
    exact = find_type(wish.prefix)
    found = [
        each for each in types(say) if each["id"] == exact or _begins(wish.prefix, each["id"], each["name"])
    ]
    return {"result": found[wish.skip :]}


def _begins(prefix: str, *texts: str) -> bool:
    asked = plain(prefix)
    return any(f" {plain(text)}".find(f" {asked}") >= 0 for text in texts)


def _named(prefix: str, directory: Directory, identities: Identities) -> Sequence[str]:
    iri = identities.find(prefix, directory) if prefix.strip() else None
    bearers = [
        bearer
        for kind in NUMBERS
        if (number := number_key(kind, prefix))
        for bearer in directory.by_identifier(kind, number)
    ]
    return [iri, *bearers] if iri else bearers
