"""The classes of the model and what relates them, laid out as a drawing: boxes, rows and arrows with coordinates.

Drawn from the ontology itself, so a new class appears by itself. Three columns: who acts and where stands in the
middle, since most relations lead there. What the hub writes about its own work (``ess-hub.ttl``) is left out.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from hub.errors import Language
from hub.model.statement import Term
from hub.model.vocabulary import ESS, RDFS, TYPE
from hub.serve.model_files import Model
from hub.serve.term_page import CLASS, DOMAIN, RANGE, declared_terms

_LEFT, _MIDDLE, _LEFT_OUT = "ess-development", "ess", "ess-hub"
_HEAD, _ROW, _GAP, _MARGIN = 30, 21, 26, 12
_LETTER = 7.4
"""Width of a letter in pixels, taken wide: the reader's font is unknown."""
_BETWEEN = 130
_CROWDED = 6
"""A relation on more boxes than this is written in them, not drawn: its arrows would hide all others."""


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a box: a kind of its class (``kind``), or a property leading to another class."""

    iri: str
    text: str
    kind: bool
    y: int


@dataclass(frozen=True, slots=True)
class Box:
    """A class. ``x``, ``y``: its upper left corner."""

    iri: str
    label: str
    column: int
    x: int
    y: int
    width: int
    height: int
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class Arrow:
    """A relation drawn: an SVG path, and whether it says "is a kind of"."""

    path: str
    kind: bool


@dataclass(frozen=True, slots=True)
class Diagram:
    """The whole drawing, ``width`` by ``height``."""

    width: int
    height: int
    boxes: tuple[Box, ...]
    arrows: tuple[Arrow, ...]


@dataclass(frozen=True, slots=True)
class _Relation:
    iri: str
    domains: tuple[str, ...]
    ranges: tuple[str, ...]


def class_diagram(model: Model, language: Language) -> Diagram:
    """The drawing, its words in ``language``."""
    part = model.ontology
    classes = [
        iri
        for iri in declared_terms(part)
        if Term("iri", CLASS) in part.values(iri, TYPE) and part.homes[iri] != _LEFT_OUT
    ]
    parents = {
        iri: next((t.value for t in part.values(iri, RDFS + "subClassOf") if t.value in classes), None)
        for iri in classes
    }
    relations = [
        relation
        for iri in declared_terms(part)
        if part.homes[iri] != _LEFT_OUT
        and (relation := _Relation(iri, _ends(model, iri, DOMAIN), _ends(model, iri, RANGE))).ranges
        and set(relation.ranges) <= set(classes)
    ]
    inside = _folded(classes, parents, relations)
    boxes = _boxes(model, language, classes, parents, relations, inside)
    by_class = {box.iri: box for box in boxes}
    arrows = [
        Arrow(_curve(box, box.y + _HEAD // 2, by_class[parent]), True)
        for box in boxes
        if (parent := parents[box.iri]) in by_class
    ]
    for relation in relations:
        drawn = [by_class[iri] for iri in relation.domains if iri in by_class]
        if len(drawn) > _CROWDED:
            continue
        for box in drawn:
            line = next(line for line in box.lines if line.iri == relation.iri)
            for target in relation.ranges:
                other = by_class[inside.get(target, target)]
                if other is not box:
                    arrows.append(Arrow(_curve(box, line.y - 5, other), False))
    return Diagram(
        max(box.x + box.width for box in boxes) + 4 * _MARGIN,
        max(box.y + box.height for box in boxes) + _MARGIN,
        tuple(boxes),
        tuple(arrows),
    )


def _ends(model: Model, iri: str, predicates: tuple[str, ...]) -> tuple[str, ...]:
    found = [term.value for predicate in predicates for term in model.ontology.values(iri, predicate)]
    return tuple(dict.fromkeys(each for each in found if each.startswith(ESS)))


def _folded(
    classes: list[str], parents: Mapping[str, str | None], relations: list[_Relation]
) -> dict[str, str]:
    """Class → the class in whose box it is a mere line: it relates to nothing outside its own family."""

    def family(iri: str) -> str:
        above = parents.get(iri)
        return family(above) if above else iri

    outward = {
        domain
        for relation in relations
        for domain in relation.domains
        if any(family(target) != family(domain) for target in relation.ranges)
    }
    return {iri: family(iri) for iri in classes if parents[iri] and iri not in outward}


def _boxes(
    model: Model,
    language: Language,
    classes: list[str],
    parents: Mapping[str, str | None],
    relations: list[_Relation],
    inside: Mapping[str, str],
) -> list[Box]:
    def label(iri: str) -> str:
        return model.label(iri, language) or iri.removeprefix(ESS)

    columns: tuple[list[tuple[str, list[Line]]], ...] = ([], [], [])
    heights = [_MARGIN, _MARGIN, _MARGIN]
    for iri in classes:
        if iri in inside:
            continue
        home = model.ontology.homes[iri]
        column = 0 if home == _LEFT else 1 if home == _MIDDLE else 2
        y = heights[column] + _HEAD
        lines = []
        for kind in (each for each in classes if inside.get(each) == iri):
            y += _ROW
            lines.append(Line(kind, label(kind), True, y - 6))
        for relation in (each for each in relations if iri in each.domains):
            y += _ROW
            leads = ", ".join(label(target) for target in relation.ranges)
            lines.append(Line(relation.iri, f"{label(relation.iri)} → {leads}", False, y - 6))
        columns[column].append((iri, lines))
        heights[column] = y + _GAP + (8 if lines else 0)
    boxes, x = [], _MARGIN
    tallest = max(heights)
    for column, content in enumerate(columns):
        texts = [t for iri, lines in content for t in (label(iri), *(line.text for line in lines))]
        width = int(max((len(text) for text in texts), default=0) * _LETTER) + 2 * _MARGIN
        # Each column is spread over the height of the tallest, so that arrows stay short.
        spread = (tallest - heights[column]) // (len(content) + 1)
        y = _MARGIN + spread
        for iri, lines in content:
            shift = y - (lines[0].y - _HEAD - _ROW + 6 if lines else y)
            moved = tuple(Line(line.iri, line.text, line.kind, line.y + shift) for line in lines)
            height = _HEAD + _ROW * len(lines) + (8 if lines else 0)
            boxes.append(Box(iri, label(iri), column, x, y, width, height, moved))
            y += height + _GAP + spread
        x += width + _BETWEEN
    return boxes


def _curve(box: Box, y: int, other: Box) -> str:
    """From the height ``y`` of ``box`` to the head of ``other``, leaving and arriving level."""
    end = other.y + _HEAD // 2
    if box.column == other.column:
        right, back, bulge = box.x + box.width, other.x + other.width, 34
        return f"M{right} {y}C{right + bulge} {y} {back + bulge} {end} {back + 2} {end}"
    forward = box.column < other.column
    start = box.x + box.width if forward else box.x
    stop = other.x - 2 if forward else other.x + other.width + 2
    pull = (stop - start) // 2
    return f"M{start} {y}C{start + pull} {y} {stop - pull} {end} {stop} {end}"
