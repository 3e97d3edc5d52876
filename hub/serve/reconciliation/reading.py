"""Reads reconciliation queries of both versions into those of the matcher. Raises MalformedError with where and what."""

from __future__ import annotations

from collections.abc import Mapping

from hub.publish.matching.query import Condition, Query
from hub.serve.problem import TooLargeError
from hub.serve.reconciliation.desk import ReconciliationLimits
from hub.serve.reconciliation.json_value import JsonValue
from hub.serve.reconciliation.terms import find_property, find_type

EXACT = "ExactMatch"
"""The one qualifier: only equal values meet the condition. Another is read as none."""


def read_batch_0_2(document: JsonValue, limits: ReconciliationLimits) -> Mapping[str, Query]:
    """A query batch of version 0.2: an object of queries, whose keys the answer takes up."""
    members = list(document.members())
    _refuse_many(len(members), limits)
    return {key: read_query_0_2(each, limits) for key, each in members}


def read_query_0_2(document: JsonValue, limits: ReconciliationLimits) -> Query:
    """One query of version 0.2. Several types are any of them, which is no restriction when they are both of ours."""
    document.only("query", "type", "type_strict", "limit", "properties")
    name, given = document.get("query"), document.get("properties")
    if strict := document.get("type_strict"):
        strict.one_of("any", "should", "all")
    conditions = [Condition("name", (name.text(),))] if name else []
    for each in given.items(limits.conditions) if given else ():
        term = find_property(each.need("pid").text())
        conditions.append(
            Condition("property", _values(each.need("v"), limits), term.matched if term else None)
        )
    if not conditions:
        raise document.wrong(
            "une requête porte « query » ou « properties »", "a query has 'query' or 'properties'"
        )
    types = document.get("type")
    if types is not None and isinstance(types.value, list):
        named = {find_type(each.text()) for each in types.items(limits.values)}
    else:
        named = {find_type(types.text())} if types is not None and types.text() else set()
    known = named & {"organization", "establishment"}
    of_type = next(iter(known or named)) if named and len(known) < 2 else None
    return Query(tuple(conditions), of_type, _limit(document, limits))


def read_batch_1_0(document: JsonValue, limits: ReconciliationLimits) -> tuple[Query, ...]:
    """A query batch of version 1.0-draft: an object with a list of ``queries``."""
    queries = document.need("queries")
    if isinstance(queries.value, list):
        _refuse_many(len(queries.value), limits)
    return tuple(read_query_1_0(each, limits) for each in queries.items(limits.batch))


def read_query_1_0(document: JsonValue, limits: ReconciliationLimits) -> Query:
    """One query of version 1.0-draft."""
    document.only("type", "limit", "lang", "dir", "conditions")
    for said in ("lang", "dir"):
        if value := document.get(said):
            value.text()
    given = document.need("conditions").items(limits.conditions)
    if not given:
        raise document.need("conditions").wrong("une condition au moins", "one condition at least")
    of_type = document.get("type")
    named = find_type(of_type.text()) if of_type else ""
    return Query(tuple(_condition(each, limits) for each in given), named or None, _limit(document, limits))


def _condition(document: JsonValue, limits: ReconciliationLimits) -> Condition:
    kind = document.need("matchType").one_of("name", "id", "property")
    quantifier, qualifier = document.get("matchQuantifier"), document.get("matchQualifier")
    required = document.get("required")
    term = find_property(document.need("propertyId").text()) if kind == "property" else None
    return Condition(
        kind=kind,  # type: ignore[arg-type]
        values=_values(document.need("propertyValue"), limits, by_id=kind == "id"),
        property=term.matched if term else None,
        required=required.flag() if required else False,
        quantifier=quantifier.one_of("any", "all", "none") if quantifier else "any",  # type: ignore[arg-type]
        exact=qualifier is not None and qualifier.text() == EXACT,
    )


def _values(given: JsonValue, limits: ReconciliationLimits, *, by_id: bool = False) -> tuple[str, ...]:
    """Each value as text: an entity by its name if it has one, or else its id; what is blank says nothing."""
    each = given.items(limits.values) if isinstance(given.value, list) else [given]
    return tuple(text for one in each if (text := _value(one, by_id)).strip())


def _value(given: JsonValue, by_id: bool) -> str:
    value = given.value
    if isinstance(value, dict):
        own, named = given.need("id").text(), given.get("name")
        return own if by_id or named is None else named.text() or own
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
        # A table that takes numbers for figures: a SIREN, a postcode.
        return str(int(value))
    if isinstance(value, str | int | float):
        return str(value)
    raise given.wrong(
        "un texte, un nombre, un booléen ou une entité (« id ») est attendu",
        "a string, a number, a boolean or an entity ('id') is expected",
    )


def _limit(document: JsonValue, limits: ReconciliationLimits) -> int:
    asked = document.get("limit")
    return min(asked.count(), limits.candidates) if asked else limits.usual


def _refuse_many(count: int, limits: ReconciliationLimits) -> None:
    if count > limits.batch:
        raise TooLargeError(
            f"Le lot compte {count} requêtes, {limits.batch} au plus (« batchSize » du manifeste).",
            f"The batch has {count} queries, {limits.batch} at most ('batchSize' in the manifest).",
        )
