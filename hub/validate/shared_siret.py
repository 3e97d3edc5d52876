"""Who bears which SIRET in a user's RDF, so that two who bear one can be told: see :mod:`hub.model.shared_siret`."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from hub.model.problem import Problem
from hub.model.shared_siret import Bearer, twins
from hub.model.vocabulary import ESTABLISHMENT, IS_PART_OF, SIRET, SITE_OF, TYPE
from hub.validate.prefilter.term_text import is_literal, name_of_text, parts_of, text_of_name
from hub.validate.rdf_file import RdfDocument
from hub.validate.results import term_of_text

_TYPE, _ESTABLISHMENT = text_of_name(TYPE), text_of_name(ESTABLISHMENT)
_SIRET, _SITE_OF, _PART_OF = text_of_name(SIRET), text_of_name(SITE_OF), text_of_name(IS_PART_OF)


def shared_sirets(document: RdfDocument) -> Iterator[tuple[str, Problem]]:
    """(node, warning) for each node whose SIRET another one of its kind bears too.

    A place and its organization may bear one number, so the two kinds are looked at apart. Where the document is made
    of a source's records, an organization that a record only mentions (``#carrier``) does not count.
    """
    places: set[str] = set()
    records: set[str] = set()
    sites: list[tuple[str, str]] = []
    numbers: list[tuple[str, str]] = []
    for subject, predicate, value in document.texts:
        if predicate == _SIRET and is_literal(value):
            numbers.append((subject, value))
        elif predicate == _TYPE and value == _ESTABLISHMENT:
            places.add(subject)
        elif predicate == _PART_OF:
            records.add(subject)
        elif predicate == _SITE_OF:
            sites.append((subject, value))
    own = {name_of_text(each) for each in records}
    own_or_site = own | {name_of_text(subject) for subject, organization in sites if organization in records}
    kinds: dict[bool, list[Bearer]] = {True: [], False: []}
    shared = {
        value for value, count in Counter(parts_of(each).lexical for _, each in numbers).items() if count > 1
    }
    for subject, value in numbers:
        node, siret = name_of_text(subject), parts_of(value).lexical
        mentioned = node not in own_or_site and node.partition("#")[0] in own
        if siret in shared and not mentioned:
            place = document.place_of(node, SIRET, term_of_text(value))
            kinds[subject in places].append(Bearer(siret, node, node, place))
    for bearers in kinds.values():
        bearers.sort(key=lambda bearer: (bearer.location.line or 0, bearer.key))
        for bearer, problem in twins(bearers):
            yield bearer.key.partition("#")[0] if bearer.key in own_or_site else bearer.key, problem
