"""How an entity is named in the service: by the end of its IRI (``organization/scic-l-arban``), and read in many forms.

``identifierSpace`` and the id make the IRI. Read as well: the IRI, its page on this server, a slug that only one entity
bears, an entity that was merged away (its survivor is meant).
"""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import unquote

from hub.model.iri import Addresses
from hub.model.vocabulary import RECONCILED_TYPES
from hub.publish.directory import Directory

_LONGEST = 2000


@dataclass(frozen=True, slots=True)
class Identities:
    """Ids of one hub, reached at ``public_url`` (which ends with a slash)."""

    addresses: Addresses
    public_url: str

    @property
    def space(self) -> str:
        """What, put before an id, makes the IRI."""
        return self.addresses.base + "id/"

    def id_of(self, iri: str) -> str:
        """The id of an entity."""
        return iri.removeprefix(self.space)

    def looks_like_one(self, text: str) -> bool:
        """Whether ``text`` is written as an id or an address here, rather than as a name."""
        return self._path(text.strip()) is not None

    def find(self, text: str, directory: Directory) -> str | None:
        """The IRI of the entity that ``text`` names today; None when it names none."""
        written = text.strip()[:_LONGEST]
        path = self._path(written)
        if path is None:
            slugs = (self.addresses.entity(kind, written) for kind in sorted(RECONCILED_TYPES))
            found = {today for iri in slugs if (today := _today(iri, directory))}
            return found.pop() if len(found) == 1 else None
        return _today(self.space + path, directory)

    def _path(self, text: str) -> str | None:
        for start in (self.space, self.public_url + "id/", self.public_url + "doc/", "/id/", "/doc/", ""):
            if text.startswith(start):
                kind, slash, slug = unquote(text.removeprefix(start)).partition("/")
                if slash and slug and kind in RECONCILED_TYPES and " " not in slug:
                    return f"{kind}/{slug}"
        return None


def _today(iri: str, directory: Directory) -> str | None:
    survivor = directory.redirect_of(iri) or iri
    row = directory.entity(survivor)
    return survivor if row and row.type in RECONCILED_TYPES else None
