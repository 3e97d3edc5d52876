"""What is sent: queries by POST, updates, graphs, records, files to check, the reconciliation service."""

from __future__ import annotations

from collections.abc import Mapping

from hub.errors import Text
from hub.serve.openapi.operation import (
    FLAG,
    GRAPH_IRI,
    GRAPHS,
    PAGE,
    PLAIN,
    READ,
    REPORTS,
    ROWS,
    TEXT,
    WRITE,
    Body,
    Json,
    Operation,
    Query,
)

_FORM = "application/x-www-form-urlencoded"
_JSON = "application/json"
_SCRIPT = "text/javascript"

_GRAPH = Body(
    dict.fromkeys(GRAPHS, TEXT), {"text/turtle": "<https://x.example/1> a <https://x.example/Thing> ."}
)
_NAMED = (
    Query(
        "graph", "IRI of a graph; or else `default`.", GRAPH_IRI, "https://data.example.org/graph/local/notes"
    ),
    Query("default", "The default graph: the parameter alone, whatever its value; or else `graph`."),
)
_CALLBACK = Query(
    "callback",
    "Name of a JavaScript function, for JSONP; nothing for plain JSON.",
    {"type": "string", "pattern": "^([A-Za-z_$][A-Za-z0-9_$.]{0,99})?$"},
)
_MATCH: Json = {
    "type": "object",
    "required": ["queries"],
    "properties": {
        "queries": {
            "type": "array",
            "items": {
                "type": "object",
                "required": ["conditions"],
                "properties": {
                    "type": {"description": "A type of entity."},
                    "limit": {"description": "How many candidates."},
                    "conditions": {
                        "type": "array",
                        "minItems": 1,
                        "items": {
                            "type": "object",
                            "required": ["matchType", "propertyValue"],
                            "properties": {
                                "matchType": {"type": "string", "enum": ["name", "id", "property"]},
                                "propertyValue": {
                                    "description": "A text, a number, an entity, or a list of them."
                                },
                            },
                        },
                    },
                },
            },
        }
    },
}
_MATCHED = {
    "queries": [
        {"type": "organization", "conditions": [{"matchType": "name", "propertyValue": "Atelier du Canal"}]}
    ]
}
_EXTEND: Json = {
    "type": "object",
    "required": ["ids", "properties"],
    "properties": {
        "ids": {"type": "array", "items": TEXT},
        "properties": {
            "type": "array",
            "items": {"type": "object", "required": ["id"], "properties": {"id": TEXT}},
        },
    },
}
_EXTENDED = {"ids": ["organization/arban"], "properties": [{"id": "siren"}]}


def _graph(method: str, fr: str, en: str, path: str = "") -> Operation:
    removes = method == "delete"
    return Operation(
        "graphs",
        Text(fr, en),
        {204: ()} if removes else {201: (), 204: ()},
        (404, 412, 422, *WRITE),
        () if path else _NAMED,
        None if removes else _GRAPH,
        "admin",
        {"path": path} if path else {},
    )


def _recon(fr: str, en: str, *queries: Query, **paths: str) -> Operation:
    return Operation(
        "reconciliation",
        Text(fr, en),
        {200: (_JSON, _SCRIPT)},
        (400, 404, 422, *READ),
        (*queries, _CALLBACK),
        paths=paths,
    )


def _sent(fr: str, en: str, schema: Json, example: object) -> Operation:
    return Operation(
        "reconciliation",
        Text(fr, en),
        {200: PLAIN},
        (400, 408, 413, 415, *READ),
        body=Body({_JSON: schema}, {_JSON: example}),
    )


_SUGGEST = _recon(
    "Ce qui commence ainsi",
    "What begins so",
    Query("prefix", "The beginning."),
    Query("limit", "How many.", {"type": "integer"}),
    Query("cursor", "How many to leave out.", {"type": "integer"}),
    Query("type", "A type of entity.", many=True),
    kind="entity",
)
_PROPOSE = _recon(
    "Les colonnes qu'on peut ajouter",
    "The columns a table can be extended by",
    Query("type", "A type of entity."),
    Query("limit", "How many.", {"type": "integer"}),
)
_PREVIEW = Operation(
    "reconciliation",
    Text("Une petite page sur une entité", "A small page about one entity"),
    {200: PAGE},
    (404, *READ),
    (Query("id", "An entity, as candidates name it."),),
)
_MANIFEST = Operation(
    "reconciliation", Text("Le manifeste du service", "The manifest of the service"), {200: PLAIN}, READ
)
_MATCH_ONE = _sent("Retrouver des lignes (1.0-draft)", "Find rows (1.0-draft)", _MATCH, _MATCHED)
_EXTEND_ONE = _sent("Compléter des lignes (1.0-draft)", "Extend rows (1.0-draft)", _EXTEND, _EXTENDED)

