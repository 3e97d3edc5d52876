"""Numbers that a spreadsheet took for numbers: « 5520176 » for the SIREN 005520176, « 6130.0 » for the postcode 06130.

The cleaners put the zeros back, so nothing is lost in the hub; but the owner's file is wrong for everybody else, and only
the owner can mend it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from hub.errors import Text
from hub.mapping.compile import Mapper
from hub.mapping.row import Row
from hub.mapping.spreadsheet import whole_number
from hub.model.identifier import compact
from hub.model.problem import Problem
from hub.model.vocabulary import ESS, SCHEMA, SIREN, SIRET
from hub.pipeline.source_values import texts_of

LOST_ZEROS, DECIMALS = "lost-zeros", "decimals-added"
_NUMBERS = (SIREN, SIRET, ESS + "finess", ESS + "communeCode", SCHEMA + "postalCode")
_WRITTEN = re.compile(
    rf'^<[^>#]*#?([^>]*)> <({"|".join(map(re.escape, _NUMBERS))})> "([0-9]+)" \.$', re.MULTILINE
)


def taken_for_numbers(row: Row, statements: Iterable[str], mapper: Mapper) -> Iterator[Problem]:
    """A remark for each column of ``row`` whose number has fewer zeros in front than the one in ``statements``, or
    decimals behind."""
    told: set[str] = set()
    # a row without decimals can only have lost zeros: few statements are worth reading
    any_number = any(_has_decimals(value) for value in row.values.values())
    near = "\n".join(line for line in statements if any_number or '> "0' in line)
    for fragment, predicate, number in _WRITTEN.findall(near):
        for column in mapper.columns_for(predicate, fragment):
            for text in texts_of(row.values, column):
                if column in told:
                    continue
                if _is_eaten(text, number):
                    told.add(column)
                    yield _eaten(column, text, number, row)
                elif compact(text.strip()) != number == compact(whole_number(text.strip())):
                    told.add(column)
                    yield _decimal(column, text, number, row)


def _has_decimals(value: object) -> bool:
    """Whether ``value`` may be a whole number with decimals, or hold one."""
    return ".0" in value or ",0" in value if isinstance(value, str) else value is not None


def _is_eaten(text: str, number: str) -> bool:
    bare = compact(whole_number(text.strip()))
    return len(bare) < len(number) and bare.isdigit() and bare.zfill(len(number)) == number


def _eaten(column: str, text: str, number: str, row: Row) -> Problem:
    return Problem(
        "info",
        LOST_ZEROS,
        Text(
            f"« {text} » a perdu ses zéros de tête dans un tableur, le hub a lu « {number} » : mettez la colonne au format "
            "texte, et remettez les zéros",
            f"'{text}' lost its leading zeros in a spreadsheet, the hub read '{number}': format the column as text, and "
            "put the zeros back",
        ),
        field=column,
        value=text,
        location=row.location,
    )


def _decimal(column: str, text: str, number: str, row: Row) -> Problem:
    return Problem(
        "info",
        DECIMALS,
        Text(
            f"« {text} » a été pris pour un nombre dans un tableur, le hub a lu « {number} » : mettez la colonne au format "
            "texte, et enlevez les décimales",
            f"'{text}' was taken for a number in a spreadsheet, the hub read '{number}': format the column as text, and "
            "remove the decimals",
        ),
        field=column,
        value=text,
        location=row.location,
    )
