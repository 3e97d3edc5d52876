"""The types and properties of the service: by which words they are known, and in which queries they serve.

A property is asked for by its id (``postcode``), whatever its case and hyphens, by the IRI it has in the model, or by
that IRI in short (``schema:postalCode``).
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import cast

from hub.model.plain_text import plain
from hub.model.vocabulary import (
    ACRONYM,
    ALTERNATE_NAME,
    DESCRIPTION,
    ESS,
    ESTABLISHMENT,
    IN_TERRITORY,
    LABEL,
    ORGANIZATION,
    PUBLIC_BODY,
    RNA,
    SCHEMA,
    SIREN,
    SIRET,
    SITE_OF,
    short_name,
)
from hub.publish.matching.query import PropertyId

_LONGEST = 200

TYPES = {"organization": ORGANIZATION, "establishment": ESTABLISHMENT}
"""Type id → class. There is no other: nothing else has several records."""


@dataclass(frozen=True, slots=True)
class Property:
    """``iri`` is its property in the model, if it is one. ``queried``: candidates are compared by it. ``types`` that bear it; its names stand in the pages' catalogue."""

    id: str
    iri: str = ""
    queried: bool = False
    types: tuple[str, ...] = tuple(TYPES)

    @property
    def matched(self) -> PropertyId | None:
        """What the matcher calls it; None when it compares nothing by it."""
        return cast(PropertyId, self.id) if self.queried else None


PROPERTIES = (
    Property("siren", SIREN, queried=True),
    Property("siret", SIRET, queried=True, types=("establishment",)),
    Property("rna", RNA, queried=True),
    Property("postcode", SCHEMA + "postalCode", queried=True),
    Property("commune", SCHEMA + "addressLocality", queried=True),
    Property("department", ESS + "department", queried=True),
    Property("street", SCHEMA + "streetAddress", queried=True),
    Property("url", SCHEMA + "url", queried=True),
    Property("email", SCHEMA + "email", queried=True),
    Property("phone", SCHEMA + "telephone", queried=True),
    Property("legal_form", ESS + "legalForm", queried=True),
    Property("acronym", ACRONYM, queried=True),
    Property("name", LABEL),
    Property("other_names", ALTERNATE_NAME),
    Property("description", DESCRIPTION),
    Property("department_code"),
    Property("region", IN_TERRITORY),
    Property("latitude", SCHEMA + "latitude"),
    Property("longitude", SCHEMA + "longitude"),
    Property("organization", SITE_OF, types=("establishment",)),
    Property("records"),
    Property("iri"),
)
"""In the order they are proposed in."""


def find_property(text: str) -> Property | None:
    """The property that ``text`` means; None when it is none of ours."""
    return _by_word().get(text) or _by_word().get(_word(text[:_LONGEST]))


def find_type(text: str) -> str:
    """The id of the type that ``text`` means (id, class, or class in short); ``text`` itself when it is none of ours."""
    for name, iri in (*TYPES.items(), ("organization", PUBLIC_BODY)):
        if text in {iri, short_name(iri)} or text.strip().casefold() == name:
            return name
    return text


@cache
def _by_word() -> dict[str, Property]:
    found: dict[str, Property] = {}
    for each in PROPERTIES:
        for word in (each.iri, short_name(each.iri), _word(each.id)):
            if word:
                found.setdefault(word, each)
    return found


def _word(text: str) -> str:
    return plain(text).replace(" ", "")
