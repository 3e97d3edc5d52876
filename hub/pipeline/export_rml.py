"""Writes a connector's map as RML, over its source or over its cleaned records, which are then written beside it."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from hub.errors import Language, UserError
from hub.harvest.opening import open_rows
from hub.mapping.cleaned import as_json, cleaned_records
from hub.mapping.compile import compile_connector
from hub.mapping.connector import Connector, find_connector
from hub.mapping.rml import Export, export_rml
from hub.mapping.rml.over_cleaned import OverCleaned
from hub.mapping.rml.over_source import OverSource
from hub.mapping.rml.reach import Reach
from hub.model.iri import Addresses

Over = Literal["source", "cleaned"]


@dataclass(frozen=True, slots=True)
class Exported:
    """``turtle``: the mapping. ``cleaned``: the cleaned records it reads, to be written under ``cleaned_name`` beside it."""

    export: Export
    cleaned_name: str | None = None
    cleaned: bytes | None = None

    def write(self, output: Path) -> None:
        """Write the mapping to ``output``, and the cleaned records beside it. Raises UserError when that cannot be."""
        try:
            output.write_text(self.export.turtle, encoding="utf-8")
            if self.cleaned_name is not None and self.cleaned is not None:
                (output.parent / self.cleaned_name).write_bytes(self.cleaned)
        except OSError as error:
            raise UserError(
                f"{output} : écriture impossible ({error.strerror}).",
                f"{output}: cannot be written ({error.strerror}).",
            ) from error


def export_connector(
    folders: tuple[Path, ...],
    slug: str,
    over: Over,
    location: Path | None,
    addresses: Addresses,
    source_id: str | None,
    language: Language,
) -> Exported:
    """The map of the connector ``slug`` of ``folders``, for the file at ``location`` (its bundled sample, if none is given).

    Records are named as those of the source followed as ``source_id`` (the slug, if none is given) in the hub of
    ``addresses``. Raises NotFoundError, UserError for what cannot be exported, SourceError for a file that cannot be read.
    """
    connector = find_connector(folders, slug)
    source = source_id or slug
    file = location or connector.sample
    if over == "source":
        name = str(location) if location else file.name if file else f"{slug}.{connector.formats[0]}"
        reach: Reach = OverSource(connector, name, _form(connector, name))
        return Exported(export_rml(connector, addresses, source, reach, language))
    if file is None:
        raise UserError(
            f"{slug} : aucun échantillon à nettoyer. Donnez un fichier : --from FICHIER.",
            f"{slug}: no sample to clean. Give a file: --from FILE.",
        )
    if not file.is_file():
        raise UserError(f"{file} : aucun fichier à cet endroit.", f"{file}: no such file.")
    cleaned_name = f"{slug}.cleaned.json"
    mapper = compile_connector(connector, addresses, source)
    document = cleaned_records(connector, mapper, open_rows(file, connector))
    export = export_rml(connector, addresses, source, OverCleaned(connector, cleaned_name), language)
    return Exported(export, cleaned_name, as_json(document))


def needs_output() -> UserError:
    """Over cleaned records two files are written: they need a place."""
    return UserError(
        "--over cleaned écrit deux fichiers, le mapping et les fiches nettoyées : dites où, avec -o FICHIER.",
        "--over cleaned writes two files, the mapping and the cleaned records: say where, with -o FILE.",
    )


def _form(connector: Connector, name: str) -> str:
    """The format of a file, among those its connector reads: told by its suffix where there are several."""
    suffix = Path(name).suffix.lower().removeprefix(".")
    return suffix if suffix in connector.formats else connector.formats[0]
