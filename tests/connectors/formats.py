"""The formats the hub defines: their pages and the files to fill in, written from the JSON Schema of one record.

``python -m tests.connectors.formats SLUG…`` writes, for each format named (all, when none is), its page
``connectors/formats/SLUG.md`` and its templates ``connectors/templates/SLUG.csv`` and ``.json``. The schema is
written by hand; the tests hold it against the connector, its value tables and its sample.
"""

from __future__ import annotations

import csv
import io
import json
import sys
from functools import cache
from pathlib import Path
from typing import Any

from hub.mapping.connector import Connector, load_connector
from tests.connectors.samples import FOLDER

FORMATS = FOLDER / "formats"
TEMPLATES = FOLDER / "templates"
SLUGS = sorted(path.name.removesuffix(".schema.json") for path in FORMATS.glob("*.schema.json"))
BOM = "\ufeff"

_KINDS = {
    "string": ("texte", "text"),
    "number": ("nombre", "number"),
    "integer": ("nombre entier", "whole number"),
    "date": ("date", "date"),
    "uri": ("adresse web", "web address"),
}
_SENTENCES = {
    "fr": {
        "other": "English below.",
        "send": "## Envoyer ses données",
        "how": (
            "Remplissez [`{slug}.csv`](../templates/{slug}.csv) (dans un tableur, enregistrez en « CSV UTF-8 », séparateur `;`) "
            "ou envoyez du JSON comme [`{slug}.json`](../templates/{slug}.json) : une liste de fiches, avec les mêmes noms. "
            "Le même connecteur lit les deux."
        ),
        "csv": (
            "En CSV, gardez toutes les colonnes et laissez vide ce que vous ne savez pas ; les lignes qui commencent par "
            "`#` ne sont pas lues ; plusieurs valeurs d'une cellule sont séparées par `|`. En JSON, elles font une liste, et un champ "
            "inconnu peut manquer ou être `null`. Les dates s'écrivent 2026-01-31 (en CSV, 31/01/2026 est lu aussi)."
        ),
        "persons": "N'envoyez ni nom, ni adresse, ni téléphone de personne.",
        "check": "Vérifiez le fichier avant de l'envoyer :",
        "head": "| colonne | ce qu'elle dit | valeur | exemple |",
        "columns": "## Les colonnes",
        "must": "Les colonnes en **gras** sont obligatoires.",
        "several": "plusieurs",
        "words": "## Les mots admis",
        "note": "Les accents, les capitales et la ponctuation ne comptent pas.",
        "listed": "liste ci-dessous",
        "example": "## Une fiche en JSON",
        "schema": "Le schéma d'une fiche (JSON Schema 2020-12) : [`{slug}.schema.json`]({slug}.schema.json).",
    },
    "en": {
        "send": "## Send your data",
        "how": (
            "Fill in [`{slug}.csv`](../templates/{slug}.csv) (in a spreadsheet, save as 'CSV UTF-8' with `;`) or send JSON like "
            "[`{slug}.json`](../templates/{slug}.json): a list of records, with the same names. The same connector reads both."
        ),
        "csv": (
            "In CSV keep every column and leave empty what you do not know; lines that begin with `#` are not read; several values in "
            "a cell are separated by `|`. In JSON they make a list, and an unknown field may be missing or `null`. Dates are "
            "written 2026-01-31 (in CSV 31/01/2026 is read too). Words and column names stay in French in both."
        ),
        "persons": "Send no person's name, address or telephone.",
        "check": "Check the file before you send it:",
        "head": "| column | what it says | value | example |",
        "columns": "## The columns",
        "must": "Columns in **bold** are mandatory.",
        "several": "several",
        "listed": "from the list above",
        "schema": "The schema of one record (JSON Schema 2020-12): [`{slug}.schema.json`]({slug}.schema.json).",
    },
}


@cache
def schema(slug: str) -> dict[str, Any]:
    """The JSON Schema of one record."""
    read: dict[str, Any] = json.loads((FORMATS / f"{slug}.schema.json").read_text(encoding="utf-8"))
    return read


@cache
def connector(slug: str) -> Connector:
    """The connector that reads the format."""
    return load_connector(FOLDER / f"{slug}.yaml")


def value_schema(described: dict[str, Any]) -> dict[str, Any]:
    """What one value of a column must be, whether the column is mandatory or not, of one value or several."""
    whole: dict[str, Any] = next(
        (one for one in described.get("anyOf", ()) if one.get("type") != "null"), described
    )
    inner: dict[str, Any] = whole.get("items", whole)
    return inner


def is_several(described: dict[str, Any]) -> bool:
    """Whether the column has several values."""
    return "array" in {described.get("type"), *(one.get("type") for one in described.get("anyOf", ()))}


