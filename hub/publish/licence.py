"""Whether a source's licence lets its values be published beside those of others.

Licence follows every value out. A licence known to be open lets a source in. Share-alike (the whole would
have to take that licence), restricted (no commercial use, no derivatives) and unknown ones do not, unless the
operator has settled it with the source's owner and says ``admit = true`` in ``hub.toml``. Nothing is guessed
from a licence's name: only the addresses below count, in the spellings licensors and catalogues use for them.

Sources: https://www.data.gouv.fr/pages/legal/licences, https://opendefinition.org/licenses/,
https://creativecommons.org/licenses/, https://opendatacommons.org/licenses/, https://spdx.org/licenses/.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

from hub.errors import Text

Kind = Literal["open", "share-alike", "restricted", "unknown"]

_SPDX = re.compile(r"^spdx\.org/licenses/([^/]+?)(?:\.html|\.json|\.jsonld)?$")
_SCHEME = re.compile(r"^https?://(?:www\.)?", re.IGNORECASE)

# The first line whose pattern starts the licence's address decides, so the narrower ones stand first.
_TABLE: tuple[tuple[str, Kind, str], ...] = (
    (r"creativecommons\.org/publicdomain/zero/", "open", "CC0"),
    (r"creativecommons\.org/publicdomain/mark/", "open", "Public Domain Mark"),
    (r"creativecommons\.org/licenses/by-(?:nc|nd)\b", "restricted", "CC BY-NC / CC BY-ND"),
    (r"creativecommons\.org/licenses/by-sa/", "share-alike", "CC BY-SA"),
    (r"creativecommons\.org/licenses/by/", "open", "CC BY"),
    (r"opendatacommons\.org/licenses/odbl\b", "share-alike", "ODbL"),
    (r"opendatacommons\.org/licenses/by\b", "open", "ODC-By"),
    (r"opendatacommons\.org/licenses/pddl\b", "open", "PDDL"),
    (
        r"(?:etalab\.gouv\.fr|alliance\.numerique\.gouv\.fr)/licence-ouverte",
        "open",
        "Licence Ouverte / Etalab",
    ),
    (
        r"etalab\.gouv\.fr/wp-content/uploads/.*(?:licence[-_]ouverte|open[-_]licen[cs]e)",
        "open",
        "Licence Ouverte / Etalab",
    ),
    (r"github\.com/etalab/licence-ouverte\b", "open", "Licence Ouverte / Etalab"),
    (r"data\.gouv\.fr/licence-ouverte", "open", "Licence Ouverte / Etalab"),
    (r"nationalarchives\.gov\.uk/doc/open-government-licence\b", "open", "Open Government Licence"),
    # The addresses data.gouv.fr gives its licences.
    (r"opendefinition\.org/licenses/cc-by-sa\b", "share-alike", "CC BY-SA"),
    (r"opendefinition\.org/licenses/odc-odbl\b", "share-alike", "ODbL"),
    (r"opendefinition\.org/licenses/(?:cc-by|cc-zero|odc-by|odc-pddl)/", "open", "Open Definition"),
    (r"govdata\.de/dl-de/(?:by|zero)-2-0", "open", "dl-de 2.0"),
)
_SPDX_TABLE: tuple[tuple[str, Kind, str], ...] = (
    (r"cc0-", "open", "CC0"),
    (r"cc-by-(?:nc|nd)\b", "restricted", "CC BY-NC / CC BY-ND"),
    (r"cc-by-sa\b", "share-alike", "CC BY-SA"),
    (r"cc-by-\d", "open", "CC BY"),
    (r"odbl-", "share-alike", "ODbL"),
    (r"odc-by-", "open", "ODC-By"),
    (r"pddl-", "open", "PDDL"),
    (r"etalab-", "open", "Licence Ouverte / Etalab"),
)


@dataclass(frozen=True, slots=True)
class Admission:
    """What a licence allows here. ``name`` is the licence's usual name, or its address; ``reason`` says
    why."""

    kind: Kind
    admitted: bool
    name: str
    reason: Text


def judge_licence(licence: str | None, *, admit: bool) -> Admission:
    """Whether a source under ``licence`` (an IRI, None when unknown) is published; ``admit`` is its
    operator's word."""
    kind, name = _recognise(licence)
    if kind == "open":
        return Admission(kind, True, name, Text(f"licence ouverte ({name})", f"open licence ({name})"))
    french, english = _WHY[kind]
    named = f" ({name})" if name else ""
    if admit:
        return Admission(
            kind,
            True,
            name,
            Text(
                f"{french}{named}, admise par l'exploitant du hub",
                f"{english}{named}, admitted by the hub's operator",
            ),
        )
    return Admission(
        kind,
        False,
        name,
        Text(
            f"{french}{named} : écrivez « admit = true » dans hub.toml si son propriétaire est d'accord",
            f"{english}{named}: write 'admit = true' in hub.toml if its owner agrees",
        ),
    )


_WHY: dict[Kind, tuple[str, str]] = {
    "share-alike": ("licence à partage à l'identique", "share-alike licence"),
    "restricted": ("licence qui restreint la réutilisation", "licence that restricts reuse"),
    "unknown": ("licence inconnue", "unknown licence"),
}


def _recognise(licence: str | None) -> tuple[Kind, str]:
    if not licence or not licence.strip():
        return "unknown", ""
    bare, replaced = _SCHEME.subn("", licence.strip())
    if not replaced:
        return "unknown", licence
    # Addresses are compared without case: the licensors' own sites answer whatever the case.
    bare = bare.lower().rstrip("/") + "/"
    spdx = _SPDX.match(bare.rstrip("/"))
    table, text = (_SPDX_TABLE, spdx.group(1)) if spdx else (_TABLE, bare)
    for pattern, kind, name in table:
        if re.match(pattern, text):
            return kind, name
    return "unknown", licence
