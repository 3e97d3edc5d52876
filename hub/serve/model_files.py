"""The reference model as it is installed: its labels for the pages, its files for ``/ontology``, ``/shapes``, schemes.

Read once from the package's own files, never from the network nor from what a store may hold of an older version.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from hub.errors import Language
from hub.model.ntriples import read_statement
from hub.model.statement import Term
from hub.model.vocabulary import DCTERMS, LABEL, RDFS, SHAPE, SKOS, TYPE
from hub.resources import Profile, Resources
from hub.serve.jsonld_context import Context
from hub.store.rdf import read_statements

_ABOUT_OTHERS = frozenset({"alignments", "reused"})
"""The files that speak of other vocabularies: after those that declare terms."""

_LABELS = (SKOS + "prefLabel", LABEL, DCTERMS + "title")
_DEFINITIONS = (SKOS + "definition", RDFS + "comment", DCTERMS + "description")


@dataclass(frozen=True)
class ModelPart:
    """Some files of the model read as one graph: subject → its (predicate, term) pairs, in file order.

    ``homes``: subject → the name of the file that says what kind of thing it is.
    """

    files: tuple[Path, ...]
    nodes: Mapping[str, Sequence[tuple[str, Term]]]
    homes: Mapping[str, str]

    def values(self, subject: str, *predicates: str) -> list[Term]:
        """The values of the first of ``predicates`` that ``subject`` has."""
        for predicate in predicates:
            found = [term for own, term in self.nodes.get(subject, ()) if own == predicate]
            if found:
                return found
        return []

    def text(self, subject: str, language: Language, *predicates: str) -> str | None:
        """The value in ``language``, else in French, else without a language, else any."""
        return in_language(self.values(subject, *predicates), language)

    def turtle(self) -> bytes:
        """The files as their authors wrote them, comments included: Turtle files joined are Turtle."""
        return b"\n".join(path.read_bytes() for path in self.files)


@dataclass(frozen=True)
class Model:
    """Everything the hub was installed with. ``version`` changes with any byte of it."""

    ontology: ModelPart
    schemes: Mapping[str, ModelPart]
    shapes: ModelPart
    profiles: Mapping[str, ModelPart]
    context: Context
    context_bytes: bytes
    version: str
    labels: Mapping[str, Mapping[str | None, str]]

    @classmethod
    def load(cls, resources: Resources, profiles: Iterable[Profile] = ()) -> Model:
        """Read every file of the model, and of ``profiles``. Raises HubError when one cannot be read."""
        territories = resources.territories_path
        # The hub's own terms first, then what aligns them with others'.
        ontology = _read(
            sorted(
                (path for path in resources.ontology_files() if path != territories),
                key=lambda path: (path.stem != "ess", path.stem in _ABOUT_OTHERS, path.name),
            )
        )
        schemes = {
            path.stem: _read([path]) for path in (*resources.scheme_files(), territories) if path.is_file()
        }
        shapes = _read(resources.shape_files())
        regional = {profile.name: _read(profile.files) for profile in profiles}
        digest = hashlib.blake2b(digest_size=12)
        own = (path for part in regional.values() for path in part.files)
        for path in (*resources.model_files(), resources.context_path, *own):
            digest.update(path.read_bytes())
        labels: dict[str, dict[str | None, str]] = {}
        for part in (ontology, *schemes.values(), *regional.values()):
            for subject in part.nodes:
                for term in part.values(subject, *_LABELS):
                    labels.setdefault(subject, {}).setdefault(term.language, term.value)
        context = resources.context_path
        return cls(
            ontology,
            schemes,
            shapes,
            regional,
            Context.load(context),
            context.read_bytes(),
            digest.hexdigest(),
            labels,
        )

    def label(self, iri: str, language: Language) -> str | None:
        """What the model calls ``iri``; None when it does not say."""
        found = self.labels.get(iri, {})
        return found.get(language) or found.get("fr") or found.get(None) or next(iter(found.values()), None)


def in_language(terms: Sequence[Term], language: Language) -> str | None:
    """The one of ``terms`` to show a reader of ``language``; None when there is none."""
    by_language = {term.language: term.value for term in reversed(terms)}
    for tag in (language, "fr", None):
        if tag in by_language:
            return by_language[tag]
    return terms[0].value if terms else None


def definition(part: ModelPart, subject: str, language: Language) -> str | None:
    """What ``part`` says ``subject`` means."""
    return part.text(subject, language, *_DEFINITIONS)


def _read(paths: Iterable[Path]) -> ModelPart:
    files = tuple(paths)
    nodes: dict[str, list[tuple[str, Term]]] = {}
    homes: dict[str, str] = {}
    for path in files:
        for line in read_statements(path, skolem=f"{SHAPE.rstrip('#')}/.well-known/genid/{path.stem}-"):
            subject, predicate, term = read_statement(line)
            nodes.setdefault(subject, []).append((predicate, term))
            if predicate == TYPE:
                homes.setdefault(subject, path.stem)
    return ModelPart(files, nodes, homes)
