"""RML over the cleaned records that :mod:`hub.mapping.cleaned` writes: the whole map can be said.

A condition is a JSONPath filter (RFC 9535) on the records; it compares what the file holds for that purpose, a text
that is empty where the field has no value.
"""

from __future__ import annotations

import json
from collections.abc import Sequence

from hub.errors import Text
from hub.mapping.cleaned import KEY, RECORDS, each_list, slug_of, tested
from hub.mapping.connector import Connector
from hub.mapping.rml.reach import InexpressibleError
from hub.mapping.rml.turtle import string
from hub.mapping.rule import Condition, NodeRule
from hub.mapping.template import Template


class OverCleaned:
    """``file``: the name of the cleaned records' file, as the mapping will find it."""

    def __init__(self, connector: Connector, file: str) -> None:
        self._file = file
        self._several = {
            field.name for field in connector.fields if may_have_several(field.split, field.columns)
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
        return f"$.{listed}[?({'&&'.join(map(self._test, conditions))})]"

    def _test(self, condition: Condition) -> str:
        sign = "==" if condition.equal else "!="
        return f"{self._side(condition.left, condition)}{sign}{self._side(condition.right, condition)}"

    def _side(self, template: Template, condition: Condition) -> str:
        if template.constant is not None:
            return json.dumps(template.constant, ensure_ascii=False)
        if template.single is None:
            raise InexpressibleError("une condition sur un texte composé", "a condition on a composed text")
        others = [side.constant for side in (condition.left, condition.right)]
        if template.single in self._several and "" not in others:
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
