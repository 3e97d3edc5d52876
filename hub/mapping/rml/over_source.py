"""RML over the publisher's own file, CSV or JSON: what needs no cleaning, no table, no list.

White space and Unicode composition (trim, collapse, nfc) are not undone by RML: a note says so, since values that are
tidy at the source, as most are, come out the same.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from hub.errors import Text, UserError
from hub.mapping.column import parse_pointer
from hub.mapping.connector import Connector
from hub.mapping.dialect import Dialect
from hub.mapping.field import Field
from hub.mapping.rml.reach import InexpressibleError
from hub.mapping.rml.turtle import string
from hub.mapping.rule import Condition, NodeRule

_TIDYING = frozenset({"trim", "collapse", "nfc"})
_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")


class OverSource:
    """``file``: the name of the file, as the mapping will find it; ``form``: ``csv`` or ``json``."""

    def __init__(self, connector: Connector, file: str, form: str) -> None:
        if form not in ("csv", "json"):
            raise UserError(
                f"{connector.slug} : RML lit du CSV et du JSON, pas « {form} ». Exportez avec « --over cleaned ».",
                f"{connector.slug}: RML reads CSV and JSON, not '{form}'. Export with '--over cleaned'.",
            )
        self._connector = connector
        self._file = file
        self._form = form
        self._fields = {field.name: field for field in connector.fields}

    def notes(self) -> Sequence[Text]:
        return [
            Text(
                "Sur le fichier du producteur : les valeurs sont prises telles quelles (ni espaces ni accents repris).",
                "Over the publisher's file: values are taken as they stand (neither spaces nor accents are tidied).",
            ),
            Text(
                "Le hub écarte de plus les fiches sans valeur obligatoire, ou de même clé qu'une autre.",
                "The hub moreover turns down records without a mandatory value, or with another's key.",
            ),
        ]

    def logical_source(self, iterator: str | None) -> Sequence[str]:
        formulation = "rml:CSV" if self._form == "csv" else "rml:JSONPath"
        found = [
            "a rml:LogicalSource",
            f"rml:source {self._source()}",
            f"rml:referenceFormulation {formulation}",
        ]
        return [*found, f"rml:iterator {string(iterator)}"] if iterator else found

    def _source(self) -> str:
        words = list(_dialect_words(self._connector.dialect)) if self._form == "csv" else []
        if not words:
            return string(self._file)
        # CSVW's own words, which RML takes for the description of a file.
        return f"[ a csvw:Table ; csvw:url {string(self._file)} ; csvw:dialect [ {' ; '.join(words)} ] ]"

    def iterator(self, rule: NodeRule | None, conditions: Sequence[Condition]) -> str | None:
        if rule is not None and rule.each is not None:
            raise InexpressibleError(
                f"un nœud pour chaque valeur de « {rule.each} »", f"a node for each '{rule.each}'"
            )
        if conditions:
            raise InexpressibleError("une condition", "a condition")
        if self._form == "csv":
            return None
        steps = parse_pointer(self._connector.dialect.records) if self._connector.dialect.records else ()
        return "$" + "".join(map(_step, steps)) + "[*]"

    def key(self) -> Sequence[str]:
        parts = []
        for name in self._connector.key:
            field = self._fields.get(name) or Field(name, (name,))
            try:
                parts.append(self._reference(field))
            except InexpressibleError as error:
                raise UserError(
                    f"{self._connector.slug} : la clé des fiches demande un travail que RML ne fait pas "
                    f"({error.text.fr}). Exportez avec « --over cleaned ».",
                    f"{self._connector.slug}: the records' key takes work that RML does not do ({error.text.en}). Export "
                    "with '--over cleaned'.",
                ) from error
        return parts

    def value(self, field: str) -> str:
        return self._reference(self._fields[field])

    def slug(self, field: str) -> str:
        raise InexpressibleError(f"« {field} » dans un nom de nœud", f"'{field}' in a node's name")

    def plain_ending(self) -> str:
        # Without it, the numbers of a JSON file would come out as xsd:integer or xsd:double.
        return "" if self._form == "csv" else " ; rml:datatype xsd:string"

    def _reference(self, field: Field) -> str:
        steps = [step for step in field.clean if step not in _TIDYING]
        if len(field.columns) > 1:
            raise InexpressibleError(f"« {field.name} » réunit des colonnes", f"'{field.name}' joins columns")
        if steps:
            listed = ", ".join(steps)
            raise InexpressibleError(
                f"« {field.name} » est nettoyé ({listed})", f"'{field.name}' is cleaned ({listed})"
            )
        if field.split is not None:
            raise InexpressibleError(f"« {field.name} » est découpé", f"'{field.name}' is split")
        if field.table is not None:
            name = field.table.name
            raise InexpressibleError(
                f"« {field.name} » passe par la table {name}", f"'{field.name}' goes through table {name}"
            )
        column = field.columns[0]
        return column if self._form == "csv" else "".join(map(_step, parse_pointer(column))).removeprefix(".")


def _step(step: str) -> str:
    """One step of a JSON Pointer as JSONPath."""
    if step == "*" or step.isdecimal():
        return f"[{step}]"
    if _NAME.fullmatch(step):
        return f".{step}"
    return "['" + step.replace("\\", "\\\\").replace("'", "\\'") + "']"


def _dialect_words(dialect: Dialect) -> Sequence[str]:
    """What differs from plain comma-separated UTF-8, in CSVW's words."""
    words = []
    if dialect.encoding and dialect.encoding.lower() not in ("utf-8", "utf-8-sig"):
        words.append(f"csvw:encoding {string(dialect.encoding)}")
    if dialect.delimiter != ",":
        words.append(f"csvw:delimiter {string(dialect.delimiter)}")
    if dialect.quote_char != '"':
        words.append(f"csvw:quoteChar {string(dialect.quote_char or '')}")
    if not dialect.double_quote:
        words.append("csvw:doubleQuote false")
    if not dialect.header:
        words.append("csvw:header false")
    if dialect.skip_rows:
        words.append(f"csvw:skipRows {dialect.skip_rows}")
    if dialect.comment_prefix:
        words.append(f"csvw:commentPrefix {string(dialect.comment_prefix)}")
    return words
