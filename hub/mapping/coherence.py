"""Checks that the parts of a connector fit each other: what no schema of one part can see."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from difflib import get_close_matches
from pathlib import Path
from typing import Any

from hub.mapping.cleaning import need_of
from hub.mapping.column import is_explained
from hub.mapping.dialect import TABULAR
from hub.mapping.field import Field
from hub.mapping.inline_test import InlineTest
from hub.mapping.mistakes import Mistakes
from hub.mapping.rule import Condition, NodeRule
from hub.mapping.suggestion import suggest
from hub.model.vocabulary import PREFIXES

_LONE_TILDE = re.compile(r"~(?![01])")
_NAME_IT = ("citez-la dans un champ ou sous « ignore »", "name it in a field or under 'ignore'")


def own_prefixes(data: Mapping[str, Any], mistakes: Mistakes) -> dict[str, str]:
    """The connector's own prefixes; one of the hub's may be repeated but not changed."""
    own: Mapping[str, str] = section(data, "prefixes")
    for prefix, namespace in own.items():
        if PREFIXES.get(prefix, namespace) != namespace:
            mistakes.at(
                ("prefixes", prefix),
                f"« {prefix}: » désigne déjà {PREFIXES[prefix]} ; prenez un autre préfixe",
                f"'{prefix}:' already stands for {PREFIXES[prefix]}; take another prefix",
            )
    return {prefix: namespace for prefix, namespace in own.items() if isinstance(namespace, str)}


def formats_of(data: Mapping[str, Any]) -> tuple[str, ...]:
    """The formats that ``source:`` declares: one, or several of which each file tells its own."""
    written = section(data, "source").get("format")
    return (written,) if isinstance(written, str) else tuple(_texts(written))


def section(data: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    """A part of the file that should be a set of words; empty when it is not (the schema has said so)."""
    found = data.get(name)
    return found if isinstance(found, Mapping) else {}


def check_slug(path: Path, data: Mapping[str, Any], mistakes: Mistakes) -> None:
    """The slug is the file's name, so that one finds the other."""
    if "slug" in data and not mistakes.are_within(("slug",)) and data["slug"] != path.stem:
        mistakes.at(
            ("slug",),
            f"le slug « {data['slug']} » n'est pas le nom du fichier ; écrivez « {path.stem} » ou renommez-le",
            f"the slug '{data['slug']}' is not the file's name; write '{path.stem}' or rename the file",
        )


def check_licence(data: Mapping[str, Any], mistakes: Mistakes) -> None:
    """A licence follows every value out, so a missing one must be meant."""
    if "licence" in data and data["licence"] is None and "licence_reason" not in data:
        mistakes.at(
            ("licence",),
            "licence inconnue : dites pourquoi dans licence_reason (fr, en), ou donnez son IRI",
            "unknown licence: say why in licence_reason (fr, en), or give its IRI",
        )


def read_key(data: Mapping[str, Any], fields: Sequence[Field], mistakes: Mistakes) -> tuple[str, ...]:
    """The key's parts: each a declared field, or a column that is used as it stands."""
    if "key" not in data or mistakes.are_within(("key",)):
        return ()
    parts = (data["key"],) if isinstance(data["key"], str) else tuple(data["key"])
    for part in parts:
        for field in fields:
            if field.name == part and (field.split is not None or field.table is not None):
                mistakes.at(
                    ("key",),
                    f"la clé « {part} » doit être une seule valeur de la source ; ôtez-lui split et table",
                    f"the key '{part}' must be one value of the source; drop its split and table",
                )
    return parts


def columns_named(data: Mapping[str, Any], fields: Sequence[Field], key: Sequence[str]) -> tuple[str, ...]:
    """Every column the file names, in the order it names them; the one that marks a record as gone comes last but for
    those ignored."""
    names = {field.name for field in fields}
    own = [part for part in key if part not in names]
    used = [column for field in fields for column in field.columns]
    deletions = section(data, "source").get("deletions")
    mark = _texts([deletions.get("field")]) if isinstance(deletions, Mapping) else []
    return tuple(dict.fromkeys((*own, *used, *mark, *_texts(data.get("ignore")))))


def check_pointers(data: Mapping[str, Any], mistakes: Mistakes) -> None:
    """JSON Pointers (RFC 6901) write ``~`` as ``~0`` and ``/`` as ``~1``: any other ``~`` names nothing."""
    pointers: list[tuple[tuple[str | int, ...], Any]] = [
        (("source", "records"), section(data, "source").get("records"))
    ]
    for name, field in section(data, "fields").items():
        origin = field.get("from") if isinstance(field, Mapping) else None
        path = ("fields", name, "from")
        pointers += (
            [(path, origin)]
            if isinstance(origin, str)
            else [((*path, place), one) for place, one in enumerate(_texts(origin))]
        )
    if TABULAR.issuperset(formats_of(data)):
        return
    for where, pointer in pointers:
        if isinstance(pointer, str) and pointer.startswith("/") and _LONE_TILDE.search(pointer):
            mistakes.at(
                where,
                f"« {pointer} » n'est pas un pointeur JSON : écrivez ~0 pour ~, et ~1 pour un / qui fait partie d'un nom",
                f"'{pointer}' is not a JSON pointer: write ~0 for ~, and ~1 for a / that is part of a name",
            )


