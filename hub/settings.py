"""``hub.toml``: what the operator of a hub decides, read once by the command line and passed down.

Unknown keys, wrong types and a source without its connector are SettingsError with the file and the key named;
a setting is never silently ignored.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import tomlkit
from tomlkit.exceptions import TOMLKitError

from hub.errors import SettingsError
from hub.model.iri import is_slug
from hub.model.source import Source

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

[publish]
# Sources dont la valeur l'emporte quand une seule peut paraître, de la plus sûre à la moins sûre.
# Sources whose value wins where only one can be published, the most trusted first.
priority = []

# Chaque base suivie a sa section, écrite par `ess-hub source add`:
# [sources.mon-annuaire]
# connector = "cress-structures"        # le format (`ess-hub connector list`)
# from = "https://exemple.fr/a.csv"     # fichier ou adresse
# licence = "https://…"                 # absente : celle du connecteur
# admit = true                          # publier malgré une licence inconnue ou à partage à l'identique
"""


@dataclass(frozen=True, slots=True)
class ServeSettings:
    """Limits of the HTTP service; seconds, rows and mebibytes."""

    readers: int = 3
    query_seconds: float = 10.0
    query_rows: int = 100_000
    query_megabytes: int = 50
    query_memory_megabytes: int = 2048


@dataclass(frozen=True, slots=True)
class Settings:
    """One hub's settings. ``sources`` keeps the order of the file; ``priority`` names the most trusted first."""

    base_iri: str
    serve: ServeSettings = ServeSettings()
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
    reader = _TableReader(path, data)
    base_iri = reader.take("base_iri", str)
    serve = _TableReader(path, reader.take("serve", dict, {}), "serve.")
    defaults = ServeSettings()
    serve_settings = ServeSettings(
        readers=serve.take_positive("readers", int, defaults.readers),
        query_seconds=float(serve.take_positive("query_seconds", float, defaults.query_seconds)),
        query_rows=serve.take_positive("query_rows", int, defaults.query_rows),
        query_megabytes=serve.take_positive("query_megabytes", int, defaults.query_megabytes),
        query_memory_megabytes=serve.take_positive(
            "query_memory_megabytes", int, defaults.query_memory_megabytes
        ),
    )
    serve.finish()
    publish = _TableReader(path, reader.take("publish", dict, {}), "publish.")
    priority = publish.take("priority", list, [])
    publish.finish()
    if not all(isinstance(each, str) for each in priority):
        raise publish.wrong("priority", "une liste de noms de sources", "a list of source names")
    sources: dict[str, Source] = {}
    for source_id, table in reader.take("sources", dict, {}).items():
        if not isinstance(table, dict):
            raise reader.wrong(f"sources.{source_id}", "une section", "a section")
        sources[source_id] = _source(path, source_id, table)
    reader.finish()
    return Settings(base_iri=base_iri, serve=serve_settings, priority=tuple(priority), sources=sources)


def add_source(directory: Path, source: Source) -> None:
    """Write ``[sources.ID]`` at the end of ``hub.toml``, keeping every comment. Refuses an ID already followed."""
    if not is_slug(source.id):
        raise SettingsError(
            f"« {source.id} » ne peut pas nommer une source : minuscules sans accent, chiffres et tirets.",
            f"'{source.id}' cannot name a source: lower-case letters without accents, digits and hyphens.",
        )
    document = _document(directory)
    sources = document.setdefault("sources", tomlkit.table(is_super_table=True))
    if source.id in sources:
        raise SettingsError(
            f"La source « {source.id} » est déjà suivie : retirez-la d'abord (`ess-hub source remove {source.id}`).",
            f"Source '{source.id}' is already followed: remove it first (`ess-hub source remove {source.id}`).",
        )
    table = tomlkit.table()
    table["connector"] = source.connector
    table["from"] = source.location
    if source.licence:
        table["licence"] = source.licence
    if source.profile:
        table["profile"] = source.profile
    if source.admit:
        table["admit"] = True
    sources[source.id] = table
    _write(directory, document)


def remove_source(directory: Path, source_id: str) -> None:
    """Take ``[sources.ID]`` out of ``hub.toml``; SettingsError when it is not there."""
    document = _document(directory)
    if source_id not in document.get("sources", {}):
        raise unknown_source(source_id)
    del document["sources"][source_id]
    _write(directory, document)


def unknown_source(source_id: str) -> SettingsError:
    """The error for a source this hub does not follow."""
    return SettingsError(
        f"Aucune source « {source_id} » : `ess-hub source list` montre celles que ce hub suit.",
        f"No source '{source_id}': `ess-hub source list` shows those this hub follows.",
    )


def _source(path: Path, source_id: str, table: dict[str, Any]) -> Source:
    reader = _TableReader(path, table, f"sources.{source_id}.")
    if not is_slug(source_id):
        raise reader.wrong(
            "", "un nom en minuscules, chiffres et tirets", "a name of lower-case letters, digits, hyphens"
        )
    source = Source(
        id=source_id,
        connector=reader.take("connector", str),
        location=reader.take("from", str),
        licence=reader.take("licence", str, None),
        profile=reader.take("profile", str, None),
        admit=reader.take("admit", bool, False),
    )
    reader.finish()
    return source


def _document(directory: Path) -> tomlkit.TOMLDocument:
    path = directory / FILE_NAME
    try:
        return tomlkit.parse(path.read_text(encoding="utf-8"))
    except (OSError, TOMLKitError) as error:
        raise SettingsError(f"{path} : {error}", f"{path}: {error}") from error


def _write(directory: Path, document: tomlkit.TOMLDocument) -> None:
    path = directory / FILE_NAME
    temporary = path.with_suffix(".toml.new")
    temporary.write_text(tomlkit.dumps(document), encoding="utf-8")
    temporary.replace(path)


class _TableReader:
    """Takes the known keys out of one table, then says which are left."""

    def __init__(self, path: Path, table: dict[str, Any], prefix: str = "") -> None:
        self._path = path
        self._left = dict(table)
        self._prefix = prefix

    def take(self, key: str, kind: type, *default: Any) -> Any:
        """The value of ``key``; the default when absent; SettingsError when absent without one, or of another type."""
        if key not in self._left:
            if default:
                return default[0]
            raise self.wrong(key, "une valeur (absente)", "a value (missing)")
        value = self._left.pop(key)
        is_whole_number_for_float = kind is float and isinstance(value, int) and not isinstance(value, bool)
        if not isinstance(value, kind) and not is_whole_number_for_float:
            raise self.wrong(key, f"une valeur de type {kind.__name__}", f"a value of type {kind.__name__}")
        if kind is int and isinstance(value, bool):
            raise self.wrong(key, "un nombre entier", "a whole number")
        return value

    def take_positive(self, key: str, kind: type, default: Any) -> Any:
        value = self.take(key, kind, default)
        if value <= 0:
            raise self.wrong(key, "un nombre positif", "a positive number")
        return value

    def finish(self) -> None:
        for key in self._left:
            raise SettingsError(
                f"{self._path} : clé inconnue « {self._prefix}{key} » : corrigez-la ou retirez-la.",
                f"{self._path}: unknown key '{self._prefix}{key}': correct it or take it out.",
            )

    def wrong(self, key: str, fr: str, en: str) -> SettingsError:
        name = f"{self._prefix}{key}".rstrip(".")
        return SettingsError(
            f"{self._path} : « {name} » attend {fr}.", f"{self._path}: '{name}' expects {en}."
        )
