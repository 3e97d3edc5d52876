"""One SIRET is one place: two records of one source that bear the same one are twins, or one of them is wrong.

Said by the harvest over the whole source, and not by a SHACL shape: shapes see a batch of records at a time, so a
shape would find only those twins that happen to be neighbours; and a graph of the whole source would not fit where
a batch does. Two *sources* with one SIRET are no fault: bringing them together is what the hub is for.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby

from hub.errors import Text
from hub.model.location import Location
from hub.model.problem import Problem
from hub.model.vocabulary import IS_PART_OF, SIRET, SITE_OF

RULE = "shared-siret"

FieldOf = Callable[[str, str], str | None]
"""(node IRI, property IRI) → the publisher's column; None when it comes from none."""

_LINE = re.compile(r"<([^>]*)> <([^>]*)> [<\"]([^>\"]*)")
"""Subject, predicate and object of a line: a SIRET is digits, the other objects are IRIs."""
_WANTED = (SIRET, SITE_OF, IS_PART_OF)
_MARKS = tuple(f"> <{predicate}> " for predicate in _WANTED)


@dataclass(frozen=True, slots=True)
class Bearer:
    """The record ``key``, standing at ``location``, whose node ``subject`` bears ``siret``."""

    siret: str
    key: str
    subject: str
    location: Location


def own_sirets(statements: Iterable[str]) -> tuple[tuple[str, str], ...]:
    """(node, SIRET) of what a record describes, out of its N-Triples lines: its own node, and places of which that
    node is the organization. One that is only mentioned (a carrier, a member) may be mentioned by many records."""
    near = [line for line in statements if _MARKS[0] in line or _MARKS[1] in line or _MARKS[2] in line]
    read = [found.groups() for found in map(_LINE.match, near) if found and found[2] in _WANTED]
    records = {subject for subject, predicate, _ in read if predicate == IS_PART_OF}
    own = records | {subject for subject, predicate, term in read if predicate == SITE_OF and term in records}
    return tuple(
        (subject, term) for subject, predicate, term in read if predicate == SIRET and subject in own
    )


def twins(
    bearers: Iterable[Bearer], field_of: FieldOf = lambda _node, _property: None
) -> Iterator[tuple[Bearer, Problem]]:
    """A warning for each bearer whose SIRET another record bears too, naming that record and where it stands.

    Every twin is told of the first one; the first one of the second.
    """
    ordered = sorted(bearers, key=lambda bearer: bearer.siret)
    for _, group in groupby(ordered, key=lambda bearer: bearer.siret):
        # A place and its organization, in one record, may bear the seat's number both.
        records = list({bearer.key: bearer for bearer in reversed(list(group))}.values())[::-1]
        if len(records) > 1:
            for place, bearer in enumerate(records):
                other = records[0] if place else records[1]
                yield bearer, _said(bearer, other, field_of(bearer.subject, SIRET))


def _said(bearer: Bearer, other: Bearer, field: str | None) -> Problem:
    return Problem(
        "warning",
        RULE,
        Text(
            f"le SIRET {bearer.siret} est aussi celui de la fiche « {other.key} » ({other.location}) : n'en gardez "
            "qu'une par établissement, ou corrigez celui qui est faux",
            f"the SIRET {bearer.siret} is also that of the record '{other.key}' ({other.location}): keep one record "
            "per establishment, or correct the number that is wrong",
        ),
        field=field,
        value=bearer.siret,
        location=bearer.location,
    )
