"""A regional profile arranged for readers: what it is, the vocabulary it adds, the rules it adds.

Its files are read with the model's; a profile no source follows is shown all the same.
"""

from __future__ import annotations

from dataclasses import dataclass

from hub.errors import Language
from hub.model.statement import Term
from hub.model.vocabulary import DCTERMS, OWL, TYPE
from hub.serve.model_files import Model, definition
from hub.serve.model_page import ConceptRow, concept_rows
from hub.serve.shape_page import ShapeRow, shape_rows

_PROFILE = Term("iri", "http://www.w3.org/ns/dx/prof/Profile")


@dataclass(frozen=True, slots=True)
class ProfilePage:
    """One profile; ``places`` are the territories it is for."""

    name: str
    title: str
    description: str | None
    version: str | None
    places: tuple[Term, ...]
    concepts: tuple[ConceptRow, ...]
    shapes: tuple[ShapeRow, ...]


def profile_page(model: Model, name: str, language: Language) -> ProfilePage | None:
    """The page of one profile; None when there is none of that name."""
    part = model.profiles.get(name)
    if part is None:
        return None
    head = next((node for node in part.nodes if _PROFILE in part.values(node, TYPE)), "")
    return ProfilePage(
        name,
        part.text(head, language, DCTERMS + "title") or name,
        definition(part, head, language),
        part.text(head, language, OWL + "versionInfo"),
        tuple(part.values(head, DCTERMS + "spatial")),
        concept_rows(part, language, model),
        tuple(shape_rows(part, language)),
    )
