"""Options that several commands take."""

from __future__ import annotations

import click

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