def check_ignored(data: Mapping[str, Any], fields: Sequence[Field], mistakes: Mistakes) -> None:
    """A column is used or ignored, not both; one that is used may lie where others are ignored."""
    used = {column for field in fields for column in field.columns}
    for place, column in enumerate(_texts(data.get("ignore"))):
        if column in used:
            mistakes.at(
                ("ignore", place),
                f"la colonne « {column} » est utilisée par un champ ; ôtez-la d'ici",
                f"column '{column}' is used by a field; drop it here",
            )


def check_fields(
    data: Mapping[str, Any],
    fields: Sequence[Field],
    rules: Sequence[NodeRule],
    key: Sequence[str],
    mistakes: Mistakes,
) -> None:
    """Every field is of use, and what it says about its table hangs together."""
    used = set(key) | {name for rule in rules for name in _fields_of(rule)}
    _check_key_names(fields, used, key, mistakes)
    for field in fields:
        path = ("fields", field.name)
        written = data["fields"][field.name] or {}
        if rules and field.name not in used and not mistakes.are_within(("key",)):
            mistakes.at(
                path,
                f"le champ « {field.name} » ne sert à rien ; employez-le dans « map » ou mettez sa colonne sous "
                "« ignore »",
                f"field '{field.name}' is of no use; use it in 'map' or put its column under 'ignore'",
                key=True,
            )
        if "unknown" in written and "table" not in written:
            mistakes.at(
                (*path, "unknown"),
                "« unknown » n'a de sens qu'avec « table »",
                "'unknown' means nothing without 'table'",
                key=True,
            )
        if field.unknown == "ignore" and "because" not in written:
            mistakes.at(
                (*path, "unknown"),
                "dites dans « because » pourquoi les mots inconnus peuvent être passés sous silence",
                "say in 'because' why unknown words may be passed over",
            )


def check_extras(data: Mapping[str, Any], mistakes: Mistakes) -> None:
    """The optional libraries that the cleaning steps need are installed: said once here, not at each row."""
    places: list[tuple[tuple[str | int, ...], Any]] = [(("clean",), data.get("clean"))]
    for name, field in section(data, "fields").items():
        if isinstance(field, Mapping):
            places.append((("fields", name, "clean"), field.get("clean")))
    for path, written in places:
        for place, step in enumerate([written] if isinstance(written, str) else _texts(written)):
            need = need_of(step)
            if need is not None and not need.is_installed():
                mistakes.at(
                    path if isinstance(written, str) else (*path, place),
                    f"l'étape « {step} » a besoin de {need.library} : {need.command}",
                    f"the step '{step}' needs {need.library}: {need.command}",
                )


def _check_key_names(fields: Sequence[Field], used: set[str], key: Sequence[str], mistakes: Mistakes) -> None:
    """A part of the key that is nearly the name of a field that nothing else uses was meant to be that field. Any other
    is taken for a column."""
    idle = [field.name for field in fields if field.name not in used]
    columns = {column for field in fields for column in field.columns}
    for part in key:
        near = get_close_matches(part, idle, 1)
        if near and part not in columns and all(part != field.name for field in fields):
            mistakes.at(
                ("key",),
                f"la clé « {part} » n'est pas un champ ; vouliez-vous dire « {near[0]} » ?",
                f"the key '{part}' is no field; did you mean '{near[0]}'?",
            )


def check_test_columns(
    data: Mapping[str, Any],
    tests: Sequence[InlineTest],
    fields: Sequence[Field],
    columns: Sequence[str],
    mistakes: Mistakes,
) -> None:
    """The rows of inline tests hold columns the connector names, and in tables only texts. What is said of columns that
    are joined names them all: ``latitude + longitude``."""
    is_tabular = TABULAR.issuperset(formats_of(data))
    ignored = _texts(data.get("ignore"))
    told = {*columns, *(" + ".join(field.columns) for field in fields)}
    for test in tests:
        for column, value in test.row.items():
            path = ("tests", test.place, "row", column)
            if not is_explained(column, columns, ignored) and not any(
                name.startswith(f"/{column}/") for name in columns
            ):
                fr, en = suggest(column, columns, _NAME_IT)
                mistakes.at(
                    path,
                    f"colonne inconnue « {column} » ; {fr}",
                    f"unknown column '{column}'; {en}",
                    key=True,
                )
            elif is_tabular and not isinstance(value, str):
                mistakes.at(
                    path,
                    "une cellule est un texte ; mettez la valeur entre guillemets",
                    "a cell is a text; put the value between quotes",
                )
        _check_expected_columns(test, told, mistakes)


def _check_expected_columns(test: InlineTest, columns: Collection[str], mistakes: Mistakes) -> None:
    expected = [(("reports", place), column) for place, column in enumerate(test.reports)]
    rejected = [(("rejects",), test.rejects)] if test.rejects is not None else []
    for where, column in (*expected, *rejected):
        if column not in columns:
            mistakes.at(
                ("tests", test.place, *where),
                f"« {column} » n'est pas une colonne de ce connecteur ; nommez la colonne de la source",
                f"'{column}' is no column of this connector; name the source's column",
            )


def _fields_of(rule: NodeRule) -> Iterable[str]:
    yield from rule.fragment.fields
    if rule.each is not None:
        yield rule.each
    conditions: list[Condition | None] = [rule.condition]
    for statement in rule.statements:
        conditions.append(statement.condition)
        for target in statement.objects:
            yield from target.template.fields
    for condition in conditions:
        if condition is not None:
            yield from condition.left.fields
            yield from condition.right.fields


def _texts(written: Any) -> list[str]:
    return [one for one in written if isinstance(one, str)] if isinstance(written, list) else []
