"""What the catalogue calls its datasets and services, in both languages."""

from __future__ import annotations

from hub.errors import Text
from hub.publish.bulk_file import BulkFile
from hub.publish.published_source import PublishedSource

HUB = Text(
    "Hub de l'économie sociale et solidaire : données reliées",
    "Hub of the social and solidarity economy: linked data",
)
ABOUT_HUB = Text(
    "Les bases de l'économie sociale et solidaire que ce hub suit, telles que leurs propriétaires les tiennent, et le "
    "référentiel commun qui relie leurs fiches.",
    "The databases of the social and solidarity economy that this hub follows, as their owners keep them, and the common "
    "reference that connects their records.",
)
REFERENCE = Text(
    "Référentiel des structures de l'économie sociale et solidaire",
    "Reference of the organisations of the social and solidarity economy",
)
ABOUT_REFERENCE = Text(
    "Organisations, établissements, réseaux, dispositifs, initiatives et services, chacun une fois, avec les fiches dont il "
    "vient. Les valeurs sont choisies parmi celles des sources, jamais transformées.",
    "Organisations, establishments, networks, support schemes, initiatives and services, each once, with the records it "
    "comes from. Values are chosen among those of the sources, never transformed.",
)
LINKS = Text("Liens entre les fiches et les structures", "Links from records to organisations")
ABOUT_LINKS = Text(
    "Quelle fiche de quelle source décrit quelle organisation et quel établissement, avec le score, la règle ou le jugement.",
    "Which record of which source describes which organisation and establishment, with the score, the rule or the judgement.",
)
KEYWORDS = (
    Text("économie sociale et solidaire", "social and solidarity economy"),
    Text("associations", "associations"),
    Text("coopératives", "cooperatives"),
)

_CONTENTS = {
    "reference": Text("Le référentiel entier", "The whole reference"),
    "links": Text("Les liens", "The links"),
    "source": Text("Toutes les fiches", "All records"),
    "organization": Text("Les organisations en tableau", "Organisations as a table"),
    "establishment": Text("Les établissements en tableau", "Establishments as a table"),
}
_FORMS = {"nq": "N-Quads", "ttl": "Turtle", "jsonld": "JSON-LD", "csv": "CSV", "xlsx": "XLSX"}


def title_of_file(file: BulkFile) -> Text:
    """What a bulk file holds, and in which format."""
    what, form = _CONTENTS[file.content], _FORMS[file.form] + (", gzip" if file.is_compressed else "")
    return Text(f"{what.fr} ({form})", f"{what.en} ({form})")


def about_source(description: Text | None, source: PublishedSource) -> Text:
    """What a source is: in its connector's words where it has some."""
    if description is not None:
        return description
    return Text(
        f"{source.title.fr}, base tenue par {source.publisher} et suivie par ce hub.",
        f"{source.title.en}, a database kept by {source.publisher} and followed by this hub.",
    )


def rights_of_reference(licence: str | None) -> Text:
    """What may be done with values that come from several owners."""
    if licence is not None:
        return Text("Toutes les sources sont sous cette licence.", "All the sources are under this licence.")
    return Text(
        "Chaque valeur reste sous la licence de la source dont elle vient.",
        "Each value stays under the licence of the source it comes from.",
    )
