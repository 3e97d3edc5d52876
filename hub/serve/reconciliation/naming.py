"""What people write for a department or a legal form, found in the model's own names."""

from __future__ import annotations

from functools import lru_cache

from hub.model.plain_text import plain
from hub.model.territory import Territories
from hub.model.vocabulary import SCHEME, TERRITORY
from hub.serve.model_files import Model

_FORMS = SCHEME + "legal-form/"
_DEPARTMENTS = TERRITORY + "department/"


class ModelNames:
    """The names of one model; safe to use from several threads at once."""

    def __init__(self, model: Model, territories: Territories) -> None:
        self._territories = territories
        self._named: dict[str, set[str]] = {}
        for iri in model.labels:
            if iri.startswith(_FORMS):
                for label in model.labels[iri].values():
                    self._named.setdefault(plain(label), set()).add(iri)
        self._known = frozenset(iri for iris in self._named.values() for iri in iris)
        self.forms = lru_cache(2000)(self._forms)

    def department(self, text: str) -> str:
        """The code of the department that ``text`` names; empty when it names none."""
        found = self._territories.by_label(text) or ""
        return found.removeprefix(_DEPARTMENTS) if found.startswith(_DEPARTMENTS) else ""

    def regions(self, department: str) -> frozenset[str]:
        """The regions of today that a department lies in, by its code."""
        return self._territories.today(_DEPARTMENTS + department)

    def _forms(self, text: str) -> frozenset[str]:
        """The legal forms that ``text`` means: an IRI, a code of Insee, a label, or the words labels begin with."""
        for iri in (text, _FORMS + text.strip()):
            if iri in self._known:
                return frozenset({iri})
        words = plain(text)
        if not words:
            return frozenset()
        exact = self._named.get(words)
        if exact:
            return frozenset(exact)
        begun = (iris for label, iris in self._named.items() if label.startswith(words + " "))
        return frozenset(iri for iris in begun for iri in iris)
