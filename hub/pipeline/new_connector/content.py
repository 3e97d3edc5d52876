"""What one value looks like: the tests that the table of kinds is written with.

Each takes the text of one value, its ends trimmed and not empty, and never raises.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache

from hub.mapping.cleaning import STEPS, need_of
from hub.mapping.cleaning_failure import CleaningFailure
from hub.mapping.names import Names
from hub.mapping.value_table import ValueTable, read_table
from hub.model.identifier import compact
from hub.resources import find_resources

Test = Callable[[str], bool]

_NUMBER = re.compile(r"[+-]?\d+([.,]\d+)?")
_LETTER = re.compile(r"[^\W\d_]")
_WORD = re.compile(r"[^\W\d_]{3}")
_YES_OR_NO = frozenset({"true", "false", "oui", "non", "vrai", "faux", "yes", "no", "o", "n"})
# INSEE, code officiel géographique: the regions of today, then those of before 2016.
_REGION_CODE = re.compile(
    r"0[12346]|11|24|27|28|32|44|52|53|75|76|84|9[34]|2[1-356]|31|4[123]|54|7[234]|8[23]|91"
)


def any_text(text: str) -> bool:
    return True


def cleans(*steps: str) -> Test:
    """The test that these cleaning steps read the value."""

    def test(text: str) -> bool:
        try:
            for step in steps:
                text = STEPS[step](text)
        except (CleaningFailure, KeyError):
            return False
        return bool(text)

    return test


def reads(step: str, otherwise: str) -> Test:
    """The test that the cleaning step reads the value; where this hub has none of that name, a regular expression."""
    return cleans(step) if is_usable(step) else matches(otherwise)


def is_usable(step: str) -> bool:
    """Whether this hub has the cleaning step, and the library that it may need."""
    if step not in STEPS:
        return False
    need = need_of(step)
    return need is None or need.is_installed()


def matches(pattern: str) -> Test:
    compiled = re.compile(pattern)
    return lambda text: compiled.fullmatch(text) is not None


def in_table(name: str) -> Test:
    """The test that a bundled value table knows the word."""
    return lambda text: bool(_table(name).meanings(" ".join(text.split())))


def between(least: float, most: float) -> Test:
    """The test of a number, with a decimal comma or point."""

    def test(text: str) -> bool:
        number = "".join(text.split())
        return _NUMBER.fullmatch(number) is not None and least <= float(number.replace(",", ".")) <= most

    return test


def names_something(text: str) -> bool:
    """A few words: not a number, not a page of text, not an address of the web."""
    return has_letters(text) and len(text) <= 250 and not has_web_address(text)


def is_place_name(text: str) -> bool:
    return bool(_LETTER.search(text)) and len(text) <= 60 and sum(map(str.isdigit, text)) <= 6


def is_short(text: str) -> bool:
    return bool(_LETTER.search(text)) and len(text) <= 30


def has_letters(text: str) -> bool:
    return bool(_LETTER.search(text)) and not is_yes_or_no(text)


def is_wording(text: str) -> bool:
    """Words, rather than a code."""
    return _WORD.search(text) is not None and not is_yes_or_no(text) and not has_web_address(text)


def is_yes_or_no(text: str) -> bool:
    return text.casefold() in _YES_OR_NO


def is_siren(text: str) -> bool:
    return len(compact(text)) >= 8 and cleans("siren")(text)


def is_siret(text: str) -> bool:
    return len(compact(text)) >= 13 and cleans("siret")(text)


def is_department_code(text: str) -> bool:
    return len(text) in (2, 3) and cleans("department_of_commune")((text + "001")[:5])


def is_region_code(text: str) -> bool:
    return _REGION_CODE.fullmatch(text) is not None


def has_web_address(text: str) -> bool:
    return text.startswith(("http://", "https://", "www."))


def is_web_address(text: str) -> bool:
    return cleans("url")(text) and "@" not in text


def is_day(text: str) -> bool:
    """A day that something may have happened on: fillers such as 0001-01-01 are none."""
    try:
        return STEPS["date"](text) >= "1800"
    except CleaningFailure:
        return False


@cache
def _table(name: str) -> ValueTable:
    table, _ = read_table(find_resources().connector_folder / "tables" / f"{name}.csv", Names({}))
    return table
