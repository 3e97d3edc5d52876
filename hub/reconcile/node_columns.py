"""What nodes say, as columns: each node is read once, for both levels."""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal, get_args

import numpy as np

from hub.reconcile.columns import Column, Filling, Flags, Floats, Ints, Vocabulary, numbered
from hub.reconcile.fold import compact_key
from hub.reconcile.node import Node
from hub.reconcile.normalise import NameReader
from hub.reconcile.places import COMMUNE, Places, commune_key
from hub.reconcile.profile import street_key
from hub.reconcile.spellings import SpellingReader, Spellings, Vocabularies

Said = Literal[
    "siren",
    "siret",
    "rna",
    "postcodes",
    "communes",
    "streets",
    "territory_names",
    "phones",
    "emails",
    "sites",
]
_SAID: tuple[Said, ...] = get_args(Said)


@dataclass(frozen=True)
class NodeColumns:
    """Row ``i`` of every column is ``nodes[i]``.

    ``said`` has a column for each kind of value, folded as in Profile, and ``words`` what their integers stand for, as
    ``places`` does for territories and communes; a SIREN is said by each SIRET too, in ``siren_of_siret``. ``acronyms`` are
    those that fields declare, ``acronyms_said`` those that names say. By postcode, ``department_of`` is the territory of its
    department (-1 where the model holds none) and ``department_code`` that department as a number; ``regions_of`` are the
    regions of each territory, ``commune_place`` the place that each commune is in names. ``is_titled``: which say a name."""

    nodes: Sequence[Node]
    reader: NameReader
    spellings: Spellings
    names: Column
    acronyms: Column
    acronyms_said: Column
    said: Mapping[Said, Column]
    words: Mapping[Said, Sequence[str]]
    places: Sequence[str]
    siren_of_siret: Column
    territories: Column
    department_of: Ints
    department_code: Ints
    regions_of: Column
    commune_place: Ints
    is_department: Flags
    latitude: Floats
    longitude: Floats
    is_titled: Flags
    source: Ints


def node_columns(nodes: Sequence[Node], reader: NameReader) -> NodeColumns:
    """The columns of ``nodes``, which are in the order of their names."""
    vocabularies = Vocabularies()
    names = SpellingReader(reader, vocabularies)
    words: dict[Said, Vocabulary] = {kind: {} for kind in _SAID}
    said = {kind: Filling(words[kind]) for kind in _SAID}
    spelled, siren_of_siret, territories = Filling(), Filling(words["siren"]), Filling(vocabularies.places)
    acronyms, acronyms_said = Filling(vocabularies.letters), Filling()
    latitude, longitude = array("d"), array("d")
    size = len(nodes)
    for at, node in enumerate(nodes):
        for text in node.names:
            rows, letters = names.read(text)
            spelled.append(at, rows)
            acronyms_said.append(at, letters)
        for one in node.acronyms:
            acronyms.add(at, (short for short in (compact_key(one),) if len(short) >= 2))
        if node.siret:
            said["siret"].add(at, node.siret)
            siren_of_siret.add(at, (number[:9] for number in node.siret))
        if node.postcode:
            said["postcodes"].add(at, (node.postcode.replace(" ", ""),))
        if node.commune and (commune := commune_key(node.commune)):
            said["communes"].add(at, (commune,))
        if node.street and (street := street_key(node.street)):
            said["streets"].add(at, (street,))
        for name in node.territory_names:
            said["territory_names"].add(at, (key for key in (compact_key(name),) if key))
        if node.territories:
            territories.add(at, node.territories)
        given: tuple[tuple[Said, Sequence[str]], ...] = (
            ("siren", node.siren),
            ("rna", node.rna),
            ("phones", node.phones),
            ("emails", node.emails),
            ("sites", node.sites),
        )
        for kind, values in given:
            if values:
                said[kind].add(at, values)
        point = (node.latitude, node.longitude)
        for column, degrees in zip((latitude, longitude), point, strict=True):
            column.append(np.nan if degrees is None or None in point else degrees)
    declared, inside = acronyms.column(size), acronyms_said.column(size)
    columns = {kind: filling.column(size) for kind, filling in said.items()}
    spellings = names.spellings({*declared.values.tolist(), *inside.values.tolist()})
    known = vocabularies.places
    department_of, department_code = _departments(words["postcodes"], known, reader.places)
    commune_place = _numbers(known, (COMMUNE + commune for commune in words["communes"]))
    regions_of = _regions(known, reader.places)
    return NodeColumns(
        nodes=nodes,
        reader=reader,
        spellings=spellings,
        names=spelled.column(size),
        acronyms=declared,
        acronyms_said=inside,
        said=columns,
        words={kind: list(known_words) for kind, known_words in words.items()},
        places=list(known),
        siren_of_siret=siren_of_siret.column(size),
        territories=territories.column(size),
        department_of=department_of,
        department_code=department_code,
        regions_of=regions_of,
        commune_place=commune_place,
        is_department=np.array(["/department/" in place for place in known], np.bool_),
        latitude=np.array(latitude),
        longitude=np.array(longitude),
        is_titled=np.array([bool(node.names) for node in nodes], np.bool_),
        source=numbered([node.name.source for node in nodes]),
    )


def _departments(postcodes: Vocabulary, places: Vocabulary, known: Places) -> tuple[Ints, Ints]:
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
