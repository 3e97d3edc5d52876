"""``ess-hub``: gathers the commands of ``hub/commands``, and ends with an exit code whatever happens.

Exit codes: 0 done, 1 findings, 2 wrong usage or unreadable input (one line says what and where), 3 a fault of ours.
A traceback is shown only under ``--debug``.
"""

from __future__ import annotations

import os
import sys
import traceback
from pathlib import Path

import click

from hub.commands import Commands
from hub.commands.options import language_option
from hub.commands.session import Session
from hub.errors import ConnectorError, HubError, Language, Text


@click.group(commands=Commands(), context_settings={"help_option_names": ["-h", "--help"]})
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


def _language() -> Language:
    """``ESS_HUB_LANG``, then an English locale; French otherwise."""
    wish = os.environ.get("ESS_HUB_LANG") or os.environ.get("LC_ALL") or os.environ.get("LANG") or ""
    return "en" if wish.lower().startswith("en") else "fr"


if __name__ == "__main__":
    main()
