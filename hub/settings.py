"""``hub.toml``: what the operator of a hub decides, read once by the command line and passed down.

Unknown keys, wrong types and a source without its connector are SettingsError with the file and the key named;
a setting is never silently ignored.
"""

from __future__ import annotations

import fcntl
import os
import tomllib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from ipaddress import ip_network
from pathlib import Path
from typing import Any

import tomlkit
from tomlkit.exceptions import TOMLKitError

from hub.errors import SettingsError
from hub.harvest.fetched import Limits as FetchLimits
from hub.model.iri import is_slug
from hub.model.secret import Secrets, secrets_named
from hub.model.source import Source
from hub.model.statement import is_iri
from hub.publish.bulk_file import BULK_FORMATS
from hub.publish.operator import Operator
from hub.publish.value_settings import ValueSettings
from hub.serve.allowance import Allowance, Network, Protection
from hub.settings_remote import read_remote
from hub.settings_table import TableReader
from hub.settings_template import FILE_NAME, TEMPLATE
from hub.settings_values import read_values
from hub.store.durable import write_durably
from hub.store.readers.answer import Limits
from hub.store.remote.place import Remote


@dataclass(frozen=True, slots=True)
class ServeSettings:
    """Limits of the HTTP service; seconds, rows and mebibytes. ``limits`` says them as the readers take them."""

    readers: int = 3
    query_seconds: float = 10.0
    query_rows: int = 100_000
    query_megabytes: int = 50
    query_memory_megabytes: int = 2048
    push_megabytes: int = 16
    update_seconds: float = 60.0
    trusted_proxies: tuple[str, ...] = ("127.0.0.1", "::1")
    free_clients: tuple[str, ...] = ("127.0.0.0/8", "::1")
    clients: Allowance = Protection().clients
    key_holders: Allowance = Protection().key_holders

    @property
    def protection(self) -> Protection:
        free: tuple[Network, ...] = tuple(ip_network(each) for each in self.free_clients)
        return Protection(self.clients, self.key_holders, free)

    @property
    def limits(self) -> Limits:
        return Limits(
            deadline=self.query_seconds,
            rows=self.query_rows,
            bytes=self.query_megabytes << 20,
            memory=self.query_memory_megabytes << 20,
        )


@dataclass(frozen=True, slots=True)
class HarvestSettings:
    """Limits of one answer of a publisher, in mebibytes (decompressed) and seconds; ``private_hosts`` are those of the
    operator's own network that a source may name."""

    megabytes: int = 2048
    seconds: float = 3600.0
    private_hosts: tuple[str, ...] = ()

    @property
    def limits(self) -> FetchLimits:
        return FetchLimits(bytes=self.megabytes << 20, total=self.seconds)


@dataclass(frozen=True, slots=True)
class Settings:
    """One hub's settings. ``sources`` keeps the order of the file; ``choice`` says whose values are published where sources
    differ, ``bulk_forms`` what bulk files are written in; ``remote`` is the engine that answers queries in the hub's place,
    if one does."""

    base_iri: str
    serve: ServeSettings = ServeSettings()
    harvest: HarvestSettings = HarvestSettings()
    choice: ValueSettings = field(default_factory=ValueSettings)
    bulk_forms: tuple[str, ...] = BULK_FORMATS
    operator: Operator = field(default_factory=Operator)
    remote: Remote | None = None
    sources: Mapping[str, Source] = field(default_factory=dict)


def write_first_settings(directory: Path, base_iri: str) -> Path:
    """Write the commented ``hub.toml`` of a new hub; the file must not exist."""
    path = directory / FILE_NAME
    with path.open("x", encoding="utf-8") as file:
        file.write(TEMPLATE.format(base_iri=tomlkit.string(base_iri).as_string()))
    return path


