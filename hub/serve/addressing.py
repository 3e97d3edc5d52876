"""From IRIs to links: where on this server a page about an IRI is, and which IRIs may be links at all.

The base IRI may differ from the address served (minted for data.example.org, read on 127.0.0.1), so what starts
with the base becomes a path here. Only http and https ever become links: a ``javascript:`` IRI is shown as text.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from urllib.parse import quote, unquote, urlsplit

from hub.model.vocabulary import ESS, SCHEME, SHAPE, TERRITORY
from hub.serve.words import compact

PROFILE = "https://w3id.org/ess-hub/profile/"

_WHOLE = {
    ESS.rstrip("#"): "/ontology",
    SHAPE.rstrip("#"): "/shapes",
    TERRITORY.rstrip("/"): "/scheme/territories",
}
"""A part of the model as a whole → its page; a version of the ontology leads to the one installed."""

_PROFILE_NAME = re.compile("[/#]")
"""What ends the name of a profile in the IRI of one of its terms."""

_PATH_SAFE = "/%:@!$&'()*+,;=~-._"


@dataclass(frozen=True, slots=True)
class Addressing:
    """``base`` is the hub's base IRI; ``prefix`` the path this server is reached under, without a final slash."""

    base: str
    prefix: str = ""

    @classmethod
    def of(cls, base: str, public_url: str) -> Addressing:
        """For a hub minting under ``base`` and reached at ``public_url``."""
        return cls(base, urlsplit(public_url).path.rstrip("/"))

    def path(self, local: str) -> str:
        """The path of a page of ours, from its path inside the application (``/search``)."""
        return self.prefix + local

    def local(self, iri: str) -> str | None:
        """The path of the page about ``iri`` on this server; None when it is not about anything of ours."""
        if iri.startswith(self.base):
            rest = iri.removeprefix(self.base)
            if rest.startswith("id/"):
                rest = "doc/" + rest.removeprefix("id/")
            path, mark, fragment = rest.partition("#")
            return f"{self.prefix}/{quote(path, safe=_PATH_SAFE)}{mark}{quote(fragment, safe='')}"
        return self._model_page(iri)

    def href(self, iri: str) -> str | None:
        """What to link ``iri`` to: a page here, the IRI itself, or nothing when it is no web address."""
        local = self.local(iri)
        if local is not None:
            return local
        try:
            parts = urlsplit(iri)
        except ValueError:
            return None
        return iri if parts.scheme in {"http", "https"} and parts.netloc else None

    def short(self, iri: str) -> str:
        """``iri`` as people read it: without the base when it is ours, with a common prefix when it has one."""
        return iri.removeprefix(self.base) if iri.startswith(self.base) and iri != self.base else compact(iri)

    def anchor_of(self, iri: str) -> str:
        """The HTML id of a concept, territory or profile term on its page: where :meth:`local` leads."""
        return unquote((self._model_page(iri) or "").partition("#")[2])

    def _model_page(self, iri: str) -> str | None:
        if iri.startswith(ESS) and iri != ESS:
            return f"{self.prefix}/ontology/{quote(iri.removeprefix(ESS), safe='')}"
        for whole, page in _WHOLE.items():
            if iri.rstrip("#/") == whole or (iri.startswith(whole + "/") and page == "/ontology"):
                return self.prefix + page
        if iri.startswith(PROFILE):
            name, rest = _PROFILE_NAME.split(iri.removeprefix(PROFILE) + "#", maxsplit=1)
            page = f"{self.prefix}/profiles/{quote(name, safe='')}"
            return f"{page}#{anchor(rest.rstrip('#'))}" if rest.rstrip("#") else page
        if iri.startswith(SHAPE):
            return f"{self.prefix}/shapes#{quote(iri.removeprefix(SHAPE), safe='')}"
        if iri.startswith(TERRITORY):
            return f"{self.prefix}/scheme/territories#{anchor(iri.removeprefix(TERRITORY))}"
        if iri.startswith(SCHEME):
            scheme, _, code = iri.removeprefix(SCHEME).partition("/")
            return f"{self.prefix}/scheme/{quote(scheme, safe='')}" + (f"#{anchor(code)}" if code else "")
        return None


def anchor(local_name: str) -> str:
    """The HTML id of a term inside its page."""
    return quote(local_name.replace("/", "-"), safe="")
