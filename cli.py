"""``ess-hub``: one command a stage. Wiring only: reads the settings, calls a stage, prints what it answers.

Exit codes: 0 done, 1 findings, 2 wrong usage or unreadable input (one line says what and where), 3 a fault of ours.
A traceback is shown only under ``--debug``.
"""

from __future__ import annotations

import json
import os
import secrets
import signal
import sys
import traceback
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, Protocol, TextIO

import click

from hub.errors import ConnectorError, HubError, Language, Text
from hub.model.iri import Addresses
from hub.model.problem import Severity
from hub.model.source import Source
from hub.resources import find_resources
from hub.settings import (
    FILE_NAME,
    ServeSettings,
    Settings,
    SettingsWatch,
    add_source,
    read_settings,
    remove_source,
    write_first_settings,
)

if TYPE_CHECKING:
    from hub.pipeline.harvest import Failure
    from hub.pipeline.hub import Hub
    from hub.reconcile.engine import Engine


class Report(Protocol):
    """What a stage answers: for people, and for programs."""

    def into(self, language: Language) -> str: ...
    def to_json(self, language: Language) -> Any: ...


@dataclass(frozen=True)
class Session:
    """What every command is told: which hub, in which language, and how long to wait for another writer (seconds)."""

    directory: Path
    language: Language
    wait: float

    def settings(self) -> Settings:
        return read_settings(self.directory)

    def hub(self) -> Hub:
        from hub.pipeline.base_address import check_base
        from hub.pipeline.hub import Hub

        settings = self.settings()
        hub = Hub(
            self.directory,
            Addresses(settings.base_iri),
            find_resources(),
            settings.sources,
            settings.priority,
            is_followed=lambda source_id: source_id in self.settings().sources,
            fetch_limits=settings.harvest.limits,
            private_hosts=settings.harvest.private_hosts,
        )
        check_base(hub)
        return hub

    @property
    def connector_folders(self) -> tuple[Path, Path]:
        """The bundled connectors, then this hub's own; there need not be a hub."""
        return find_resources().connector_folder, self.directory / "connectors"

    def say(self, fr: str, en: str) -> None:
        """A result, on standard output."""
        self.tell(Text(fr, en))

    def tell(self, text: Text) -> None:
        """A result that a stage put into words."""
        click.echo(text.into(self.language))

    def show(self, report: Report, json_output: bool) -> None:
        """A report, on standard output."""
        if json_output:
            click.echo(json.dumps(report.to_json(self.language), ensure_ascii=False, indent=2))
        elif text := report.into(self.language):
            click.echo(text)

    def note(self, text: Text) -> None:
        """Progress and news: standard error, and only when a person is there to read it."""
        if sys.stderr.isatty():
            click.echo(text.into(self.language), err=True)

    def waiting(self, holder: str) -> None:
        """Said once when another command holds the writer's lease."""
        click.echo(
            Text(
                f"Une autre commande écrit ({holder}) : j'attends qu'elle finisse…",
                f"Another command is writing ({holder}): waiting for it to finish…",
            ).into(self.language),
            err=True,
        )


def _language() -> Language:
    """``ESS_HUB_LANG``, then an English locale; French otherwise."""
    wish = os.environ.get("ESS_HUB_LANG") or os.environ.get("LC_ALL") or os.environ.get("LANG") or ""
    return "en" if wish.lower().startswith("en") else "fr"


