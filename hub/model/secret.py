"""Values an operator keeps out of ``hub.toml``: ``${NAME}`` in a setting stands for the environment variable NAME.

A setting is kept, shown and stored as it is written; what it stands for is put in only where it is used, and taken out
of every message on the way back.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from urllib.parse import quote, quote_plus

from hub.errors import SettingsError

_ESCAPE = re.compile(r"%[0-9A-F]{2}")
_NAMED = re.compile(r"\$\{([A-Za-z_][A-Za-z0-9_]*)\}")


def secrets_named(text: str) -> tuple[str, ...]:
    """The variables that ``text`` names, each once, in order."""
    return tuple(dict.fromkeys(_NAMED.findall(text)))


@dataclass(frozen=True, slots=True)
class Secrets:
    """What the variables of one source hold; None for one that is not set."""

    values: Mapping[str, str | None] = field(default_factory=dict, repr=False)

    def reveal(self, text: str) -> str:
        """``text`` with each ``${NAME}`` replaced by what it stands for; in an address (``…://…``) it is
        percent-encoded. Raises SettingsError naming a variable that is not set."""
        is_address = "://" in text

        def value(found: re.Match[str]) -> str:
            held = self.values.get(found[1])
            if held is None:
                raise SettingsError(
                    f"la variable d'environnement {found[1]}, que hub.toml demande, n'est pas définie ; définissez-la "
                    "pour la commande qui moissonne.",
                    f"the environment variable {found[1]}, which hub.toml asks for, is not set; set it for the command "
                    "that harvests.",
                )
            return quote(held, safe="") if is_address else held

        return _NAMED.sub(value, text)

    def hide(self, text: str) -> str:
        """``text`` with each value, as it is or as an address spells it, replaced by its ``${NAME}``."""
        names = {
            shown: f"${{{name}}}" for name, held in self.values.items() if held for shown in _spellings(held)
        }
        if not names:
            return text
        longest_first = sorted(names, key=len, reverse=True)
        return re.sub("|".join(map(re.escape, longest_first)), lambda found: names[found[0]], text)


def _spellings(held: str) -> tuple[str, ...]:
    """``held`` as it is, percent-encoded in capitals or small letters, and as a form's value (a space is ``+``)."""
    encoded = (quote(held, safe=""), quote_plus(held), quote(held), quote(held, safe="/?:@!$&'()*+,;=~"))
    return (held, *encoded, *(_ESCAPE.sub(lambda found: found[0].lower(), each) for each in encoded))
