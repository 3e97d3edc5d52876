"""What can be read without a key: address → its operation."""

from __future__ import annotations

from collections.abc import Mapping

from hub.errors import Text
from hub.serve.collections.parameters import PARAMETERS
from hub.serve.negotiation import CSV, HTML, XLSX
from hub.serve.openapi.operation import (
    ANY,
    GRAPH_IRI,
    GRAPHS,
    PAGE,
    PLAIN,
    READ,
    ROWS,
    Json,
    Operation,
    Query,
    media_types,
)
from hub.serve.routers.collections import OFFERS as LIST_FORMATS

_CURSOR = Query("cursor", "What the page before gave.")
_PLACE = (
    Query("region", "INSEE code of a region of today.", example="75"),
    Query("department", "INSEE code of a department.", example="87"),
)
_LIST: Json = {"$ref": "#/components/schemas/Collection"}
_COLLECTION = tuple(
    Query(each.name, each.means.en + ".", each.schema, each.example or None, many=each.many)
    for each in PARAMETERS
    if each.name not in {"lang", "format"}
)


def _list(fr: str, en: str) -> Operation:
    return Operation(
        "lists",
        Text(fr, en),
        {200: media_types(LIST_FORMATS)},
        (400, 410, 413, *READ),
        _COLLECTION,
        schemas={"application/ld+json": _LIST},
    )


def _page(fr: str, en: str, *problems: int, queries: tuple[Query, ...] = (), **paths: str) -> Operation:
    return Operation("pages", Text(fr, en), {200: PAGE}, (*problems, *READ), queries, paths=paths)


_DUMPS = Operation(
    "catalogue", Text("Les fichiers à télécharger", "The bulk files"), {200: (*PAGE, *PLAIN)}, READ
)

