"""Says where an unreadable RDF document is wrong, also when the parser does not."""

from __future__ import annotations

import json
from xml.parsers import expat

from hub.errors import UserError
from hub.store.formats import Format


def unreadable(problem: SyntaxError, document: bytes, form: Format, name: str) -> UserError:
    """``name:line:column: what``, with the position left out only when nobody knows it."""
    line, column, what = problem.lineno, problem.offset, problem.msg
    if line is None:
        line, column, what = _find(document, form) or (None, None, what)
    if "LoadDocumentCallback" in what:
        return UserError(
            f"{name} : contexte JSON-LD distant refusé ; copiez le contexte dans le document.",
            f"{name}: remote JSON-LD context refused; copy the context into the document.",
        )
    # The parser repeats the position in its message.
    what = what.partition(": ")[2] if what.startswith("Parser error at ") else what
    place = name if line is None else f"{name}:{line}:{column or 1}"
    return UserError(
        f"{place}: {form.name} illisible : {what}. Corrigez le document.",
        f"{place}: unreadable {form.name}: {what}. Correct the document.",
    )


def _find(document: bytes, form: Format) -> tuple[int, int, str] | None:
    if form.name == "rdfxml":
        parser = expat.ParserCreate()
        try:
            parser.Parse(document, True)
        except expat.ExpatError as problem:
            return problem.lineno, problem.offset + 1, expat.ErrorString(problem.code) or str(problem)
    if form.name == "jsonld":
        try:
            json.loads(document)
        except json.JSONDecodeError as problem:
            return problem.lineno, problem.colno, problem.msg
        except (UnicodeDecodeError, RecursionError):
            return None
    return None