session_of = click.make_pass_decorator(Session)
as_json = click.option("--json", "json_output", is_flag=True, help="Machine-readable output.")
language_option = click.option(
    "--lang",
    "language",
    type=click.Choice(["fr", "en"]),
    default=None,
    help="Language of the messages (or ESS_HUB_LANG).",
)
host_option = click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on.")
port_option = click.option(
    "--port", type=click.IntRange(0, 65535), default=8000, show_default=True, help="0 takes a free one."
)


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.option(
    "--hub",
    "directory",
    envvar="ESS_HUB",
    default="./ess-hub-data",
    show_default=True,
    type=click.Path(path_type=Path),
    help="The hub's directory (or ESS_HUB).",
)
@language_option
@click.option(
    "--wait",
    type=click.FloatRange(min=0),
    default=60.0,
    show_default=True,
    help="Seconds to wait while another command writes.",
)
@click.option("--debug", is_flag=True, expose_value=False, help="Show the traceback of a fault.")
@click.version_option(package_name="ess-hub")
@click.pass_context
def cli(context: click.Context, directory: Path, language: Language | None, wait: float) -> None:
    """Relier les annuaires de l'économie sociale et solidaire : moissonner, valider, rapprocher, publier.

    Linked-data hub for the databases of the French social and solidarity economy.
    """
    context.obj = Session(directory, language or _language(), wait)


@cli.command()
@click.argument("directory", required=False, type=click.Path(path_type=Path))
@click.option(
    "--base-iri",
    required=True,
    metavar="IRI",
    help="The public address everything is named under, ending with '/'.",
)
@session_of
def init(session: Session, directory: Path | None, base_iri: str) -> None:
    """Create a hub in DIRECTORY."""
    from hub.pipeline.create import create_hub
    from hub.pipeline.hub import Hub

    target = directory or session.directory
    hub = Hub(target, Addresses(base_iri), find_resources())
    create_hub(hub, lambda folder: write_first_settings(folder, base_iri))
    session.say(f"Hub créé dans {target}, sous {base_iri}", f"Hub created in {target}, under {base_iri}")


@cli.command()
@host_option
@port_option
@session_of
def demo(session: Session, host: str, port: int) -> None:
    """Build a hub from the bundled sources in a temporary directory, and serve it."""
    from hub.pipeline.demo import demo_hub
    from hub.serve.listen import listen, reserve

    with reserve(host, port) as socket, demo_hub(find_resources(), socket.getsockname()[1], host) as prepared:
        for report in prepared.build(session.note):
            session.show(report, json_output=False)
        session.tell(prepared.invitation)
        settings = ServeSettings()
        listen(
            prepared.hub,
            socket,
            settings.readers,
            settings.limits,
            protection=settings.protection,
            trusted_proxies=settings.trusted_proxies,
        )


# --- connectors and sources -------------------------------------------------------------------------------------


@cli.group()
def connector() -> None:
    """The formats this hub can read."""


@connector.command("check")
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path))
@session_of
def connector_check(session: Session, files: tuple[Path, ...]) -> None:
    """Run the inline tests of each connector file; say every mistake as file:line:column."""
    from hub.mapping.check import check_connector

    mistakes = [mistake for file in files for mistake in check_connector(file)]
    for mistake in mistakes:
        click.echo(mistake.into(session.language), err=True)
    if mistakes:
        raise click.exceptions.Exit(2)
    session.say(f"{len(files)} connecteur(s) en ordre", f"{len(files)} connector(s) in order")


@connector.command("new")
@click.argument("slug", metavar="ID")
@click.option("--from", "location", required=True, metavar="FILE_OR_URL", help="A sample of the source.")
@click.option(
    "-o",
    "--output",
    default=None,
    type=click.Path(path_type=Path),
    help="Where to write it [default: ID.yaml].",
)
@session_of
def connector_new(session: Session, slug: str, location: str, output: Path | None) -> None:
    """Write a first connector from a sample: what was recognised, what is doubted, what to do next."""
    from hub.pipeline.new_connector import new_connector

    click.echo(new_connector(slug, location, output).into(session.language))


@connector.command("list")
@as_json
@session_of
def connector_list(session: Session, json_output: bool) -> None:
    """The connectors of this hub (without a hub: the bundled ones)."""
    from hub.pipeline.inventory import list_connectors

    session.show(list_connectors(session.connector_folders), json_output)


@connector.command("add")
@click.argument("file", type=click.Path(path_type=Path))
@session_of
def connector_add(session: Session, file: Path) -> None:
    """Install a connector FILE into this hub, once it is in order."""
    from hub.pipeline.install_connector import install_connector

    installed = install_connector(session.hub(), file)
    session.say(f"Connecteur installé : {installed}", f"Connector installed: {installed}")