def read_settings(directory: Path) -> Settings:
    """Read ``hub.toml`` of ``directory``. Raises SettingsError naming the file and the key."""
    path = directory / FILE_NAME
    try:
        data = tomllib.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise SettingsError(
            f"{directory} n'est pas un hub (pas de {FILE_NAME}) : créez-le avec `ess-hub init {directory} --base-iri IRI`.",
            f"{directory} is not a hub (no {FILE_NAME}): create it with `ess-hub init {directory} --base-iri IRI`.",
        ) from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise SettingsError(
            f"{path} : TOML illisible : {error}", f"{path}: unreadable TOML: {error}"
        ) from error
    reader = TableReader(path, data)
    base_iri = reader.take("base_iri", str)
    serve = TableReader(path, reader.take("serve", dict, {}), "serve.")
    defaults = ServeSettings()
    serve_settings = ServeSettings(
        readers=serve.take_positive("readers", int, defaults.readers),
        query_seconds=float(serve.take_positive("query_seconds", float, defaults.query_seconds)),
        query_rows=serve.take_positive("query_rows", int, defaults.query_rows),
        query_megabytes=serve.take_positive("query_megabytes", int, defaults.query_megabytes),
        query_memory_megabytes=serve.take_positive(
            "query_memory_megabytes", int, defaults.query_memory_megabytes
        ),
        push_megabytes=serve.take_positive("push_megabytes", int, defaults.push_megabytes),
        update_seconds=serve.take_positive("update_seconds", float, defaults.update_seconds),
        trusted_proxies=_networks(serve, "trusted_proxies", defaults.trusted_proxies),
        free_clients=_networks(serve, "free_clients", defaults.free_clients),
        clients=_allowance(path, serve, "clients", defaults.clients),
        key_holders=_allowance(path, serve, "key_holders", defaults.key_holders),
    )
    serve.finish()
    publish = TableReader(path, reader.take("publish", dict, {}), "publish.")
    choice = read_values(publish)
    remote = read_remote(
        path, publish.take("remote", dict, {}), serve_settings.query_seconds, serve_settings.query_rows
    )
    bulk_forms = _bulk_forms(publish)
    publish.finish()
    operator = _operator(TableReader(path, reader.take("operator", dict, {}), "operator."))
    harvest = _harvest(TableReader(path, reader.take("harvest", dict, {}), "harvest."))
    sources: dict[str, Source] = {}
    for source_id, table in reader.take("sources", dict, {}).items():
        if not isinstance(table, dict):
            raise reader.wrong(f"sources.{source_id}", "une section", "a section")
        sources[source_id] = _source(path, source_id, table)
    reader.finish()
    return Settings(base_iri, serve_settings, harvest, choice, bulk_forms, operator, remote, sources)


class SettingsWatch:
    """Tells whether ``hub.toml`` was written since it was last asked."""

    def __init__(self, directory: Path) -> None:
        self._path = directory / FILE_NAME
        self._seen = self._state()

    def changed(self) -> bool:
        """True once after each change; a file that is gone for the moment has not changed."""
        state = self._state()
        if state is None or state == self._seen:
            return False
        self._seen = state
        return True

    def _state(self) -> tuple[int, int] | None:
        try:
            found = self._path.stat()
        except OSError:
            return None
        return found.st_ino, found.st_mtime_ns


def add_source(directory: Path, source: Source) -> None:
    """Write ``[sources.ID]`` at the end of ``hub.toml``, keeping every comment. Refuses an ID already followed.

    ``source`` was checked before: :func:`hub.pipeline.follow.checked_source`.
    """
    table = tomlkit.table()
    table["connector"] = source.connector
    table["from"] = source.location
    if source.licence:
        table["licence"] = source.licence
    if source.profile:
        table["profile"] = source.profile
    if source.admit:
        table["admit"] = True
    with _changing(directory) as document:
        sources = document.setdefault("sources", tomlkit.table(is_super_table=True))
        if source.id in sources:
            raise SettingsError(
                f"La source « {source.id} » est déjà suivie : retirez-la d'abord (`ess-hub source remove {source.id}`).",
                f"Source '{source.id}' is already followed: remove it first (`ess-hub source remove {source.id}`).",
            )
        sources[source.id] = table


def remove_source(directory: Path, source_id: str) -> None:
    """Take ``[sources.ID]`` out of ``hub.toml``; SettingsError when it is not there."""
    with _changing(directory) as document:
        if source_id not in document.get("sources", {}):
            raise SettingsError(
                f"Aucune source « {source_id} » dans {directory / FILE_NAME}.",
                f"No source '{source_id}' in {directory / FILE_NAME}.",
            )
        del document["sources"][source_id]


def secrets_in(text: str) -> Secrets:
    """What the ``${NAME}`` of a setting stand for in this process's environment; one that is not set is found missing
    only when it is used, so that a server needs no password of the databases it does not harvest."""
    return Secrets({name: os.environ.get(name) for name in secrets_named(text)})


