"""JSON-LD contexts that a document names by address, replaced by those we hold: nothing is ever fetched."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from hub.errors import RefusedError, Text

Contexts = Mapping[str, Any]
"""JSON-LD contexts the caller holds: address → parsed context document."""


def with_own_contexts(text: str, name: str, contexts: Contexts) -> str:
    """The JSON-LD document ``text`` with each context given by address written out. ``name`` is for messages.

    Raises RefusedError naming an address that is not among ``contexts``; JSONDecodeError, or RecursionError for what
    is nested too deep, when ``text`` is no JSON document or a bare value.
    """
    document = json.loads(text)
    if not isinstance(document, dict | list):
        raise json.JSONDecodeError("Expecting an object or an array", text, 0)
    return json.dumps(_inlined(document, name, contexts))


def _inlined(node: Any, name: str, contexts: Contexts) -> Any:
    """``node`` with each context given by address replaced by the one we hold."""
    if isinstance(node, list):
        return [_inlined(each, name, contexts) for each in node]
    if not isinstance(node, dict):
        return node
    if isinstance(node.get("@import"), str):
        raise _remote(name, node["@import"])
    found = {}
    for key, value in node.items():
        if key == "@context":
            many = value if isinstance(value, list) else [value]
            known = [_known(each, name, contexts) for each in many]
            found[key] = known if isinstance(value, list) else known[0]
        else:
            found[key] = _inlined(value, name, contexts)
    return found


def _known(context: Any, name: str, contexts: Contexts) -> Any:
    if not isinstance(context, str):
        return _inlined(context, name, contexts)
    held = contexts.get(context)
    if held is None:
        raise _remote(name, context)
    return held.get("@context", held)


def _remote(name: str, address: str) -> RefusedError:
    text = Text(
        f"{name}: le contexte JSON-LD {address} est ailleurs, et le hub ne va rien chercher. Écrivez le contexte dans "
        "le document, ou convertissez-le en Turtle.",
        f"{name}: the JSON-LD context {address} is elsewhere, and the hub fetches nothing. Write the context in the "
        "document, or convert it to Turtle.",
    )
    return RefusedError(text.fr, text.en)
