"""``/openapi.json``: every route of the hub, as programs that write clients and tests read it (OpenAPI 3.1)."""
