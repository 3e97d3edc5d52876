"""Whether a profile can be used: a region's own vocabulary and stricter shapes, beside the common model.

Each fault is said with file and line: text that is no Turtle; a profile without its title in French and English; a term
of the hub's or of the profile's own that nobody declares, in a statement or in a query; a word said about a common
term (a profile adds to the common model, it never changes it); a shape that cannot be applied.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator
from pathlib import Path

from rdflib import DCTERMS, RDF, SH, Graph, Literal, URIRef

from hub.errors import Text, UserError
from hub.model.vocabulary import ESS, SCHEME, SHAPE, TERRITORY
from hub.resources import Profile
from hub.validate.ntriples import Triple
from hub.validate.profile_file import ProfileFile, query_prefixes, read_profile_file
from hub.validate.profile_shapes import shape_faults

PROFILE_CLASS = URIRef("http://www.w3.org/ns/dx/prof/Profile")
"""W3C Profiles Vocabulary: what ``profile.ttl`` describes one of."""

_COMMON = (ESS, SCHEME, TERRITORY, SHAPE)
_FULL = re.compile(r"<(https?://[^<>\s]+)>")
_SHORT = re.compile(r"(?<![\w:/<.-])([A-Za-z][\w-]*):([A-Za-z][\w-]*)")
_STRING = re.compile(r'"(?:[^"\\\n]|\\.)*"' + r"|'(?:[^'\\\n]|\\.)*'")


def profile_faults(
    profile: Profile, declared: Collection[str], common_shapes: Iterable[Path]
) -> tuple[Text, ...]:
    """What keeps ``profile`` from being used, a line each; nothing when it is sound.

    ``declared`` are the IRIs the common model declares, shapes included. A file that cannot be read ends the search.
    """
    common_files = tuple(common_shapes)
    try:
        files = [read_profile_file(path) for path in profile.files]
        common = Graph()
        for path in common_files:
            common += read_profile_file(path).graph
    except UserError as error:
        return (error.text,)
    shape_files = [file for file in files if file.path in profile.shapes]
    return (
        *_head_faults(profile, files),
        *_term_faults(files, common, declared),
        *shape_faults(shape_files, common, common_files),
    )


def _head_faults(profile: Profile, files: list[ProfileFile]) -> Iterator[Text]:
    head = next((file for file in files if file.path == profile.head), None)
    if head is None:
        yield Text(
            f"{profile.head}:1: ce fichier manque : il nomme le profil, écrivez-le",
            f"{profile.head}:1: this file is missing: it names the profile, write it",
        )
        return
    profiles = list(head.graph.subjects(RDF.type, PROFILE_CLASS))
    if len(profiles) != 1:
        yield head.fault(
            1, "décrivez ici un prof:Profile, et un seul", "describe exactly one prof:Profile here"
        )
    for one in profiles:
        titles = head.graph.objects(one, DCTERMS.title)
        said = {title.language for title in titles if isinstance(title, Literal)}
        for language in ("fr", "en"):
            if language not in said:
                yield head.fault(
                    head.line_of_node(one),
                    f"le titre du profil (dcterms:title) manque en @{language} : ajoutez-le",
                    f"the profile's title (dcterms:title) is missing in @{language}: add it",
                )


def _term_faults(files: list[ProfileFile], common: Graph, declared: Collection[str]) -> Iterator[Text]:
    own = {str(subject) for file in files for subject in file.graph.subjects(RDF.type)}
    names = {str(each) for file in files for each in file.graph.subjects(RDF.type, PROFILE_CLASS)}
    spaces = (*_COMMON, *(name + end for name in names for end in "#/"))
    for file in files:
        shapes = common + file.graph
        unknown: set[tuple[int, str]] = set()
        changed: set[tuple[int, str]] = set()
        for triple in file.graph:
            if str(triple[0]).startswith(_COMMON):
                changed.add((file.line_of_node(triple[0]), str(triple[0])))
            used = {str(node) for node in triple if isinstance(node, URIRef)}
            for term in used | _terms_of_query(file, shapes, triple):
                if (
                    term.startswith(spaces)
                    and term not in own
                    and term not in declared
                    and term not in spaces
                ):
                    unknown.add((file.line_of(triple, term), term))
        for line, term in sorted(changed):
            yield file.fault(
                line,
                f"{term} est un terme commun : un profil ajoute les siens, il ne change pas ceux de tous",
                f"{term} is a common term: a profile adds its own, it does not change everybody's",
            )
        for line, term in sorted(unknown - changed):
            yield file.fault(
                line,
                f"{term} n'est déclaré nulle part : corrigez-le, ou déclarez-le dans le profil",
                f"{term} is declared nowhere: correct it, or declare it in the profile",
            )


def _terms_of_query(file: ProfileFile, shapes: Graph, triple: Triple) -> set[str]:
    """The IRIs in the text of a query, spelled in full or with a prefix."""
    if triple[1] not in (SH.select, SH.ask):
        return set()
    text = _STRING.sub('""', str(triple[2]))
    prefixes = query_prefixes(file, shapes, triple[0])
    short = {prefixes[prefix] + name for prefix, name in _SHORT.findall(text) if prefix in prefixes}
    return short | set(_FULL.findall(text))