@connector.command("export-rml")
@click.argument("slug", metavar="ID")
@click.option(
    "-o", "--output", default=None, type=click.Path(path_type=Path), help="[default: standard output]"
)
@click.option(
    "--over",
    type=click.Choice(["source", "cleaned"]),
    default="source",
    show_default=True,
    help="What the mapping reads: the publisher's file, or its cleaned records, written beside -o.",
)
@click.option(
    "--from",
    "location",
    default=None,
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="The file [default: the connector's sample].",
)
@click.option("--source", "source_id", default=None, metavar="ID", help="Name the records as this source's.")
@session_of
def connector_export_rml(
    session: Session,
    slug: str,
    output: Path | None,
    over: Literal["source", "cleaned"],
    location: Path | None,
    source_id: str | None,
) -> None:
    """Write a connector's map in RML (Turtle); what RML cannot say stands in comments."""
    from hub.pipeline.export_rml import export_connector, needs_output

    if over == "cleaned" and output is None:
        raise needs_output()
    has_hub = (session.directory / FILE_NAME).is_file()
    addresses = Addresses(session.settings().base_iri if has_hub else "https://example.org/")
    exported = export_connector(
        session.connector_folders, slug, over, location, addresses, source_id, session.language
    )
    if output is None:
        click.echo(exported.export.turtle, nl=False)
    else:
        exported.write(output)
    click.echo(exported.export.summary.into(session.language), err=True)


@cli.group()
def source() -> None:
    """The databases this hub follows."""


@source.command("add")
@click.argument("source_id", metavar="ID")
@click.option("--connector", "slug", required=True, help="Format of the source (`ess-hub connector list`).")
@click.option(
    "--from",
    "location",
    required=True,
    metavar="FILE_OR_URL",
    help="Or 'push:' when its owner sends its records.",
)
@click.option("--licence", metavar="IRI", default=None, help="Licence of the data, when not the connector's.")
@click.option("--profile", default=None, help="A region's own vocabulary and shapes.")
@click.option("--admit", is_flag=True, help="Publish it although its licence is unknown or share-alike.")
@session_of
def source_add(
    session: Session,
    source_id: str,
    slug: str,
    location: str,
    licence: str | None,
    profile: str | None,
    admit: bool,
) -> None:
    """Follow a database under the name ID."""
    from hub.pipeline.follow import checked_source

    hub = session.hub()
    followed = checked_source(hub, Source(source_id, slug, location, licence, profile, admit))
    add_source(session.directory, followed)
    if followed.is_only_pushed:
        session.say(
            f"Source « {source_id} » suivie : `ess-hub key create source:{source_id}` donne de quoi envoyer ses fiches.",
            f"Source '{source_id}' followed: `ess-hub key create source:{source_id}` gives what it takes to send its "
            "records.",
        )
        return
    session.say(
        f"Source « {source_id} » suivie : `ess-hub harvest {source_id}` la moissonne.",
        f"Source '{source_id}' followed: `ess-hub harvest {source_id}` harvests it.",
    )


@source.command("list")
@as_json
@session_of
def source_list(session: Session, json_output: bool) -> None:
    """The databases this hub follows."""
    from hub.pipeline.inventory import SourceList

    session.show(SourceList(tuple(session.settings().sources.values())), json_output)


@source.command("remove")
@click.argument("source_id", metavar="ID")
@session_of
def source_remove(session: Session, source_id: str) -> None:
    """Stop following ID; take its graph and its records out."""
    from hub.pipeline.follow import forget_source

    hub = session.hub()
    forget_source(
        hub,
        hub.source(source_id).id,
        lambda: remove_source(session.directory, source_id),
        wait=session.wait,
        on_wait=session.waiting,
    )
    session.say(
        f"Source « {source_id} » retirée ; `ess-hub run` met la publication à jour.",
        f"Source '{source_id}' removed; `ess-hub run` brings the publication up to date.",
    )


