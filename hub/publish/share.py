"""What a node gives to each of the two entities it may describe.

Reconciliation finds the legal unit through its places too, so a record of an establishment describes an
establishment and the organization that runs it. What it says is about the place. The organization takes from
it:

- always: what belongs to the legal unit by law (SIREN, RNA number, legal form, legal name);
- only where no record is about the organization itself: its names, texts, contacts and territories, since there is
  nothing better to call it by;
- never: what belongs to the place (SIRET, address, point on the map, opening hours, whose site it is).
"""

from __future__ import annotations

from collections.abc import Iterable

from hub.model.statement import Term
from hub.model.vocabulary import (
    ENTITY_TYPES,
    ESS,
    LEGAL_NAME,
    OPENING_HOURS,
    RNA,
    SIREN,
    SIRET,
    SITE_OF,
    TYPE,
)
from hub.publish.value_policy import ADDRESS, LATITUDE, LONGITUDE

_OF_THE_UNIT = frozenset({SIREN, RNA, ESS + "legalForm", LEGAL_NAME})
_OF_THE_PLACE = frozenset({SIRET, ADDRESS, LATITUDE, LONGITUDE, OPENING_HOURS, SITE_OF})


def own_types(statements: Iterable[tuple[str, Term]]) -> frozenset[str]:
    """The types of entity a node is about by its own classes; empty for what is no described node."""
    return frozenset(
        ENTITY_TYPES[term.value]
        for predicate, term in statements
        if predicate == TYPE and term.value in ENTITY_TYPES
    )


def gives(predicate: str, *, own: bool, others_are_own: bool) -> bool:
    """Whether a node's value for ``predicate`` goes to an entity. ``own``: the node is about that very
    entity; ``others_are_own``: some node is."""
    if own:
        return True
    if predicate in _OF_THE_PLACE:
        return False
    return predicate in _OF_THE_UNIT or not others_are_own
