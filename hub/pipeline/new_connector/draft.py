"""All that is decided about a new connector before a line of it is written: names, key, what is described."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from hub.pipeline.new_connector.field_line import fields_made
from hub.pipeline.new_connector.key import NAMED, Key, choose_key
from hub.pipeline.new_connector.kinds import KINDS
from hub.pipeline.new_connector.recognise import IDENTIFIER, Finding, recognise
from hub.pipeline.new_connector.sample import Column, Sample

_LONGEST_NAME = 120
_NAME_PARTS = 3
_NAMELESS = frozenset(
    {"description", "courriel", "telephone", "site_web", "adresse", "latitude", "longitude"}
)
"""Kinds that no name is made of."""


@dataclass(frozen=True, slots=True)
class Name:
    """Where the name comes from: one column, or several joined for want of a better one; ``comment`` says which."""

    columns: tuple[Column, ...]
    comment: str = ""


@dataclass(frozen=True, slots=True)
class Draft:
    """One connector to write. ``findings``: every column, in the file's order. ``address``: the columns, any of which
    being filled means that there is an address; empty when there is none to describe."""

    slug: str
    sample: Sample
    findings: tuple[Finding, ...]
    key: Key
    name: Name
    address: tuple[Column, ...]

    @property
    def mapped(self) -> tuple[Finding, ...]:
        """The columns that make fields, in the order of the table of kinds. The name's is apart."""
        order = {kind.name: place for place, kind in enumerate(KINDS)}
        found = [
            one
            for one in self.findings
            if one.state == "mapped" and one.kind and one.kind.fields and one.kind.name != "nom"
        ]
        return tuple(sorted(found, key=lambda one: order[one.kind.name] if one.kind else 0))

    @property
    def has_site(self) -> bool:
        """Whether a place of activity is described beside the organization: there is a SIRET."""
        return any(one.kind and one.kind.name == "siret" for one in self.mapped)

    @property
    def used(self) -> frozenset[str]:
        """The names of the columns that a field or the key reads."""
        columns = [one.column for one in self.mapped]
        columns += [one.partner for one in self.mapped if one.partner]
        return frozenset(column.name for column in (*columns, *self.key.columns, *self.name.columns))


def draft(slug: str, sample: Sample) -> Draft:
    """The connector that ``sample`` calls for."""
    findings = recognise(sample)
    key = choose_key(sample, findings)
    return Draft(slug, sample, findings, key, _name(sample, findings), _address(findings))


def _name(sample: Sample, findings: Sequence[Finding]) -> Name:
    found = next(
        (one for one in findings if one.state == "mapped" and one.kind and one.kind.name == "nom"), None
    )
    if found and found.column.filled == 1.0:
        return Name((found.column,))
    if found and found.column.filled >= NAMED:
        empty = sum(not cell for cell in found.column.cells)
        return Name(
            (found.column,), f"vide dans {empty} fiche(s) sur {len(sample.rows)} : elles seront rejetées"
        )
    parts = _parts(findings, found.column if found else None)
    why = "le nom manque souvent" if found else "aucune colonne n'est sûrement le nom"
    return Name(parts, f"à vérifier : {why} ; en attendant, il est fait de ce qui suit")


def _parts(findings: Sequence[Finding], first: Column | None) -> tuple[Column, ...]:
    """Columns that together give every record something to be called by."""
    candidates = [
        one.column
        for one in findings
        if one.state != "personal"
        and one.column.values
        and not (one.kind and one.kind.name in _NAMELESS)
        and max(map(len, one.column.values)) <= _LONGEST_NAME
    ]
    texts = [column for column in candidates if any(map(str.isalpha, "".join(column.values[:50])))]
    numbers = {one.column.name for one in findings if one.kind and one.kind.name == IDENTIFIER}
    ranked = sorted(
        texts or candidates,
        key=lambda column: (column.name in numbers, -column.filled, -len(set(column.cells))),
    )
    parts = [first] if first else []
    for column in ranked:
        if parts and (
            len(parts) == _NAME_PARTS or all(map(any, zip(*(part.cells for part in parts), strict=True)))
        ):
            break
        if column not in parts:
            parts.append(column)
    return tuple(parts or (findings[0].column,))


def _address(findings: Iterable[Finding]) -> tuple[Column, ...]:
    """The fewest columns of the address that are filled wherever any of them is."""
    columns = [
        one.column
        for one in findings
        if one.state == "mapped" and one.kind and "address" in one.kind.po and one.kind.name != "pays"
    ]
    # Texts first: what is said of the address must not hang on a code that a cleaning step may drop.
    codes = {one.column.name for one in findings if one.kind and one.kind.name == "code_commune"}
    for column in sorted(columns, key=lambda one: (one.name in codes, -one.filled)):
        if all(column.cells[place] for other in columns for place, cell in enumerate(other.cells) if cell):
            return (column,)
    return tuple(columns)


def presence(draft: Draft) -> str:
    """The field that tells whether there is an address: that of its one column, else ``adresse_connue``."""
    if len(draft.address) == 1:
        for one in draft.mapped:
            if one.column == draft.address[0] and one.kind and "address" in one.kind.po:
                return fields_made(one.kind.fields)[0]
    return "adresse_connue"