# --- the stages -------------------------------------------------------------------------------------------------


@cli.command()
@click.argument("source_ids", metavar="[ID]...", nargs=-1)
@click.option("--dry-run", is_flag=True, help="Show the difference; write nothing.")
@click.option("--full", is_flag=True, help="Read and validate everything, even what looks unchanged.")
@click.option("--strict", is_flag=True, help="Exit 1 when a record is rejected.")
@click.option(
    "--retry-rejects", is_flag=True, help="Try rejected records again, even when the source is unchanged."
)
@click.option(
    "--accept-deletions",
    type=click.IntRange(min=0),
    default=None,
    metavar="N",
    help="Let exactly N records go.",
)
@as_json
@session_of
def harvest(
    session: Session,
    source_ids: tuple[str, ...],
    dry_run: bool,
    full: bool,
    strict: bool,
    retry_rejects: bool,
    accept_deletions: int | None,
    json_output: bool,
) -> None:
    """Fetch, map, validate and commit each source (all of them when none is named)."""
    from hub.pipeline.harvest import HarvestOptions, harvest_sources

    options = HarvestOptions(dry_run, full, retry_rejects, accept_deletions)
    outcomes = harvest_sources(session.hub(), source_ids, options, wait=session.wait, on_wait=session.waiting)
    session.show(outcomes, json_output)
    if not json_output:
        _say_failures(session, outcomes.failed)
    if outcomes.failed:
        raise click.exceptions.Exit(outcomes.exit_code)
    if strict and outcomes.rejected:
        raise click.exceptions.Exit(1)


def _say_failures(session: Session, failures: Iterable[Failure]) -> None:
    for failure in failures:
        click.echo(failure.into(session.language), err=True)


@cli.command()
@click.argument("paths", metavar="PATH...|-", nargs=-1, required=True)
@click.option(
    "--connector", "slug", default=None, metavar="ID", help="Read the files through this connector."
)
@click.option(
    "--shapes",
    "shape_files",
    multiple=True,
    type=click.Path(path_type=Path),
    help="Use these shapes instead of the hub's.",
)
@click.option("--profile", default=None, metavar="NAME", help="Check by this region's profile too.")
@click.option(
    "--patience",
    type=click.FloatRange(min=0.1),
    default=10.0,
    show_default=True,
    metavar="SECONDS",
    help="What a rule of someone's own may take for one node.",
)
@click.option(
    "--format",
    "output_format",
    type=click.Choice(["text", "json", "turtle", "html", "sarif", "junit"]),
    default="text",
    show_default=True,
    help="html to send or print, sarif and junit for continuous integration.",
)
@click.option(
    "--fail-on",
    type=click.Choice(["violation", "warning", "info"]),
    default="violation",
    show_default=True,
    help="Exit with 1 from this severity on.",
)
@language_option
@session_of
def validate(
    session: Session,
    paths: tuple[str, ...],
    slug: str | None,
    shape_files: tuple[Path, ...],
    profile: str | None,
    patience: float,
    output_format: str,
    fail_on: Severity,
    language: Language | None,
) -> None:
    """Check RDF files, or tables, JSON and XML through a connector, against the shapes."""
    from hub.pipeline.short_run import look_rarely
    from hub.pipeline.validate_files import validate_files
    from hub.validate.report.render import render

    look_rarely()
    resources = find_resources()
    region = None
    if profile:
        from hub.pipeline.profiles import sound_profile

        region = sound_profile(profile, (resources.profile_folder, session.directory / "profiles"), resources)
    bases = [session.settings().base_iri] if (session.directory / FILE_NAME).is_file() else []
    report = validate_files(
        resources,
        session.connector_folders,
        paths,
        slug,
        shape_files,
        sys.stdin.buffer,
        region,
        bases,
        patience,
    )
    written = render(
        report,
        output_format,
        language or session.language,
        root=Path.cwd(),
        fail_on=fail_on,
        paint=_painted if _has_colours() else _unpainted,
    )
    click.echo(written, nl=not written.endswith("\n"))
    if report.fails(fail_on):
        raise click.exceptions.Exit(1)


