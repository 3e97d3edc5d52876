"""What a ``map:`` says, once understood: for each described node, which statements to make.

This is YARRRML's model with every short name expanded; nothing here knows files or rows.
"""

from __future__ import annotations

from dataclasses import dataclass

from hub.mapping.template import Template


@dataclass(frozen=True, slots=True)
class Condition:
    """YARRRML's ``idlab-fn:equal`` and ``idlab-fn:notEqual``. A field without a value compares as empty text;
    a field with several is equal when one of them is."""

    equal: bool
    left: Template
    right: Template


@dataclass(frozen=True, slots=True)
class ObjectRule:
    """One object; its template says whether it is an IRI. ``language`` and ``datatype`` (an IRI) exclude each other."""

    template: Template
    language: str | None = None
    datatype: str | None = None


@dataclass(frozen=True, slots=True)
class StatementRule:
    """Every predicate (IRIs) with every object, when ``condition`` holds."""

    predicates: tuple[str, ...]
    objects: tuple[ObjectRule, ...]
    condition: Condition | None = None


@dataclass(frozen=True, slots=True)
class NodeRule:
    """One mapping: the statements about one node. ``fragment`` is its place in the record: empty for the record
    itself, else the text after ``#``, which may hold references. ``each`` names a field: the node is made once for
    each of its values, and there the field has that one value."""

    name: str
    fragment: Template
    statements: tuple[StatementRule, ...]
    condition: Condition | None = None
    each: str | None = None
