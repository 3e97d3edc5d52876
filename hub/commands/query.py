"""``query`` and ``dump``: what the hub holds, asked or written to a file, without a server."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TextIO

import click

from hub.commands.session import Session, session_of
from hub.errors import Text


@click.command()
@click.argument("query_text", metavar="[QUERY]", required=False)
@click.option(
    "-f",
    "--file",
    "file",
    type=click.File("r", encoding="utf-8"),
    default=None,
    help="Read the query from a file, '-' for standard input.",
)
@click.option("--saved", metavar="SLUG", default=None, help="A saved query (ontology/queries).")
@click.option(
    "--param", "parameters", multiple=True, metavar="NAME=VALUE", help="A parameter of the saved query."
)
@click.option(
    "--format",
    "output_format",
    default=None,
    help="json xml csv tsv, or turtle ntriples rdfxml jsonld; a table otherwise.",
)
@session_of
def query(
    session: Session,
    query_text: str | None,
    file: TextIO | None,
    saved: str | None,
    parameters: tuple[str, ...],
    output_format: str | None,
) -> None:
    """Ask a SPARQL query of the hub directory; no server needed."""
    from hub.pipeline.ask import ask_hub, query_from

    given = [each for each in (query_text, file, saved) if each]
    if len(given) != 1:
        raise click.UsageError(
            Text(
                "Donnez une requête, ou -f FICHIER, ou --saved NOM.",
                "Give one of: a query, -f FILE, --saved SLUG.",
            ).into(session.language)
        )
    hub = session.hub()
    text = query_text or (file.read() if file else query_from(hub, saved or "", parameters))
    settings = session.settings().serve
    answer = ask_hub(hub, text, output_format, rows=settings.query_rows, megabytes=settings.query_megabytes)
    sys.stdout.buffer.write(answer)


@click.command()
@click.argument("what", metavar="reference|source:ID|all|links|rejects[:ID]")
@click.option(
    "-o", "--output", required=True, type=click.Path(path_type=Path), help="The suffix chooses the format."
)
@click.option("--excel", is_flag=True, help="CSV as a French Excel opens it (BOM, ';').")
@session_of
def dump(session: Session, what: str, output: Path, excel: bool) -> None:
    """Write the reference graph, one source, everything, the links or the rejects to a file.

    rejects:ID writes those of one source, to send back to its owner.
    """
    from hub.pipeline.dump import dump_hub

    dump_hub(session.hub(), what, output, language=session.language, excel=excel)
    session.say(f"Écrit : {output}", f"Written: {output}")
