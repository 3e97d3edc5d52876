"""What nodes say, as columns, for both levels."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from hub.reconcile.columns import Column, Filling, Flags, Floats, Ints, Vocabulary, numbered
from hub.reconcile.node_rows import NodeRows
from hub.reconcile.node_sayings import Said, Sayings, Since, read_sayings
from hub.reconcile.normalise import NameReader
from hub.reconcile.places import COMMUNE, Places
from hub.reconcile.spellings import Spellings, numbers_of

NOBODY = -1


@dataclass(frozen=True)
class NodeColumns:
    """Row ``i`` of every column is ``nodes[i]``, and what it says is in ``sayings``.

    ``names`` are spellings, ``acronyms_said`` those that names say. ``places`` is what the integers of territories and
    communes stand for. By postcode, ``department_of`` is the territory of its department (-1 where the model holds none)
    and ``department_code`` that department as a number; ``regions_of`` are the regions of each territory, ``commune_place``
    the place that each commune is in names. ``is_titled``: which say a name. ``owner`` is the organization that a place is
    said to be of, or -1. ``is_fresh``: which say something else, or are read otherwise, than in the reconciliation before."""

    nodes: NodeRows
    reader: NameReader
    sayings: Sayings
    names: Column
    acronyms_said: Column
    places: Sequence[str]
    department_of: Ints
    department_code: Ints
    regions_of: Column
    commune_place: Ints
    is_department: Flags
    is_titled: Flags
    owner: Ints
    is_fresh: Flags

    @property
    def spellings(self) -> Spellings:
        return self.sayings.spellings

    @property
    def acronyms(self) -> Column:
        """By letters, those that fields declare."""
        return self.sayings.acronyms

    @property
    def said(self) -> Mapping[Said, Column]:
        return self.sayings.said

    @property
    def words(self) -> Mapping[Said, Sequence[str]]:
        """What the integers of ``said`` stand for."""
        return self.sayings.words

    @property
    def siren_of_siret(self) -> Column:
        return self.sayings.siren_of_siret

    @property
    def territories(self) -> Column:
        """By places."""
        return self.sayings.territories

    @property
    def source(self) -> Ints:
        return self.sayings.source

    @property
    def is_establishment(self) -> Flags:
        return self.sayings.is_establishment

    @property
    def latitude(self) -> Floats:
        return self.sayings.latitude

    @property
    def longitude(self) -> Floats:
        return self.sayings.longitude


def node_columns(nodes: NodeRows, reader: NameReader, since: Since | None = None) -> NodeColumns:
    """The columns of ``nodes``; of those that say the same as in ``since``, what is known is taken."""
    sayings, is_fresh = read_sayings(nodes, reader, since or Since.nothing(len(nodes)))
    spellings = sayings.spellings
    known = numbers_of(spellings.place_names)
    department_of, department_code = _departments(sayings.words["postcodes"], known, reader.places)
    commune_place = _numbers(known, (COMMUNE + commune for commune in sayings.words["communes"]))
    regions_of = _regions(known, reader.places)
    return NodeColumns(
        nodes=nodes,
        reader=reader,
        sayings=sayings,
        names=sayings.raw_names.of_each(spellings.of_raw),
        acronyms_said=sayings.raw_names.of_each(spellings.said_in_raw),
        places=list(known),
        department_of=department_of,
        department_code=department_code,
        regions_of=regions_of,
        commune_place=commune_place,
        is_department=np.array(["/department/" in place for place in known], np.bool_),
        is_titled=sayings.raw_names.counts > 0,
        owner=_owners(nodes, sayings),
        is_fresh=is_fresh,
    )


def _owners(nodes: NodeRows, sayings: Sayings) -> Ints:
    """The organization that each establishment's record says it is a place of, by row."""
    rows, sites = nodes.rows, sayings.site_of
    of_name = np.array([rows.get(name, NOBODY) for name in sayings.owners] or [NOBODY], np.int64)
    found = np.full(len(nodes), NOBODY, np.int64)
    found[sites.rows] = of_name[sites.values]
    return (
        np.where(sayings.is_establishment[found] & (found != NOBODY), NOBODY, found) if len(nodes) else found
    )


def _departments(postcodes: Iterable[str], places: Vocabulary, known: Places) -> tuple[Ints, Ints]:
    """Of each postcode, the territory of its department, -1 where the model holds none; and its code as a number."""
    codes = [code[:3] if code.startswith("97") else code[:2] for code in postcodes]
    found = [known.department(code) for code in codes]
    territory = [places.setdefault(iri, len(places)) if iri else -1 for iri in found]
    return np.array(territory, np.int64), numbered(codes)


def _numbers(vocabulary: Vocabulary, values: Iterable[str]) -> Ints:
    return np.array([vocabulary.setdefault(value, len(vocabulary)) for value in values], np.int64)


def _regions(places: Vocabulary, known: Places) -> Column:
    """Today's regions of each place that is a territory."""
    found = Filling(places)
    for row, place in enumerate(list(places)):
        if not place.startswith(COMMUNE):
            found.add(row, sorted(known.regions([place])))
    return found.column(len(places))