_TONES: dict[str, dict[str, Any]] = {
    "violation": {"fg": "red", "bold": True},
    "warning": {"fg": "yellow", "bold": True},
    "info": {"fg": "cyan", "bold": True},
    "strong": {"bold": True},
    "quiet": {"dim": True},
}


def _has_colours() -> bool:
    """Only where a person reads, who did not ask for none (https://no-color.org)."""
    return sys.stdout.isatty() and not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"


def _painted(text: str, tone: str) -> str:
    return click.style(text, **_TONES[tone])


def _unpainted(text: str, _tone: str) -> str:
    return text


@cli.command()
@click.option("--learn", is_flag=True, help="Say what people's judgements teach; change nothing.")
@click.option("--adopt", is_flag=True, help="With --learn: follow it from now on, where it does better.")
@click.option("--forget", is_flag=True, help="With --learn: take back what was adopted.")
@click.option(
    "--engine",
    type=click.Choice(["local", "spark"]),
    default="local",
    show_default=True,
    help="Where pairs are weighed; spark is an extra of its own. The entities are the same.",
)
@as_json
@session_of
def reconcile(
    session: Session, learn: bool, adopt: bool, forget: bool, engine: str, json_output: bool
) -> None:
    """Cluster records into entities; with --learn, re-weight what decides by what people judged."""
    from hub.pipeline.learn import forget_learnt, learn_from_judgements
    from hub.pipeline.reconcile import reconcile_records

    if ((adopt or forget) and not learn) or (adopt and forget):
        raise click.UsageError(
            Text(
                "--adopt ou --forget va avec --learn, l'un ou l'autre.",
                "--adopt or --forget goes with --learn, one or the other.",
            ).into(session.language)
        )
    if forget:
        session.tell(forget_learnt(session.hub(), wait=session.wait, on_wait=session.waiting))
        return
    if learn:
        report = learn_from_judgements(
            session.hub(), adopts=adopt, wait=session.wait, on_wait=session.waiting
        )
        session.show(report, json_output)
        if report.exit_code:
            raise click.exceptions.Exit(report.exit_code)
        return
    hub, spread = session.hub(), _engine(engine)
    session.show(
        reconcile_records(hub, engine=spread, wait=session.wait, on_wait=session.waiting), json_output
    )


def _engine(name: str) -> Engine:
    if name == "spark":
        from hub.reconcile.spark_engine import SparkEngine

        return SparkEngine()
    from hub.reconcile.engine import LocalEngine

    return LocalEngine()


@cli.command()
@click.argument("first", metavar="A")
@click.argument("second", metavar="[B]", required=False)
@as_json
@session_of
def explain(session: Session, first: str, second: str | None, json_output: bool) -> None:
    """Say why record A is where it is, or why A and B are, or are not, together.

    A and B are named source:key (or by their IRI).
    """
    from hub.pipeline.judge import explain_records

    session.show(explain_records(session.hub(), first, second), json_output)


@cli.command()
@click.option("--limit", type=click.IntRange(min=1), default=20, show_default=True)
@as_json
@session_of
def review(session: Session, limit: int, json_output: bool) -> None:
    """The doubtful pairs, those whose answer teaches most first."""
    from hub.pipeline.judge import pairs_to_review

    session.show(pairs_to_review(session.hub(), limit), json_output)


@cli.command()
@click.argument("first", metavar="A")
@click.argument("second", metavar="B")
@click.argument("verdict", type=click.Choice(["same", "different", "unsure", "retract"]))
@click.option("--note", default="", help="Why, for whoever reads the log.")
@click.option("--who", default=lambda: os.environ.get("USER", "operator"), show_default="$USER")
@session_of
def judge(session: Session, first: str, second: str, verdict: str, note: str, who: str) -> None:
    """Record one decision on two records; the next reconciliation follows it, for ever."""
    from hub.pipeline.judge import record_judgement

    session.tell(record_judgement(session.hub(), first, second, verdict, note=note, who=who))


