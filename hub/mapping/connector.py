"""A connector: the one file that says how one kind of source is read, cleaned and mapped.

Loading checks everything there is to check before a row is read, and names every mistake at once, each with its
file, line and column (ConnectorError).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from hub.errors import ConnectorError, Mistake, NotFoundError, Text
from hub.mapping.access import Access, read_access
from hub.mapping.coherence import (
    check_extras,
    check_fields,
    check_ignored,
    check_licence,
    check_pointers,
    check_slug,
    check_test_columns,
    columns_named,
    formats_of,
    own_prefixes,
    read_key,
    section,
)
from hub.mapping.column import is_explained
from hub.mapping.dialect import Dialect, read_dialect
from hub.mapping.field import Field, read_fields
from hub.mapping.format_words import check_words
from hub.mapping.inline_test import InlineTest, read_tests
from hub.mapping.mistakes import Mistakes
from hub.mapping.names import Names
from hub.mapping.rule import NodeRule
from hub.mapping.schema_check import check_schema
from hub.mapping.value_table import ValueTable, read_table
from hub.mapping.version import version_of
from hub.mapping.yaml_file import YamlFile
from hub.mapping.yarrrml import read_map
from hub.model.iri import is_slug
from hub.resources import find_resources


@dataclass(frozen=True)
class Connector:
    """Everything one connector file says.

    ``key``: the fields, or failing that columns, that name a record. ``columns``: every source column the file
    names, used or knowingly ignored. ``sample``: the bundled rows, if any. ``companions``: the tables and the
    sample that stand in the connector's own folder and go where it goes (resolved). ``version`` changes whenever the
    file, one of its tables or the mapping's own code does: a source mapped under another version is mapped anew.
    ``lists_each_once``: the publisher lists each organization once. ``repeats_sirets``: it describes one establishment in
    several records on purpose. ``names``: the prefixes it may use. ``missing``: the optional libraries that its cleaning steps need and that are not
    installed; the file is in order, but nothing can be mapped by it here.
    """

    slug: str
    title: Text
    description: Text | None
    publisher: str
    licence: str | None
    licence_reason: Text | None
    homepage: str | None
    fictitious: bool
    formats: tuple[str, ...]
    dialect: Dialect
    access: Access
    key: tuple[str, ...]
    lists_each_once: bool
    repeats_sirets: bool
    fields: tuple[Field, ...]
    ignored: tuple[str, ...]
    columns: tuple[str, ...]
    rules: tuple[NodeRule, ...]
    tests: tuple[InlineTest, ...]
    sample: Path | None
    path: Path
    companions: tuple[Path, ...]
    version: str
    names: Names
    missing: tuple[Mistake, ...] = ()

    @property
    def format(self) -> str:
        """The formats of its files as one says them: ``csv``, ``csv, json``."""
        return ", ".join(self.formats)

    @property
    def used_columns(self) -> tuple[str, ...]:
        """The columns read where a file has them: those named, without those knowingly ignored."""
        return tuple(column for column in self.columns if column not in self.ignored)

    @property
    def needed_columns(self) -> tuple[tuple[str, ...], ...]:
        """The columns a file of this source must have, each under one of the names it may go by."""
        named = {field.name for field in self.fields}
        needed: list[tuple[str, ...]] = [(part,) for part in self.key if part not in named]
        for field in self.fields:
            if not field.optional:
                needed += [field.columns] if field.is_choice else [(column,) for column in field.columns]
        return tuple(dict.fromkeys(needed))

    def unexplained(self, found: Iterable[str]) -> tuple[str, ...]:
        """The columns among ``found`` (what a reader met) that the connector neither uses nor ignores, in order.

        In JSON a column is a name or a pointer (``/address/city``); a name that is used or ignored explains all
        that lies below it, an ignored ``/properties/*`` whatever lies in ``properties``.
        """
        return tuple(
            name for name in dict.fromkeys(found) if not is_explained(name, self.columns, self.ignored)
        )


def load_connector(path: Path) -> Connector:
    """The connector in ``path``. Its tables stand in ``tables/`` beside it, else among the bundled ones; its
    sample in ``samples/``. Raises ConnectorError naming every mistake."""
    file = YamlFile(path)
    data: Mapping[str, Any] = file.data
    mistakes = Mistakes(str(path), file.place)
    check_schema(data, mistakes)
    knows_columns = not any(mistakes.are_within((part,)) for part in ("fields", "ignore", "key"))

    names = Names(own_prefixes(data, mistakes))
    tables = _tables(path, data, names, mistakes)
    fields = read_fields(data, tables, mistakes)
    dialect, access = Dialect(), Access()
    if not mistakes.are_within(("source",)):
        dialect = read_dialect(section(data, "source"), formats_of(data), path.parent, names, mistakes)
        access = read_access(section(data, "source"), formats_of(data), mistakes)
        check_words(section(data, "source"), formats_of(data), mistakes)
    rules: tuple[NodeRule, ...] = ()
    if section(data, "map"):
        rules = read_map(data["map"], names, list(section(data, "fields")), mistakes)
    tests = read_tests(data, names, mistakes)
    key = read_key(data, fields, mistakes)
    columns = columns_named(data, fields, key)
    check_slug(path, data, mistakes)
    check_licence(data, mistakes)
    check_ignored(data, fields, mistakes)
    check_pointers(data, mistakes)
    if not mistakes.are_within(("map",)):
        check_fields(data, fields, rules, key, mistakes)
    if knows_columns:
        check_test_columns(data, tests, fields, columns, mistakes)
    mistakes.raise_any()
    missing = Mistakes(str(path), file.place)
    check_extras(data, missing)

    samples = sorted((path.parent / "samples").glob(f"{data['slug']}.*"))
    contexts = [file for _, file in dialect.contexts]
    own = [table.path for table in tables.values()] + contexts + samples
    folder = path.resolve().parent
    return Connector(
        slug=data["slug"],
        title=Text(**data["title"]),
        description=Text(**data["description"]) if "description" in data else None,
        publisher=data["publisher"],
        licence=data["licence"],
        licence_reason=Text(**data["licence_reason"]) if "licence_reason" in data else None,
        homepage=data.get("homepage"),
        fictitious=data.get("fictitious", False),
        formats=formats_of(data),
        dialect=dialect,
        access=access,
        key=key,
        lists_each_once=data.get("lists_each_once", False),
        repeats_sirets=data.get("repeats_sirets", False),
        fields=fields,
        ignored=tuple(data.get("ignore", ())),
        columns=columns,
        rules=rules,
        tests=tests,
        sample=samples[0] if samples else None,
        path=path,
        companions=tuple(file for file in map(Path.resolve, own) if file.is_relative_to(folder)),
        version=version_of(file.content, tables.values(), contexts),
        names=names,
        missing=missing.found,
    )


def find_connector(folders: Sequence[Path], slug: str) -> Connector:
    """The connector ``slug`` of ``folders``, the last folder's that has one. Only its file is read: reading them all takes
    seconds. Raises NotFoundError naming those there are, ConnectorError for one that is broken."""
    for folder in reversed(folders):
        path = folder / f"{slug}.yaml"
        if is_slug(slug) and path.is_file():
            return load_connector(path)
    known = ", ".join(sorted({path.stem for folder in folders for path in folder.glob("*.yaml")}))
    raise NotFoundError(
        f"Aucun connecteur « {slug} » ; au choix : {known}.", f"No connector '{slug}'; one of: {known}."
    )


def load_connectors(folders: Iterable[Path]) -> dict[str, Connector]:
    """Every connector of ``folders`` (``*.yaml``), by slug; a later folder's connector replaces an earlier one's.

    Raises ConnectorError with the mistakes of every broken file.
    """
    connectors: dict[str, Connector] = {}
    errors: list[ConnectorError] = []
    for folder in folders:
        for path in sorted(folder.glob("*.yaml")):
            try:
                connector = load_connector(path)
            except ConnectorError as error:
                errors.append(error)
            else:
                connectors[connector.slug] = connector
    if errors:
        raise ConnectorError(tuple(mistake for error in errors for mistake in error.mistakes))
    return connectors


def _tables(path: Path, data: Mapping[str, Any], names: Names, mistakes: Mistakes) -> dict[str, ValueTable]:
    """The value tables that the fields name, from beside the connector, else from the bundled ones."""
    folders = (path.parent / "tables", find_resources().connector_folder / "tables")
    tables: dict[str, ValueTable] = {}
    for field in section(data, "fields").values():
        name = field.get("table") if isinstance(field, Mapping) else None
        if not isinstance(name, str) or name in tables:
            continue
        found = next((file for folder in folders if (file := folder / f"{name}.csv").is_file()), None)
        if found is not None:
            tables[name], wrong = read_table(found, names)
            for mistake in wrong:
                mistakes.in_file(mistake)
    return tables
