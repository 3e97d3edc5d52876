"""``serve`` and ``demo``: the HTTP service, on this hub, on an empty dataset, or on the bundled sources."""

from __future__ import annotations

import secrets
import sys
from pathlib import Path

import click

from hub.commands.options import host_option, port_option
from hub.commands.session import Session, session_of
from hub.errors import Text
from hub.resources import find_resources

_PROGRAM = Path(__file__).resolve().parents[2] / "cli.py"
"""Beside the package, in a checkout as where a wheel is installed."""


@click.command()
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
    from hub.settings import SettingsWatch

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
                str(_PROGRAM),
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
    from hub.settings import ServeSettings

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


@click.command()
@host_option
@port_option
@session_of
def demo(session: Session, host: str, port: int) -> None:
    """Build a hub from the bundled sources in a temporary directory, and serve it."""
    from hub.pipeline.demo import demo_hub
    from hub.serve.listen import listen, reserve
    from hub.settings import ServeSettings

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
