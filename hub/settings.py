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
from pathlib import Path
from typing import Any

import tomlkit
from tomlkit.exceptions import TOMLKitError

from hub.errors import SettingsError
from hub.harvest.fetched import Limits as FetchLimits
from hub.model.iri import is_slug
from hub.model.secret import Secrets, secrets_named
from hub.model.source import Source
from hub.settings_table import TableReader
from hub.store.durable import write_durably
from hub.store.readers.answer import Limits

FILE_NAME = "hub.toml"

_TEMPLATE = """\
# Réglages de ce hub. Each line says what it does; a key the hub does not know is refused.

# L'adresse publique sous laquelle tout est nommé. Fixed after the first publication.
base_iri = {base_iri}

[serve]
# Processus lecteurs (une requête SPARQL à la fois chacun). Reader processes, one SPARQL query at a time each.
readers = 3
# Secondes accordées à une requête publique. Seconds a public query may take.
query_seconds = 10.0
# Lignes qu'une réponse peut compter ; au-delà : erreur, jamais une réponse tronquée. Rows; beyond: an error.
query_rows = 100000
# Mébioctets qu'une réponse peut peser. Mebibytes an answer may weigh.
query_megabytes = 50
# Mémoire d'un processus lecteur, en mébioctets. Memory of one reader process, in mebibytes.
query_memory_megabytes = 2048
# Mébioctets que des fiches (POST /records/…), une mise à jour ou un graphe envoyés peuvent peser.
# Mebibytes of records, of an update or of a graph sent at once.
push_megabytes = 16
# Secondes accordées à une mise à jour SPARQL ou à l'écriture d'un graphe. Seconds an update may take.
update_seconds = 60.0

[publish]
# Sources dont la valeur l'emporte quand une seule peut paraître, de la plus sûre à la moins sûre.
# Sources whose value wins where only one can be published, the most trusted first.
priority = []

[harvest]
# Mébioctets qu'une réponse d'un producteur peut peser, décompressée. Mebibytes of one answer, decompressed.
megabytes = 2048
# Secondes que cette réponse peut durer. Seconds one answer may take.
seconds = 3600
# Hôtes de votre réseau qu'une source peut désigner par leur nom : ["annuaire.interne", "10.0.0.7:8080"]. Private hosts.
private_hosts = []

# Chaque base suivie a sa section, écrite par `ess-hub source add`:
# [sources.mon-annuaire]
# connector = "cress-structures"        # le format (`ess-hub connector list`)
# from = "https://exemple.fr/a.csv"     # fichier ou adresse ; "push:" : rien à lire, la base envoie ses fiches ;
#                                       # ${{NOM}} : la variable d'environnement NOM (mot de passe)
# headers = {{ X-Api-Key = "${{NOM}}" }}  # envoyés au producteur (clé d'accès)
# licence = "https://…"                 # absente : celle du connecteur
# profile = "nouvelle-aquitaine"        # vocabulaire et formes d'une région : profil livré, ou dossier profiles/NOM de ce hub
# admit = true                          # publier malgré une licence inconnue ou à partage à l'identique
"""


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
    """One hub's settings. ``sources`` keeps the order of the file; ``priority`` names the most trusted first."""

    base_iri: str
    serve: ServeSettings = ServeSettings()
    harvest: HarvestSettings = HarvestSettings()
    priority: tuple[str, ...] = ()
    sources: Mapping[str, Source] = field(default_factory=dict)


def write_first_settings(directory: Path, base_iri: str) -> Path:
    """Write the commented ``hub.toml`` of a new hub; the file must not exist."""
    path = directory / FILE_NAME
    with path.open("x", encoding="utf-8") as file:
        file.write(_TEMPLATE.format(base_iri=tomlkit.string(base_iri).as_string()))
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
    )
    serve.finish()
    publish = TableReader(path, reader.take("publish", dict, {}), "publish.")
    priority = publish.take("priority", list, [])
    publish.finish()
    if not all(isinstance(each, str) for each in priority):
        raise publish.wrong("priority", "une liste de noms de sources", "a list of source names")
    harvest = _harvest(TableReader(path, reader.take("harvest", dict, {}), "harvest."))
    sources: dict[str, Source] = {}
    for source_id, table in reader.take("sources", dict, {}).items():
        if not isinstance(table, dict):
            raise reader.wrong(f"sources.{source_id}", "une section", "a section")
        sources[source_id] = _source(path, source_id, table)
    reader.finish()
    return Settings(base_iri, serve_settings, harvest, tuple(priority), sources)


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