def _harvest(table: TableReader) -> HarvestSettings:
    defaults = HarvestSettings()
    hosts = table.take("private_hosts", list, [])
    if not all(isinstance(each, str) for each in hosts):
        raise table.wrong("private_hosts", "une liste d'hôtes", "a list of hosts")
    settings = HarvestSettings(
        megabytes=table.take_positive("megabytes", int, defaults.megabytes),
        seconds=float(table.take_positive("seconds", float, defaults.seconds)),
        private_hosts=tuple(hosts),
    )
    table.finish()
    return settings


def _bulk_forms(publish: TableReader) -> tuple[str, ...]:
    """In the hub's own order, so that the order of the setting changes nothing."""
    given = publish.take("dumps", list, list(BULK_FORMATS))
    if not all(each in BULK_FORMATS for each in given):
        known = ", ".join(BULK_FORMATS)
        raise publish.wrong("dumps", f"une liste parmi : {known}", f"a list of some of: {known}")
    return tuple(each for each in BULK_FORMATS if each in given)


def _operator(table: TableReader) -> Operator:
    operator = Operator(table.take("name", str, "").strip(), table.take("contact", str, "").strip())
    table.finish()
    if operator.contact and not is_iri(operator.contact_iri):
        raise table.wrong("contact", "une adresse électronique ou web", "an e-mail address or a web address")
    return operator


def _networks(table: TableReader, key: str, default: tuple[str, ...]) -> tuple[str, ...]:
    given = table.take(key, list, list(default))
    for each in given:
        try:
            ip_network(each if isinstance(each, str) else "")
        except ValueError:
            raise table.wrong(
                key,
                "une liste d'adresses ou de réseaux (« 10.0.0.0/8 »)",
                "a list of addresses or networks ('10.0.0.0/8')",
            ) from None
    return tuple(given)


def _allowance(path: Path, serve: TableReader, key: str, default: Allowance) -> Allowance:
    table = TableReader(path, serve.take(key, dict, {}), f"serve.{key}.")
    allowance = Allowance(
        seconds=float(table.take_positive("seconds", float, default.seconds)),
        page_seconds=float(table.take_positive("page_seconds", float, default.page_seconds)),
        errors=table.take_positive("errors", int, default.errors),
        queries=table.take_positive("queries", int, default.queries),
    )
    table.finish()
    return allowance


def _source(path: Path, source_id: str, table: dict[str, Any]) -> Source:
    reader = TableReader(path, table, f"sources.{source_id}.")
    if not is_slug(source_id):
        raise reader.wrong(
            "", "un nom en minuscules, chiffres et tirets", "a name of lower-case letters, digits, hyphens"
        )
    location = reader.take("from", str)
    headers = reader.take_texts("headers")
    source = Source(
        id=source_id,
        connector=reader.take("connector", str),
        location=location,
        licence=reader.take("licence", str, None),
        profile=reader.take("profile", str, None),
        admit=reader.take("admit", bool, False),
        secrets=secrets_in(" ".join((location, *headers.values()))),
        headers=headers,
    )
    reader.finish()
    return source


@contextmanager
def _changing(directory: Path) -> Iterator[tomlkit.TOMLDocument]:
    """The settings, written back unless the block raises; whoever else changes them at the same time waits."""
    try:
        descriptor = os.open(directory, os.O_RDONLY | os.O_DIRECTORY)
    except OSError as error:
        raise SettingsError(f"{directory} : {error.strerror}", f"{directory}: {error.strerror}") from error
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        document = _document(directory)
        yield document
        _write(directory, document)
    finally:
        os.close(descriptor)


def _document(directory: Path) -> tomlkit.TOMLDocument:
    path = directory / FILE_NAME
    try:
        return tomlkit.parse(path.read_text(encoding="utf-8"))
    except (OSError, TOMLKitError) as error:
        raise SettingsError(f"{path} : {error}", f"{path}: {error}") from error


def _write(directory: Path, document: tomlkit.TOMLDocument) -> None:
    path = directory / FILE_NAME
    try:
        write_durably(path, tomlkit.dumps(document))
    except OSError as error:
        raise SettingsError(
            f"{path} ne peut pas être écrit ({error.strerror}) ; vérifiez les droits et la place sur le disque.",
            f"{path} cannot be written ({error.strerror}); check permissions and disk space.",
        ) from error
