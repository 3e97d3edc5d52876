"""What the collections hold of an organization or an establishment, from its statements in the reference graph.

An establishment has the legal form, the networks and the labels of its organization besides its own; an organization
that says no place of its own is where its establishments are. Nothing else is inferred.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from hub.model.iri import Addresses
from hub.model.statement import Term
from hub.model.vocabulary import ESS, ORG, SCHEME
from hub.publish.card import Card, Reference, Statements
from hub.publish.links import entity_parts
from hub.publish.value_policy import ADDRESS, LATITUDE, LONGITUDE

COLLECTIONS = ("organization", "establishment")
"""The types of entity there is a collection of."""

DIMENSIONS = (
    "region", "department", "commune", "legal_form", "activity", "network", "label", "organization",
    "source",
)  # fmt: skip
"""What members are found by, besides text, numbers, place and time. Among regions are those of before 2016, where a
member is known to lie in one."""

_PLACES = ("region", "department", "commune")
_OF_THE_ORGANIZATION = ("legal_form", "network", "label")

_ACTIVITY = ESS + "activity"
_CODES = (ESS + "activityCode",)
_CODED_ACTIVITY = ESS + "codedActivity"
_MEMBER_OF = ORG + "memberOf"
MEMBERS = (ORG + "hasMember", ESS + "member")
AGREEMENT = ESS + "agreement"
_AGREEMENT_KINDS = (ESS + "agreementKind", ESS + "siaeKind")
VALID_UNTIL = ESS + "validUntil"
_COMMUNE = ESS + "communeCode"

_CODE_MARKS = re.compile(r"[.\s-]")

Statement = tuple[str, str, Term]


@dataclass(frozen=True, slots=True)
class Member:
    """One entity of a collection. ``values``: dimension → IRIs, codes or source ids. ``points`` are latitude and longitude
    in WGS 84. ``statements`` is all that the reference graph says of it, its address and the like included."""

    card: Card
    values: Mapping[str, frozenset[str]]
    points: tuple[tuple[float, float], ...]
    statements: tuple[Statement, ...]


def activity_code(text: str) -> str:
    """``8899B`` for ``88.99B``: as codes are compared."""
    return _CODE_MARKS.sub("", text).upper()


def read_members(
    reference: Reference, addresses: Addresses, cards: Sequence[Card], today: str
) -> dict[str, list[Member]]:
    """Collection → its members, in the order of ``cards``. An agreement that ended before ``today`` (``2026-11-30``) does
    not count."""
    networks = _networks(reference, addresses)
    members = {
        card.iri: _member(reference, card, networks.get(card.iri, frozenset()), today)
        for card in cards
        if card.type in COLLECTIONS
    }
    sites: dict[str, list[Member]] = {}
    for member in members.values():
        if member.card.site_of:
            sites.setdefault(member.card.site_of, []).append(member)
    found: dict[str, list[Member]] = {name: [] for name in COLLECTIONS}
    for iri, member in members.items():
        if member.card.type == "organization":
            whole = _placed(member, sites.get(iri, ()))
        else:
            whole = _with_form(member, members.get(member.card.site_of or ""))
        found[member.card.type].append(whole)
    return found


def _networks(reference: Reference, addresses: Addresses) -> dict[str, set[str]]:
    """Who says of itself, or of whom a network says, that it is a member: entity → networks."""
    networks: dict[str, set[str]] = {}
    for iri, said in reference.entities.items():
        for term in said.get(_MEMBER_OF, ()):
            networks.setdefault(iri, set()).add(term.value)
        for predicate in MEMBERS:
            for term in said.get(predicate, ()):
                if entity_parts(addresses, term.value):
                    networks.setdefault(term.value, set()).add(iri)
    return networks


def _member(reference: Reference, card: Card, networks: Iterable[str], today: str) -> Member:
    said = reference.entities[card.iri]
    statements = tuple(_statements(card.iri, said, reference.nested))
    homes = [reference.nested[term.value] for term in said.get(ADDRESS, ()) if term.value in reference.nested]
    coded = [
        reference.nested[term.value]
        for term in said.get(_CODED_ACTIVITY, ())
        if term.value in reference.nested
    ]
    values = {
        "region": card.facets.get("region", frozenset()) | card.facets.get("former-region", frozenset()),
        "department": card.facets.get("department", frozenset()),
        "source": card.facets.get("source", frozenset()),
        "commune": frozenset(term.value for home in homes for term in home.get(_COMMUNE, ())),
        "legal_form": frozenset(term.value for term in said.get(ESS + "legalForm", ()) if term.is_iri),
        "activity": frozenset(
            (
                *(term.value for term in said.get(_ACTIVITY, ()) if term.is_iri),
                *(activity_code(term.value) for each in (said, *coded) for name in _CODES for term in each.get(name, ())),
            )
        ),
        "network": frozenset(networks),
        "organization": frozenset([card.site_of] if card.site_of else ()),
        "label": frozenset(_labels(said, reference.nested, today)),
    }  # fmt: skip
    return Member(card, values, tuple(_point(said)), statements)


def _labels(said: Statements, nested: Mapping[str, Statements], today: str) -> Iterable[str]:
    for term in said.get(AGREEMENT, ()):
        agreement = nested.get(term.value, {})
        ends = max((end.value for end in agreement.get(VALID_UNTIL, ())), default=today)
        if ends >= today:
            for kind in _AGREEMENT_KINDS:
                yield from (each.value for each in agreement.get(kind, ()) if each.value.startswith(SCHEME))


def _point(said: Statements) -> Iterable[tuple[float, float]]:
    try:
        latitude, longitude = (float(said[name][0].value) for name in (LATITUDE, LONGITUDE))
    except (KeyError, ValueError):
        return
    if -90 <= latitude <= 90 and -180 <= longitude <= 180:
        yield latitude, longitude


def _statements(iri: str, said: Statements, nested: Mapping[str, Statements]) -> Iterable[Statement]:
    """What is said of ``iri`` and of the parts it leads to, each part once."""
    waiting, seen = [(iri, said)], {iri}
    while waiting:
        subject, pairs = waiting.pop(0)
        for predicate, terms in sorted(pairs.items()):
            for term in terms:
                yield subject, predicate, term
                if term.is_iri and term.value in nested and term.value not in seen:
                    seen.add(term.value)
                    waiting.append((term.value, nested[term.value]))


def _placed(organization: Member, sites: Sequence[Member]) -> Member:
    own = organization.values
    inherited = {
        name: own[name].union(*(site.values[name] for site in sites))
        for name in _PLACES
        if not any(own[place] for place in _PLACES)
    }
    points = organization.points or tuple(dict.fromkeys(point for site in sites for point in site.points))
    return replace(organization, values={**own, **inherited}, points=points)


def _with_form(establishment: Member, organization: Member | None) -> Member:
    if organization is None:
        return establishment
    shared = {name: establishment.values[name] | organization.values[name] for name in _OF_THE_ORGANIZATION}
    return replace(establishment, values={**establishment.values, **shared})