@cli.command()
@as_json
@session_of
def publish(session: Session, json_output: bool) -> None:
    """Choose values, write the reference graph and its indexes, switch readers."""
    from hub.pipeline.publish import publish_entities

    session.show(publish_entities(session.hub(), wait=session.wait, on_wait=session.waiting), json_output)


@cli.command()
@as_json
@session_of
def run(session: Session, json_output: bool) -> None:
    """Harvest, reconcile, publish: the nightly job. Safe to run twice, safe to kill."""
    from hub.pipeline.run import run_all

    outcome = run_all(session.hub(), wait=session.wait, on_wait=session.waiting)
    session.show(outcome, json_output)
    if not json_output:
        _say_failures(session, outcome.harvests.failed)
    if outcome.harvests.failed:
        raise click.exceptions.Exit(outcome.harvests.exit_code)


# --- what came of it --------------------------------------------------------------------------------------------


@cli.command()
@host_option
@port_option
@click.option(
    "--workers",
    type=click.IntRange(min=2),
    default=None,
    metavar="N",
    help="Reader processes (default: hub.toml).",
)
@click.option(
    "--scratch",
    is_flag=True,
    help="Serve an empty throw-away dataset, every graph of which may be written.",
)
@click.option("--admin-key", metavar="K", help="With --scratch: the key that writes [default: one is made].")
@session_of
def serve(
    session: Session, host: str, port: int, workers: int | None, scratch: bool, admin_key: str | None
) -> None:
    """Serve SPARQL, linked data and pages over HTTP; follows every new revision by itself."""
    from hub.serve.listen import listen, reserve

    if scratch:
        _serve_scratch(session, host, port, workers, admin_key)
        return
    if admin_key is not None:
        raise click.UsageError(
            Text(
                "--admin-key va avec --scratch ; un hub a ses clés (`ess-hub key create admin`).",
                "--admin-key goes with --scratch; a hub has its keys (`ess-hub key create admin`).",
            ).into(session.language)
        )
    watch = SettingsWatch(session.directory)
    settings = session.settings().serve
    hub = session.hub()
    hub.revisions.current()
    hub.require_profiles()
    with reserve(host, port) as socket:
        address = f"http://{host}:{socket.getsockname()[1]}/"
        session.say(
            f"Le hub est servi à {address} (Ctrl-C l'arrête)",
            f"The hub is served at {address} (Ctrl-C stops it)",
        )
        listen(
            hub,
            socket,
            workers or settings.readers,
            settings.limits,
            reopen=lambda: session.hub() if watch.changed() else None,
            writer=(
                sys.executable,
                str(Path(__file__).resolve()),
                "--hub",
                str(hub.directory.resolve()),
                "writer",
            ),
            push_bytes=settings.push_megabytes << 20,
            update_seconds=settings.update_seconds,
            protection=settings.protection,
            trusted_proxies=settings.trusted_proxies,
        )


def _serve_scratch(
    session: Session, host: str, port: int, workers: int | None, admin_key: str | None
) -> None:
    """Serve a throw-away hub until interrupted; the hub directory is not looked at."""
    from hub.access.scratch_key import ScratchKey
    from hub.pipeline.scratch import scratch_hub
    from hub.serve.listen import listen, reserve

    key = admin_key or secrets.token_urlsafe(16)
    settings = ServeSettings()
    with reserve(host, port) as socket, scratch_hub(find_resources(), socket.getsockname()[1], host) as hub:
        session.say(
            f"Un jeu de données d'essai, vide, est servi à {hub.addresses.base} (Ctrl-C l'arrête et l'efface)",
            f"An empty dataset for trial is served at {hub.addresses.base} (Ctrl-C stops and erases it)",
        )
        if admin_key is None:
            session.say(f"Clé : {key}", f"Key: {key}")
        listen(hub, socket, workers or settings.readers, settings.limits, scratch=ScratchKey(key))