WRITES: Mapping[tuple[str, str], Operation] = {
    ("post", "/sparql"): Operation(
        "sparql",
        Text("Poser une requête SPARQL trop longue pour une adresse", "Ask a SPARQL query too long for an address"),
        {200: (*ROWS, *GRAPHS, *PAGE)},
        (400, 403, 408, 413, 415, *READ),
        body=Body(
            {
                _FORM: {"type": "object", "required": ["query"], "properties": {"query": TEXT}},
                "application/sparql-query": TEXT,
            },
            {_FORM: {"query": "ASK {}"}, "application/sparql-query": "ASK {}"},
        ),
    ),
    ("post", "/update"): Operation(
        "graphs",
        Text("Modifier vos graphes (SPARQL Update)", "Change your own graphs (SPARQL Update)"),
        {204: ()},
        (422, *WRITE),
        body=Body(
            {
                "application/sparql-update": TEXT,
                _FORM: {"type": "object", "required": ["update"], "properties": {"update": TEXT}},
            },
            {"application/sparql-update": "DELETE WHERE { GRAPH <{base}graph/local/notes> { ?s ?p ?o } }"},
        ),
        key="admin",
    ),
    ("put", "/store"): _graph("put", "Remplacer un graphe", "Replace a graph"),
    ("post", "/store"): _graph("post", "Ajouter à un graphe, ou en faire un", "Add to a graph, or make one"),
    ("delete", "/store"): _graph("delete", "Supprimer un graphe", "Remove a graph"),
    **{
        (method, f"/{root}/{{path}}"): _graph(method, f"{fr} par son adresse", f"{en} by its address", path)
        for root, path in (("store", "notes"), ("graph", "local/notes"))
        for method, fr, en in (
            ("put", "Remplacer un graphe", "Replace a graph"),
            ("post", "Ajouter à un graphe", "Add to a graph"),
            ("delete", "Supprimer un graphe", "Remove a graph"),
        )
    },
    ("post", "/records/{source_id}"): Operation(
        "sources",
        Text("Envoyer les fiches d'une source", "Send the records of a source"),
        {200: PLAIN},
        (404, 406, 422, *WRITE),
        (Query("dry-run", "Answer the same and write nothing.", FLAG),),
        Body({"text/csv": TEXT, _JSON: {}}, {"text/csv": "id;nom\n1;Atelier\n"}),
        "source",
        {"source_id": "cress-structures"},
    ),
    ("post", "/validate"): Operation(
        "validation",
        Text("Vérifier un fichier", "Check a file"),
        {200: REPORTS},
        (400, 403, 404, 406, 408, 413, 415, 422, 503),
        (
            Query("connector", "The connector to read the file through."),
            Query("profile", "The regional profile whose rules are added."),
            Query("fail-on", "For JUnit: what fails.", {"type": "string", "enum": ["violation", "warning", "info"]}),
        ),
        Body({"text/turtle": TEXT, "application/ld+json": {}}, {"text/turtle": "<https://x.example/1> a <https://x.example/Thing> ."}),
    ),
    ("get", "/reconcile"): Operation(
        "reconciliation",
        Text("Le manifeste (0.2), ou la réponse à des requêtes", "The manifest (0.2), or the answer to queries"),
        {200: (_JSON, _SCRIPT, *PAGE)},
        (400, 413, 422, *READ),
        (Query("queries", "A batch, as JSON."), Query("query", "One query."), Query("extend", "An extension, as JSON."), _CALLBACK),
    ),
    ("post", "/reconcile"): Operation(
        "reconciliation",
        Text("Retrouver ou compléter des lignes (0.2)", "Find or extend rows (0.2)"),
        {200: (_JSON, _SCRIPT)},
        (400, 408, 413, 415, *READ),
        body=Body(
            {_FORM: {"type": "object", "required": ["queries"], "properties": {"queries": TEXT}}},
            {_FORM: {"queries": '{"q0": {"query": "Atelier du Canal"}}'}},
        ),
    ),
    ("get", "/reconcile/1.0"): _MANIFEST,
    ("post", "/reconcile/match"): _MATCH_ONE,
    ("post", "/reconcile/1.0/match"): _MATCH_ONE,
    ("get", "/reconcile/suggest/{kind}"): _SUGGEST,
    ("get", "/reconcile/1.0/suggest/{kind}"): _SUGGEST,
    ("post", "/reconcile/extend"): _EXTEND_ONE,
    ("post", "/reconcile/1.0/extend"): _EXTEND_ONE,
    ("get", "/reconcile/extend/propose"): _PROPOSE,
    ("get", "/reconcile/1.0/extend/propose"): _PROPOSE,
    ("get", "/reconcile/preview"): _PREVIEW,
    ("get", "/reconcile/1.0/preview"): _PREVIEW,
}  # fmt: skip
"""(method, address) → operation; those of the reconciliation service that are read are here too."""
