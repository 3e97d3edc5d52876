"""The value that was probably meant: proposed only when the rule that refused the other one accepts it.

A spreadsheet eats leading zeros, people write spaces into numbers, days before months and commas for decimal points.
What is proposed is checked by the rule's own pattern, and a number by its key: a guess is never shown as a correction.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import date

from hub.model.identifier import compact, is_rna, is_siren, is_siret
from hub.model.vocabulary import RNA, SIREN, SIRET
from hub.validate.finding import Finding
from hub.validate.report.rulebook import Rulebook

_LONGEST = 200
_DAY_FIRST = re.compile(r"(\d{1,2})[/.\-](\d{1,2})[/.\-](\d{4})")
_DECIMAL = re.compile(r"-?\d+,\d+")
_LENGTH = re.compile(r"\[0-9\]\{(\d+)\}")
_KEYS: dict[str, Callable[[str], bool]] = {SIREN: is_siren, SIRET: is_siret, RNA: is_rna}
_DATATYPE = "#DatatypeConstraintComponent"


def correction(finding: Finding, rulebook: Rulebook) -> str | None:
    """What to write in place of the finding's value; None when nothing certain can be proposed."""
    value = finding.value
    if value is None or value.kind != "literal" or len(value.value) > _LONGEST:
        return None
    pattern = rulebook.pattern(finding)
    if pattern is not None:
        has_key = _KEYS.get(finding.path or "")
        spelled = _spelled(value.value, pattern)
        return next((each for each in spelled if has_key is None or has_key(each)), None)
    if finding.component.endswith(_DATATYPE) and value.datatype is not None:
        return _of_datatype(value.value, value.datatype)
    return None


def _spelled(text: str, pattern: str) -> Iterator[str]:
    bare = compact(text)
    candidates = [" ".join(text.split()), bare, text.strip().upper(), bare.upper()]
    if (length := _LENGTH.search(pattern)) and bare.isascii() and bare.isdigit():
        candidates.append(bare.zfill(int(length[1])))
    if pattern.startswith("^https?://") and "." in text and "@" not in text and " " not in text.strip():
        candidates.append("https://" + text.strip())
    for candidate in candidates:
        if candidate != text and _matches(candidate, pattern):
            yield candidate


def _matches(text: str, pattern: str) -> bool:
    try:
        return re.search(pattern, text) is not None
    except re.error:  # XPath's expressions are not quite Python's
        return False


def _of_datatype(text: str, datatype: str) -> str | None:
    name = datatype.rpartition("#")[2]
    if name == "date" and (day := _DAY_FIRST.fullmatch(text.strip())):
        try:
            return date(int(day[3]), int(day[2]), int(day[1])).isoformat()
        except ValueError:
            return None
    if name in {"decimal", "double", "float"} and _DECIMAL.fullmatch(text.strip()):
        return text.strip().replace(",", ".")
    return None
