"""What pages call things: properties, classes, concepts and territories by their labels, in the page's language.

The model's own label first, then the pages' catalogue for terms the model borrows, then the end of the IRI, so that
a source's unexpected property still reads as something.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from hub.model.vocabulary import PREFIXES, SCHEME, SHAPE, short_name
from hub.serve.language import Translator
from hub.serve.model_files import Model

_SHOWN = PREFIXES | {"shape": SHAPE}
_CAMEL = re.compile(r"(?<=[a-zé0-9])(?=[A-Z])")


@dataclass(frozen=True, slots=True)
class Words:
    """Labels for one page."""

    model: Model
    say: Translator

    def term(self, iri: str) -> str:
        """The label of a property or class."""
        name = compact(iri)
        key = "term." + name.replace(":", "_")
        if self.say.has(key):
            return self.say(key)
        return self.model.label(iri, self.say.language) or _spaced(name)

    def facet(self, dimension: str) -> str:
        """What a search can be narrowed by: the pages' word, else the title of the scheme of that name."""
        if self.say.has(f"facet.{dimension}"):
            return self.say(f"facet.{dimension}")
        return self.thing(SCHEME + dimension) or _spaced(dimension)

    def evidence(self, rule: str) -> str:
        """What spoke for a match (``name+territory``) in words; a code unknown here is shown as it is."""
        codes = rule.split("+")
        return ", ".join(
            self.say(f"evidence.{code}") if self.say.has(f"evidence.{code}") else code for code in codes
        )

    def judgement(self, verdict: str) -> str:
        """A person's verdict in words."""
        return self.say(f"judgement.{verdict}") if self.say.has(f"judgement.{verdict}") else verdict

    def thing(self, iri: str) -> str | None:
        """The label of a concept or territory; None when the model does not know it."""
        return self.model.label(iri, self.say.language)


def compact(iri: str) -> str:
    """``schema:name`` for an IRI under a common prefix, or that of our shapes; else the IRI itself."""
    return short_name(iri, _SHOWN)


def _spaced(name: str) -> str:
    end = re.split(r"[#/:]", name.rstrip("#/"))[-1] or name
    return _CAMEL.sub(" ", end).replace("_", " ").replace("-", " ").lower()
