"""RML over the cleaned records that :mod:`hub.mapping.cleaned` writes: the whole map can be said.

A condition is a JSONPath filter (RFC 9535) on the records; it compares what the file holds for that purpose, a text
that is empty where the field has no value.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Sequence

from hub.errors import Text
from hub.mapping.cleaned import KEY, RECORDS, each_list, slug_of, tested
from hub.mapping.connector import Connector
from hub.mapping.items import families
from hub.mapping.rml.reach import InexpressibleError
from hub.mapping.rml.turtle import string
from hub.mapping.rule import Condition, NodeRule
from hub.mapping.template import Template


class OverCleaned:
    """``file``: the name of the cleaned records' file, as the mapping will find it."""

    def __init__(self, connector: Connector, file: str) -> None:
        self._file = file
        fields = connector.fields
        self._several = frozenset(
            field.name for field in fields if may_have_several(field.split, field.columns)
        )
        leaders = {rule.each for rule in connector.rules if rule.each is not None}
        # In an entry made for one item of a list, the fields of that list have the item's value.
        self._of_item = {
            leader: frozenset(fields[place].name for place in family)
            for leader, family in families(fields, leaders).items()
        }

    def notes(self) -> Sequence[Text]:
        return [
            Text(
                f"Sur {self._file}, les fiches nettoyées par le hub : nettoyage, tables et rejets sont faits.",
                f"Over {self._file}, the records the hub has cleaned: cleaning, tables and rejections are done.",
            )
        ]

    def logical_source(self, iterator: str | None) -> Sequence[str]:
        return [
            "a rml:LogicalSource",
            f"rml:source {string(self._file)}",
            "rml:referenceFormulation rml:JSONPath",
            f"rml:iterator {string(iterator or '')}",
        ]

    def iterator(self, rule: NodeRule | None, conditions: Sequence[Condition]) -> str | None:
        listed = RECORDS if rule is None or rule.each is None else each_list(rule.each)
        if not conditions:
            return f"$.{listed}[*]"
        # No spaces: some engines take them for a part of the name.
        of_item = self._of_item[rule.each] if rule is not None and rule.each is not None else frozenset()
        several = self._several - of_item
        return f"$.{listed}[?({'&&'.join(self._test(condition, several) for condition in conditions)})]"

    def _test(self, condition: Condition, several: Collection[str]) -> str:
        sign = "==" if condition.equal else "!="
        left = self._side(condition.left, condition, several)
        return f"{left}{sign}{self._side(condition.right, condition, several)}"

    @staticmethod
    def _side(template: Template, condition: Condition, several: Collection[str]) -> str:
        if template.constant is not None:
            return json.dumps(template.constant, ensure_ascii=False)
        if template.single is None:
            raise InexpressibleError("une condition sur un texte composé", "a condition on a composed text")
        others = [side.constant for side in (condition.left, condition.right)]
        if template.single in several and "" not in others:
            raise InexpressibleError(
                f"une condition sur les valeurs de « {template.single} »",
                f"a condition on the values of '{template.single}'",
            )
        return f"@.{tested(template.single)}"

    def key(self) -> Sequence[str]:
        return [KEY]

    def value(self, field: str) -> str:
        return field

    def slug(self, field: str) -> str:
        return slug_of(field)

    def plain_ending(self) -> str:
        return ""


def may_have_several(split: str | None, columns: Sequence[str]) -> bool:
    """Whether a field may have several values, as far as its connector tells."""
    return split is not None or any(column.startswith("/") and "*" in column for column in columns)
