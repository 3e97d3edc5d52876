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

    ``said`` has a column for each kind of value, folded as in Profile, and ``words`` what their integers stand for; a
    SIREN is said by each SIRET too, in ``siren_of_siret``. ``acronyms`` are those that fields declare, ``acronyms_said``
    those that names say. ``department_of`` is the territory of each postcode's department, ``regions_of`` the regions
    of each territory, ``commune_place`` the place that each commune is in names."""

    nodes: Sequence[Node]
    reader: NameReader
    spellings: Spellings
    names: Column
    acronyms: Column
    acronyms_said: Column
    said: Mapping[Said, Column]
    words: Mapping[Said, Vocabulary]
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
    for node in nodes:
        read = [names.read(text) for text in node.names]
        spelled.append(row for rows, _ in read for row in rows)
        acronyms_said.append(letters for _, inside in read for letters in inside)
        acronyms.add(short for one in node.acronyms if len(short := compact_key(one)) >= 2)
        said["siren"].add(node.siren)
        said["siret"].add(node.siret)
        siren_of_siret.add(number[:9] for number in node.siret)
        said["rna"].add(node.rna)
        said["postcodes"].add([node.postcode.replace(" ", "")] if node.postcode else ())
        said["communes"].add(_told(commune_key(node.commune) if node.commune else ""))
        said["streets"].add(_told(street_key(node.street) if node.street else ""))
        said["territory_names"].add(key for name in node.territory_names if (key := compact_key(name)))
        said["phones"].add(node.phones)
        said["emails"].add(node.emails)
        said["sites"].add(node.sites)
        territories.add(node.territories)
        point = (node.latitude, node.longitude)
        for column, degrees in zip((latitude, longitude), point, strict=True):
            column.append(np.nan if degrees is None or None in point else degrees)
    declared, inside = acronyms.column(), acronyms_said.column()
    columns = {kind: filling.column() for kind, filling in said.items()}
    spellings = names.spellings({*declared.values.tolist(), *inside.values.tolist()})
    known = vocabularies.places
    department_of, department_code = _departments(words["postcodes"], known, reader.places)
    commune_place = _numbers(known, (COMMUNE + commune for commune in words["communes"]))
    regions_of = _regions(known, reader.places)
    return NodeColumns(
        nodes=nodes,
        reader=reader,
        spellings=spellings,
        names=spelled.column(),
        acronyms=declared,
        acronyms_said=inside,
        said=columns,
        words=words,
        siren_of_siret=siren_of_siret.column(),
        territories=territories.column(),
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


def _told(text: str) -> tuple[str, ...]:
    return (text,) if text else ()


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
    rows = [[] if place.startswith(COMMUNE) else sorted(known.regions([place])) for place in list(places)]
    found = Filling(places)
    for row in rows:
        found.add(row)
    # a region met here only lies in no other
    for _ in range(len(places) - len(rows)):
        found.add(())
    return found.column()