def record_of_row(slug: str, row: dict[str, str]) -> dict[str, Any]:
    """A row of CSV as the JSON record that says the same: lists, numbers, and nothing where the cell is empty."""
    record: dict[str, Any] = {}
    for name, text in row.items():
        if text:
            described = schema(slug)["properties"][name]
            kind = value_schema(described)["type"]
            values = [_value(part.strip(), kind) for part in text.split("|")]
            record[name] = values if is_several(described) else _value(text, kind)
    return record


def _value(text: str, kind: str) -> Any:
    if kind == "integer":
        return int(text)
    if kind == "number":
        number = float(text.replace(",", "."))
        return int(number) if number.is_integer() else number
    return text


def example(slug: str) -> dict[str, Any]:
    """A record that shows every column, from the schema's examples."""
    return {
        name: said["examples"][0] for name, said in schema(slug)["properties"].items() if "examples" in said
    }


def csv_template(slug: str) -> str:
    """The header, and the example as a line that is not read; a French Excel opens it as a table."""
    shown = example(slug)
    cells = [_cell(shown.get(name, "")) for name in schema(slug)["properties"]]
    text = io.StringIO()
    writer = csv.writer(text, delimiter=";", lineterminator="\r\n")
    writer.writerow(schema(slug)["properties"])
    writer.writerow([f"# {cells[0]}", *cells[1:]])
    return BOM + text.getvalue()


def json_template(slug: str) -> str:
    """A list of one example."""
    return json.dumps([example(slug)], ensure_ascii=False, indent=2) + "\n"


def page(slug: str) -> str:
    """The format for the one who sends it: French first, then English."""
    said = schema(slug)
    french, english = _SENTENCES["fr"], _SENTENCES["en"]
    command = f"```sh\ness-hub validate mon-fichier.csv --connector {slug}\n```"
    parts = [
        f"<!-- written by python -m tests.connectors.formats from {slug}.schema.json -->",
        f"# {said['title']}",
        french["other"],
        said["description"],
        french["send"],
        french["how"].format(slug=slug),
        french["csv"],
        french["persons"],
        french["check"],
        command,
        french["schema"].format(slug=slug),
        french["columns"],
        french["must"],
        _columns(slug, "fr"),
        *_words(slug),
        french["example"],
        "```json\n" + json.dumps(example(slug), ensure_ascii=False, indent=2) + "\n```",
        f"# {said['x-en']['title']}",
        said["x-en"]["description"],
        english["send"],
        english["how"].format(slug=slug),
        english["csv"],
        english["persons"],
        english["check"],
        command,
        english["schema"].format(slug=slug),
        english["columns"],
        english["must"],
        _columns(slug, "en"),
    ]
    return "\n\n".join(parts) + "\n"


def _columns(slug: str, language: str) -> str:
    said = _SENTENCES[language]
    lines = [said["head"], "|---|---|---|---|"]
    required = schema(slug)["required"]
    for name, described in schema(slug)["properties"].items():
        text = described if language == "fr" else described["x-en"]
        value = value_schema(described)
        kind = value.get("format", value["type"])
        shown = said["listed"] if "x-table" in described else _KINDS[kind][language == "en"]
        several = f", {said['several']}" if is_several(described) else ""
        column = f"**`{name}`**" if name in required else f"`{name}`"
        sample = _cell(example(slug).get(name, "")).replace("|", "\\|")
        lines.append(f"| {column} | {text['title']}. {text['description']} | {shown}{several} | {sample} |")
    return "\n".join(lines)


def _words(slug: str) -> list[str]:
    tables = [
        f"- `{name}` : {', '.join(value_schema(described)['enum'])}"
        for name, described in schema(slug)["properties"].items()
        if "x-table" in described
    ]
    said = _SENTENCES["fr"]
    return [said["words"], said["note"], "\n".join(tables)] if tables else []


def _cell(value: Any) -> str:
    if isinstance(value, list):
        return "|".join(map(str, value))
    return str(value).replace(".", ",") if isinstance(value, float) else str(value)


def written(slug: str) -> dict[Path, str]:
    """Each file of a format that is written from its schema."""
    return {
        FORMATS / f"{slug}.md": page(slug),
        TEMPLATES / f"{slug}.csv": csv_template(slug),
        TEMPLATES / f"{slug}.json": json_template(slug),
    }


def main(slugs: list[str]) -> None:
    """Write the pages and templates of the formats named."""
    TEMPLATES.mkdir(exist_ok=True)
    for slug in slugs or SLUGS:
        for path, text in written(slug).items():
            path.write_text(text, encoding="utf-8", newline="")


if __name__ == "__main__":
    main(sys.argv[1:])
