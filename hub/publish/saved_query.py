"""Saved queries: a SPARQL file with a title and parameters, filled in safely.

The file's head is comments, one fact a line::

    # title_fr: Les structures d'un territoire
    # title_en: The structures of a territory
    # description_fr: …
    # description_en: …
    # parameter: region | iri | Région | Region | https://w3id.org/ess-hub/territory/region/75

and its text holds ``{{region}}`` wherever the value goes. What a visitor gives becomes one RDF term, never
SPARQL: ``iri`` an IRI (left empty: the default), ``text`` a string, ``choice`` one of the values the line
offers (``choice(a, b)``), written as a string. A file that breaks these rules raises a QueryError with file
and line.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from hub.errors import NotFoundError, QueryError, Text
from hub.model.iri import is_slug
from hub.model.statement import iri, is_iri, literal
from hub.model.vocabulary import PREFIXES
from hub.publish.words import whole

Kind = Literal["iri", "text", "choice"]

_HEAD = re.compile(r"#\s*(title_fr|title_en|description_fr|description_en|parameter)\s*:\s*(.*?)\s*$")
_KIND = re.compile(r"(iri|text|choice)\s*(?:\((.*)\))?")
_PLACE = re.compile(r"\{\{\s*(\w+)\s*\}\}")
_NAME = re.compile(r"[A-Za-z_]\w*")
_DECLARED = re.compile(r"^\s*PREFIX\s+([\w.-]*):", re.IGNORECASE | re.MULTILINE)

_LONGEST_VALUE = 2_000


@dataclass(frozen=True, slots=True)
class Parameter:
    """One blank to fill. ``choices`` is empty unless ``kind`` is ``choice``."""

    name: str
    kind: Kind
    label: Text
    default: str
    choices: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class SavedQuery:
    """``text`` is the SPARQL with its places; :func:`fill` makes it a query."""

    slug: str
    title: Text
    description: Text
    parameters: tuple[Parameter, ...]
    text: str


def load_query(path: Path) -> SavedQuery:
    """Read one ``.rq`` file; its name is its slug. Raises QueryError with file and line."""
    source = path.read_text(encoding="utf-8")
    facts: dict[str, str] = {}
    parameters: list[Parameter] = []
    for number, line in enumerate(source.splitlines(), start=1):
        found = _HEAD.match(line)
        if found and found.group(1) == "parameter":
            parameters.append(_parameter(found.group(2), f"{path.name}:{number}"))
        elif found:
            facts[found.group(1)] = found.group(2)
    names = [parameter.name for parameter in parameters]
    places = set(_PLACE.findall(_without_comments(source)))
    if not is_slug(path.stem) or not facts.get("title_fr") or not facts.get("title_en"):
        raise _broken(
            path.name,
            "titre (title_fr, title_en) ou nom de fichier",
            "title (title_fr, title_en) or file name",
        )
    if len(names) != len(set(names)) or places != set(names):
        odd = ", ".join(sorted(places ^ set(names))) or ", ".join(sorted(names))
        raise _broken(
            path.name,
            f"paramètres et places ne se répondent pas : {odd}",
            f"parameters and places differ: {odd}",
        )
    description = Text(facts.get("description_fr", ""), facts.get("description_en", ""))
    return SavedQuery(
        path.stem, Text(facts["title_fr"], facts["title_en"]), description, tuple(parameters), source
    )


def load_queries(paths: Iterable[Path]) -> dict[str, SavedQuery]:
    """Every saved query, by slug, in the order of the slugs."""
    queries = (load_query(path) for path in sorted(paths, key=lambda path: path.name))
    return {query.slug: query for query in queries}


def find_query(paths: Iterable[Path], slug: str) -> SavedQuery:
    """The saved query ``slug``. Raises NotFoundError naming those there are."""
    known = {path.stem: path for path in paths}
    if slug not in known:
        names = ", ".join(sorted(known))
        raise NotFoundError(
            f"Aucune requête enregistrée « {slug} » ; il y a : {names}.",
            f"No saved query '{slug}'; there are: {names}.",
        )
    return load_query(known[slug])


def fill(query: SavedQuery, values: Mapping[str, str]) -> str:
    """The SPARQL text with ``values`` in place, defaults where one is missing, the hub's prefixes declared.

    Raises QueryError for a value that does not fit its parameter, and for a parameter the query does not
    have.
    """
    names = {parameter.name for parameter in query.parameters}
    for name in values:
        if name not in names:
            known = ", ".join(sorted(names)) or "—"
            raise QueryError(
                f"La requête « {query.slug} » n'a pas de paramètre « {name} » ; elle a : {known}.",
                f"The query '{query.slug}' has no parameter '{name}'; it has: {known}.",
            )
    terms = {
        parameter.name: _term(query, parameter, values.get(parameter.name, parameter.default))
        for parameter in query.parameters
    }
    text = _PLACE.sub(lambda place: terms.get(place.group(1), place.group()), query.text)
    declared = set(_DECLARED.findall(text))
    # All on one line, so that the lines of the file keep their distance in a parser's message.
    prefixes = " ".join(
        f"PREFIX {name}: <{space}>" for name, space in PREFIXES.items() if name not in declared
    )
    return f"{prefixes}\n{text}"


def _term(query: SavedQuery, parameter: Parameter, value: str) -> str:
    given = value.strip()
    if len(given) > _LONGEST_VALUE:
        raise _unfit(query, parameter, given[:40] + "…", "trop long", "too long")
    if parameter.kind == "iri":
        address = given or parameter.default
        if not is_iri(address):
            raise _unfit(query, parameter, given, "une adresse (IRI) est attendue", "an IRI is expected")
        return iri(address)
    if parameter.kind == "choice" and given not in parameter.choices:
        offered = ", ".join(parameter.choices)
        raise _unfit(query, parameter, given, f"au choix : {offered}", f"one of: {offered}")
    return literal(whole(given))


def _unfit(query: SavedQuery, parameter: Parameter, value: str, fr: str, en: str) -> QueryError:
    return QueryError(
        f"Requête « {query.slug} », paramètre « {parameter.name} » : « {value} » ne convient pas ({fr}).",
        f"Query '{query.slug}', parameter '{parameter.name}': '{value}' does not fit ({en}).",
    )


def _parameter(line: str, place: str) -> Parameter:
    parts = [part.strip() for part in line.split("|")]
    kind = _KIND.fullmatch(parts[1]) if len(parts) == 5 else None
    if kind is None or not _NAME.fullmatch(parts[0]):
        raise _broken(
            place,
            "un paramètre s'écrit : nom | iri, text ou choice(a, b) | libellé fr | libellé en | défaut",
            "a parameter is: name | iri, text or choice(a, b) | French label | English label | default",
        )
    choices = tuple(choice.strip() for choice in (kind.group(2) or "").split(",") if choice.strip())
    if (kind.group(1) == "choice") != bool(choices):
        raise _broken(
            place, "seul « choice » a des valeurs : choice(a, b)", "only 'choice' has values: choice(a, b)"
        )
    name: Kind = "iri" if kind.group(1) == "iri" else "text" if kind.group(1) == "text" else "choice"
    return Parameter(parts[0], name, Text(parts[2], parts[3]), parts[4], choices)


def _without_comments(source: str) -> str:
    return "\n".join(line for line in source.splitlines() if not line.lstrip().startswith("#"))


def _broken(place: str, fr: str, en: str) -> QueryError:
    return QueryError(f"{place} : {fr}.", f"{place}: {en}.")
