"""What stands wrongly in the owner's file although the hub reads it right: addresses without http, blanks at the ends, codes
of web pages in a name; and letters that another encoding broke, which nobody can read right.

Only the columns that the connector reads are looked at. A value is shown where it is a web address or a name; elsewhere it
may be a person's.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from html import unescape
from html.entities import html5

from hub.errors import Text
from hub.mapping.compile import Mapper
from hub.mapping.connector import Connector
from hub.mapping.row import Row
from hub.model.problem import Problem
from hub.model.vocabulary import SCHEMA
from hub.pipeline.source_values import texts_of

NO_SCHEME, BLANKS, PAGE_CODES, BROKEN = "no-http", "blanks-at-the-ends", "web-page-codes", "broken-letters"
_NAME, _URL = SCHEMA + "name", SCHEMA + "url"
_LINK = re.compile(rf"^<[^>#]*#?([^>]*)> <{re.escape(_URL)}> <(https?://[^>]*)> \.$", re.MULTILINE)
_SCHEME = re.compile(r"[a-z][a-z0-9+.-]*:", re.IGNORECASE)
_CODE = re.compile(r"&(?:#[0-9]{1,7}|#[xX][0-9a-fA-F]{1,6}|([A-Za-z][A-Za-z0-9]+));")
_SUSPECT = re.compile("[ÃÂ][^\x00-\x7f]|â€[^\x00-\x7f]")


def put_right(row: Row, statements: Iterable[str], mapper: Mapper, connector: Connector) -> Iterator[Problem]:
    """The remarks on ``row``, one at most for each column and rule. ``statements``: what was made of it."""
    for column in connector.used_columns:
        for text in texts_of(row.values, column):
            if text.strip() and text != text.strip():
                yield _blanks(column, row)
            if broken := _broken(text):
                yield _letters(column, broken, row)
    for column in mapper.columns_for(_NAME):
        for text in texts_of(row.values, column):
            if "<" not in text and (code := _page_code(text)):
                yield _codes(column, text, code, row)
    yield from _links(row, statements, mapper)


def _links(row: Row, statements: Iterable[str], mapper: Mapper) -> Iterator[Problem]:
    told: set[str] = set()
    for fragment, address in _LINK.findall("\n".join(statements)):
        for column in mapper.columns_for(_URL, fragment):
            for text in texts_of(row.values, column):
                written = text.strip()
                if column not in told and not _SCHEME.match(written) and _is_rest(written, address):
                    told.add(column)
                    yield _link(column, written, address, row)


def _is_rest(written: str, address: str) -> bool:
    """Whether ``address`` is ``written`` with http:// in front: the host may be in small letters there."""
    host = re.split(r"[/?#]", written.removeprefix("//"), maxsplit=1)[0].casefold()
    return bool(host) and address.partition("://")[2].casefold().startswith(host)


def _page_code(text: str) -> str | None:
    for found in _CODE.finditer(text):
        if found[1] is None or f"{found[1]};" in html5:
            return found[0]
    return None


def _broken(text: str) -> tuple[str, str | None] | None:
    """(letters that another encoding made of one, that one); None when there are none."""
    if "\N{REPLACEMENT CHARACTER}" in text:
        return "\N{REPLACEMENT CHARACTER}", None
    for found in _SUSPECT.finditer(text):
        try:
            return found[0], found[0].encode("cp1252").decode("utf-8")
        except UnicodeError:
            continue
    return None


def _blanks(column: str, row: Row) -> Problem:
    return Problem(
        "info",
        BLANKS,
        Text(
            "cette valeur commence ou finit par des espaces, que le hub n'a pas lus : enlevez-les du fichier",
            "this value begins or ends with spaces, which the hub did not read: remove them from the file",
        ),
        field=column,
        location=row.location,
    )


def _codes(column: str, text: str, code: str, row: Row) -> Problem:
    return Problem(
        "info",
        PAGE_CODES,
        Text(
            f"« {text} » porte un code de page web : écrivez {unescape(code)} plutôt que {code}",
            f"'{text}' holds a code of web pages: write {unescape(code)} rather than {code}",
        ),
        field=column,
        value=text,
        location=row.location,
    )


def _letters(column: str, broken: tuple[str, str | None], row: Row) -> Problem:
    found, meant = broken
    french = f"« {found} » au lieu de « {meant} »" if meant else f"« {found} » au lieu d'une lettre"
    english = f"'{found}' instead of '{meant}'" if meant else f"'{found}' instead of a letter"
    return Problem(
        "warning",
        BROKEN,
        Text(
            f"des lettres ont été abîmées par un mauvais encodage, {french} : exportez de nouveau le fichier, en UTF-8",
            f"letters were broken by a wrong encoding, {english}: save the file again from its source, as UTF-8",
        ),
        field=column,
        location=row.location,
    )


def _link(column: str, text: str, address: str, row: Row) -> Problem:
    return Problem(
        "info",
        NO_SCHEME,
        Text(
            f"« {text} » n'a pas de http:// ni de https:// devant, le hub a lu « {address} » : écrivez l'adresse entière",
            f"'{text}' has no http:// or https:// in front, the hub read '{address}': write the whole address",
        ),
        field=column,
        value=text,
        location=row.location,
    )