@cli.command(hidden=True)
@session_of
def writer(session: Session) -> None:
    """Take pushes in for a server: jobs on standard input, outcomes on standard output."""
    from hub.pipeline.push_jobs import work

    # The terminal's Ctrl-C is for the server; and nothing but outcomes may be written where it reads.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    outcomes = os.fdopen(os.dup(sys.stdout.fileno()), "wb")
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())
    for outcome in work(session.directory, session.hub, sys.stdin.buffer):
        outcomes.write(outcome)
        outcomes.flush()


@cli.command()
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


@cli.command()
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


@cli.command()
@as_json
@session_of
def status(session: Session, json_output: bool) -> None:
    """What this hub holds, how fresh each source is, what waits for a person."""
    from hub.pipeline.status import hub_status

    session.show(hub_status(session.hub()), json_output)


@cli.group()
def key() -> None:
    """Who may write to this hub over HTTP."""


@key.command("create")
@click.argument("role", metavar="admin|source:ID|reviewer[:REGION]")
@click.option("--note", default="", help="Whose it is, for whoever reads the list.")
@session_of
def key_create(session: Session, role: str, note: str) -> None:
    """Make a key for ROLE and print it: it is shown this once, and stored nowhere."""
    from hub.pipeline.keys import make_key

    click.echo(make_key(session.hub(), role, note))
    session.note(
        Text(
            "Montrée cette seule fois : remettez-la à qui s'en servira.",
            "Shown this once: hand it to whoever will use it.",
        )
    )


@key.command("list")
@as_json
@session_of
def key_list(session: Session, json_output: bool) -> None:
    """The keys in force, without their secrets."""
    from hub.pipeline.keys import list_keys

    session.show(list_keys(session.hub()), json_output)


@key.command("revoke")
@click.argument("key_id", metavar="ID")
@session_of
def key_revoke(session: Session, key_id: str) -> None:
    """Take a key out; a hub that is being served follows at once."""
    from hub.pipeline.keys import remove_key

    revoked = remove_key(session.hub(), key_id)
    session.say(f"Clé retirée : {revoked.id} ({revoked.role})", f"Key revoked: {revoked.id} ({revoked.role})")


# --- the way out ------------------------------------------------------------------------------------------------


def main(arguments: list[str] | None = None) -> None:
    """Run one command and exit with its code; whatever happens, a person reads one clear line."""
    sys.exit(_run(sys.argv[1:] if arguments is None else arguments))


def _run(arguments: list[str]) -> int:
    debug = "--debug" in arguments
    try:
        code = cli.main(arguments, prog_name="ess-hub", standalone_mode=False)
        return code if isinstance(code, int) else 0
    except click.exceptions.Exit as stop:
        return stop.exit_code
    except click.ClickException as error:
        error.show()
        return 2
    except (click.Abort, KeyboardInterrupt):
        return 130
    except BrokenPipeError:
        # Whoever read our output has gone (`| head`): not an error, and nothing more may be written.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except HubError as error:
        if debug:
            traceback.print_exc()
        # A connector's mistakes are lines an editor can jump to: file:line:column first.
        name = "" if isinstance(error, ConnectorError) else "ess-hub: "
        click.echo(name + error.text.into(_language_of(arguments)), err=True)
        return error.exit_code
    except Exception as error:  # the last net: no input may put a traceback on a user's screen
        if debug:
            traceback.print_exc()
        message = Text(
            f"erreur interne ({type(error).__name__}: {error}) ; relancez avec --debug et signalez-la.",
            f"internal fault ({type(error).__name__}: {error}); run again with --debug and report it.",
        )
        click.echo(f"ess-hub: {message.into(_language_of(arguments))}", err=True)
        return 3


def _language_of(arguments: list[str]) -> Language:
    """The language asked for on a command line that may not have been read to its end."""
    for place, argument in enumerate(arguments):
        wish = argument.removeprefix("--lang=") if argument.startswith("--lang=") else ""
        if argument == "--lang" and place + 1 < len(arguments):
            wish = arguments[place + 1]
        if wish == "fr":
            return "fr"
        if wish == "en":
            return "en"
    return _language()


if __name__ == "__main__":
    main()