READS: Mapping[str, Operation] = {
    "/": _page("La page d'accueil", "The home page"),
    "/search": Operation(
        "pages",
        Text("Chercher parmi tout ce qui est publié", "Search all that is published"),
        {200: media_types((HTML, CSV, XLSX))},
        (400, 413, *READ),
        (
            Query("q", "Words, or a number in full.", example="couveuse"),
            Query("type", "A type of entity.", example="organization"),
            Query("region", "INSEE code or IRI.", example="75"),
            Query("department", "INSEE code or IRI.", example="87"),
            Query("source", "Id of a source."),
            _CURSOR,
        ),
    ),
    "/map": _page("La carte", "The map", 400, queries=_PLACE),
    "/api/organizations": _list("Lister des organisations", "List organizations"),
    "/api/establishments": _list("Lister des établissements", "List establishments"),
    "/statistics": Operation(
        "observatory",
        Text("L'ESS en chiffres", "The ESS in figures"),
        {200: (*PAGE, *GRAPHS, "text/csv")},
        (404, 413, *READ),
        _PLACE,
    ),
    "/observatory/{path}": Operation(
        "observatory",
        Text("Une part du cube de l'observatoire", "A part of the observatory's cube"),
        {200: GRAPHS, 303: ()},
        (404, *READ),
        paths={"path": "computed"},
    ),
    "/sources": Operation(
        "sources", Text("Les bases que ce hub suit", "The databases this hub follows"), {200: PAGE}, READ
    ),
    "/source/{source_id}": Operation(
        "sources",
        Text("L'IRI d'une source, expliquée à sa page", "A source's IRI, explained on its page"),
        {303: ()},
        (404, *READ),
        paths={"source_id": "cress-structures"},
    ),
    "/sources/{source_id}": Operation(
        "sources",
        Text("Le rapport d'une source", "The report of a source"),
        {200: (*PAGE, *PLAIN)},
        (404, *READ),
        paths={"source_id": "cress-structures"},
    ),
    "/sources/{source_id}/report.json": Operation(
        "sources",
        Text("Le rapport d'une source, pour les programmes", "The report of a source, for programs"),
        {200: PLAIN},
        (404, *READ),
        paths={"source_id": "cress-structures"},
    ),
    "/sources/{source_id}/rejects.csv": Operation(
        "sources",
        Text("Les lignes en quarantaine d'une source", "The rows of a source in quarantine"),
        {200: ("text/csv",)},
        (401, 403, 404, 422, *READ),
        (Query("excel", "As a French Excel opens it.", {"type": "boolean"}),),
        key="source",
        paths={"source_id": "cress-structures"},
    ),
    "/sparql": Operation(
        "sparql",
        Text("Poser une requête SPARQL", "Ask a SPARQL query"),
        {200: (*ROWS, *GRAPHS, *PAGE)},
        (400, 403, 413, *READ),
        (
            Query(
                "query",
                "SPARQL 1.1 Query; without it, the service description.",
                example="SELECT * WHERE { ?s ?p ?o } LIMIT 3",
            ),
            Query("default-graph-uri", "A graph of the dataset.", GRAPH_IRI, many=True),
            Query("named-graph-uri", "A graph of the dataset.", GRAPH_IRI, many=True),
        ),
    ),
    "/queries": _page("Les questions toutes prêtes", "Ready-made queries"),
    "/queries/{slug}": Operation(
        "sparql",
        Text(
            "Une question toute prête ; ses paramètres dans l'adresse",
            "A ready-made query, its parameters in the address",
        ),
        {200: (*ROWS, *GRAPHS, *PAGE)},
        (400, 403, 404, 413, *READ),
        paths={"slug": "counts-by-source"},
    ),
    "/id/{entity_type}/{slug}": Operation(
        "entities",
        Text("L'adresse d'une entité, ou de qui porte un numéro", "The address of an entity, or of who bears a number"),
        {301: (), 303: ()},
        (404, 410, *READ),
        paths={"entity_type": "siren", "slug": "732829320"},
    ),
    "/doc/{entity_type}/{name}": Operation(
        "entities",
        Text("Tout ce qu'on sait d'une entité", "Everything known of an entity"),
        {200: (*GRAPHS, *PAGE), 301: ()},
        (404, 410, *READ),
        paths={"entity_type": "organization", "name": "arban.ttl"},
    ),
    "/record/{source_id}/{key}": Operation(
        "entities",
        Text("Une fiche d'une source", "One record of a source"),
        {200: (*GRAPHS, *PAGE)},
        (404, *READ),
        paths={"source_id": "cress-structures", "key": "ITW-001"},
    ),
    "/link/{entity_type}/{source_id}/{key}": Operation(
        "entities",
        Text("L'IRI d'un lien, expliquée à la page de sa fiche", "A link's IRI, explained on the page of its record"),
        {303: ()},
        (404, *READ),
        paths={"entity_type": "organization", "source_id": "cress-structures", "key": "ITW-001"},
    ),
    "/store": Operation(
        "graphs",
        Text("Lire un graphe", "Read a graph"),
        {200: GRAPHS},
        (400, 404, 413, *READ),
        (
            Query("graph", "IRI of a graph; or else `default`.", GRAPH_IRI, "https://data.example.org/graph/model"),
            Query("default", "The default graph: the parameter alone, whatever its value; or else `graph`."),
        ),
    ),
    "/store/{path}": Operation(
        "graphs",
        Text("Lire un graphe par son adresse", "Read a graph by its address"),
        {200: GRAPHS},
        (400, 404, 413, *READ),
        paths={"path": "notes"},
    ),
    "/graph/{path}": Operation(
        "graphs",
        Text("Lire un graphe par son IRI", "Read a graph by its IRI"),
        {200: GRAPHS},
        (400, 404, 413, *READ),
        paths={"path": "model"},
    ),
    "/ontology": Operation(
        "model", Text("L'ontologie", "The ontology"), {200: (*GRAPHS, *PAGE)}, READ
    ),
    "/ontology/{term}": Operation(
        "model",
        Text("Un terme de l'ontologie, ou une de ses versions", "A term of the ontology, or one of its versions"),
        {200: (*GRAPHS, *PAGE)},
        (404, *READ),
        paths={"term": "Organization"},
    ),
    "/shapes": Operation("model", Text("Les règles (SHACL)", "The rules (SHACL)"), {200: (*GRAPHS, *PAGE)}, READ),
    "/scheme/{name}": Operation(
        "model",
        Text("Un vocabulaire, ou les territoires", "A vocabulary, or the territories"),
        {200: (*GRAPHS, *PAGE)},
        (404, *READ),
        paths={"name": "legal-form"},
    ),
    "/profiles": _page("Les profils régionaux", "Regional profiles"),
    "/profiles/{name}": Operation(
        "model",
        Text("Un profil régional", "A regional profile"),
        {200: (*GRAPHS, *PAGE)},
        (404, *READ),
        paths={"name": "nouvelle-aquitaine"},
    ),
    "/context.jsonld": Operation(
        "model", Text("Le contexte JSON-LD", "The JSON-LD context"), {200: ("application/ld+json",)}, READ
    ),
    "/catalog": Operation(
        "catalogue",
        Text("Le catalogue du hub (DCAT-AP)", "The hub's catalogue (DCAT-AP)"),
        {200: (*GRAPHS, *PAGE)},
        READ,
    ),
    "/.well-known/void": Operation(
        "catalogue", Text("La description VoID", "The VoID description"), {200: GRAPHS}, READ
    ),
    "/sitemap.xml": Operation(
        "catalogue", Text("Le plan du site", "The site map"), {200: ("application/xml",)}, READ
    ),
    "/dumps": _DUMPS,
    "/dumps/": _DUMPS,
    "/dumps/{publication}/{name}": Operation(
        "catalogue",
        Text("Un fichier à télécharger, entier ou en partie", "A bulk file, whole or in part"),
        {200: ANY, 206: ANY},
        (404, 416, *READ),
        paths={"publication": "latest", "name": "SHA256SUMS"},
    ),
    "/validate": _page("Le formulaire pour vérifier un fichier", "The form to check a file"),
    "/health": Operation(
        "operation", Text("L'état du service", "The state of the service"), {200: PLAIN}, (503,)
    ),
    "/metrics": Operation(
        "operation", Text("Les mesures, pour Prometheus", "Metrics, for Prometheus"), {200: ("text/plain",)}, (503,)
    ),
    "/openapi.json": Operation("operation", Text("Ce document", "This document"), {200: PLAIN}, (503,)),
    "/static/{name}": Operation(
        "operation",
        Text("Une feuille de style, une image", "A style sheet, a picture"),
        {200: ("text/css", "image/svg+xml")},
        (404,),
        paths={"name": "hub.css"},
    ),
    "/favicon.ico": Operation("operation", Text("L'icône", "The icon"), {200: ("image/svg+xml",)}),
    "/robots.txt": Operation("operation", Text("Ce que les robots évitent", "What robots keep from"), {200: ("text/plain",)}),
}  # fmt: skip
"""Method GET; HEAD goes with it everywhere."""

FALLBACK = Operation("others", Text("", ""), {200: ANY}, (400, 404, *READ))
"""Of a route that nothing more is said of here."""
