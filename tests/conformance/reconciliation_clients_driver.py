"""Run by the Python that has the clients: asks the service at an address by each of them, and prints what they made of it.

Given as arguments: the root of the service. Nothing of the hub is imported.
"""

import asyncio
import json
import sys

import pandas
import reconciler
from py_reconciliation_service_api import ReconciliationQuery, build_reconciliation_service
from py_reconciliation_service_api.models.reconciliation import ReconciliationQueryProperty

ROWS = [
    ("Comité des fêtes", "Millery"),
    ("L'atelier du canal (SCOP)", "Lyon"),
    ("Comité des fêtes", "Vienne"),
    ("Zzz", "Die"),
]


def by_reconciler(root):
    table = pandas.DataFrame(ROWS, columns=["nom", "commune"])
    table = table.drop_duplicates("nom")
    found = reconciler.reconcile(
        table.nom,
        type_id="organization",
        property_mapping={"commune": table.commune},
        reconciliation_endpoint=root,
    )
    return [
        [row.input_value, row.id if isinstance(row.id, str) else None, bool(row.match)]
        for row in found.itertuples()
    ]


def by_service_api(root):
    service = build_reconciliation_service(root)
    queries = [
        ReconciliationQuery(
            query=name,
            type="organization",
            properties=[ReconciliationQueryProperty(pid="commune", v=commune)],
        )
        for name, commune in ROWS
    ]
    now, later = service.reconcile_batch(queries), asyncio.run(service.reconcile_batch_async(queries))
    assert now == later
    return [
        [
            query.query,
            result.result[0].id if result.result else None,
            bool(result.result and result.result[0].match),
        ]
        for query, result in zip(queries, now, strict=True)
    ]


if __name__ == "__main__":
    root = sys.argv[1]
    sys.stdout.write(json.dumps({"reconciler": by_reconciler(root), "service-api": by_service_api(root)}))
