"""What names a record for ever: an identifier of the source, else a number of the register, else a key made of the name.

A key must be there in every record, and no two records may share it; a record that is the copy of another, or has no
name, does not count. Failing all that, the best there is is taken, and the doubt is written down.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import combinations

from hub.mapping.cleaning.slug import clean as slug
from hub.pipeline.new_connector.recognise import IDENTIFIER, Finding
from hub.pipeline.new_connector.sample import Column, Sample

_REGISTERS = ("siret", "rna", "siren")
"""Kinds that number an organization or its place, by what a directory is most often a list of."""
_PLACES = ("code_postal", "commune", "code_commune", "lieu", "adresse", "departement")
_WIDEST_PART = 60

NAMED = 0.8
"""The share of records with a name above which those without are taken for mistakes of the source."""


@dataclass(frozen=True, slots=True)
class Key:
    """``columns``: what the key is made of. ``how``: ``field`` (the field of that kind, required), ``columns`` (one field
    for each), ``slug`` (made of the texts, joined). ``comment``: why this one, in French."""

    how: str
    columns: tuple[Column, ...]
    comment: str
    kind: str | None = None


def choose_key(sample: Sample, findings: Sequence[Finding]) -> Key:
    """The key of the records of ``sample``."""
    # Nor does a record without a name, which is turned down whatever its key.
    copies = _copies(sample) | _nameless(findings)
    by_kind = {one.kind.name: one for one in findings if one.kind and one.state == "mapped"}
    for finding in _identifiers(findings):
        if _tells_apart([finding.column], copies):
            return Key("columns", (finding.column,), _of_source(finding.column))
    registered = [by_kind[name] for name in _REGISTERS if name in by_kind]
    # What stands at the top of a record is about all of it; what lies deeper, about a part (the siège's SIRET).
    for finding in sorted(registered, key=lambda one: one.column.name.count("/")):
        if finding.kind and finding.share == 1.0 and _tells_apart([finding.column], copies):
            comment = f"{finding.kind.label}, que la source donne à chaque fiche"
            return Key("field", (finding.column,), comment, finding.kind.name)
    for first, second in _pairs(findings):
        if _tells_apart([first, second], copies):
            return Key("columns", (first, second), "ces deux colonnes ensemble ne désignent qu'une fiche")
    return _made_of_name(sample, by_kind, copies)


def _identifiers(findings: Iterable[Finding]) -> list[Finding]:
    """The columns whose header says that they identify, the clearest first."""
    found = [one for one in findings if one.kind and one.kind.name == IDENTIFIER and one.strength]
    usable = [one for one in found if "*" not in one.column.name]
    return sorted(usable, key=lambda one: (one.column.name.count("/"), -one.strength))


def _of_source(column: Column) -> str:
    numbers = [int(cell) for cell in column.cells if cell.isdecimal()]
    if len(numbers) == len(column.cells) > 2 and numbers == list(
        range(numbers[0], numbers[0] + len(numbers))
    ):
        return (
            "à vérifier : ces numéros se suivent. Si ce sont des numéros de ligne, prenez une autre clé : "
            "une fiche doit garder la sienne"
        )
    return "l'identifiant que la source donne à chaque fiche ; il ne doit jamais changer"


def _pairs(findings: Sequence[Finding]) -> Iterable[tuple[Column, Column]]:
    """An identifier that only holds within something else: source and number, type and code."""
    narrow = [
        one.column
        for one in findings
        if one.state != "personal" and all(0 < len(cell) <= _WIDEST_PART for cell in one.column.cells)
    ]
    for identifier in _identifiers(findings):
        yield from ((other, identifier.column) for other in narrow if other.name != identifier.column.name)


def _made_of_name(sample: Sample, by_kind: dict[str, Finding], copies: frozenset[int]) -> Key:
    names = [by_kind["nom"].column] if "nom" in by_kind else [_most_telling(sample)]
    places = [by_kind[name].column for name in _PLACES if name in by_kind]
    for extra in range(3):
        for more in combinations(places, extra):
            columns = (*names, *more)
            if _tells_apart(columns, copies, made=True):
                said = ", ".join(f"« {column.name} »" for column in columns)
                why = f"aucune colonne ne numérote les fiches ; la clé est faite de {said}, et change avec"
                return Key("slug", columns, f"à vérifier : {why}")
    return Key(
        "slug",
        (*names, *places[:2]),
        "à vérifier : rien ne distingue toutes les fiches ; celles qui ont la même clé seront rejetées",
    )


def _most_telling(sample: Sample) -> Column:
    return max(sample.columns, key=lambda column: (len(set(column.cells)), column.filled))


def _copies(sample: Sample) -> frozenset[int]:
    """The records that repeat an earlier one entirely."""
    seen: set[tuple[str, ...]] = set()
    copies: set[int] = set()
    for place, cells in enumerate(zip(*(column.cells for column in sample.columns), strict=True)):
        if cells in seen:
            copies.add(place)
        seen.add(cells)
    return frozenset(copies)


def _nameless(findings: Iterable[Finding]) -> frozenset[int]:
    for one in findings:
        if one.state == "mapped" and one.kind and one.kind.name == "nom" and one.column.filled >= NAMED:
            return frozenset(place for place, cell in enumerate(one.column.cells) if not cell)
    return frozenset()


def _tells_apart(columns: Sequence[Column], copies: frozenset[int], *, made: bool = False) -> bool:
    """Whether these columns give each record that is no copy a value of its own."""
    seen: set[tuple[str, ...] | str] = set()
    for place, cells in enumerate(zip(*(column.cells for column in columns), strict=True)):
        if place in copies:
            continue
        value = slug(" ".join(cells)) if made else tuple(" ".join(cell.split()) for cell in cells)
        if value in seen or not (value if made else all(value)):
            return False
        seen.add(value)
    return True
