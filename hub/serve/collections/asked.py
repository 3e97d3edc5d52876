"""A request for a list, read and checked: what it asks for, or a :class:`ParameterError` that says what to mend."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import blake2b

from starlette.datastructures import QueryParams

from hub.errors import Text
from hub.model.identifier import compact, is_rna, is_siren, is_siret
from hub.model.iri import Addresses
from hub.model.statement import is_iri
from hub.publish.collection.criteria import Box, Circle, Criteria, Wanted
from hub.serve.collections.codes import Codes, UnknownCodeError
from hub.serve.collections.parameters import (
    FACETS,
    KNOWN,
    LONGEST_TEXT,
    MOST_KM,
    MOST_MEMBERS,
    MOST_ROWS,
    MOST_VALUES,
    USUAL_KM,
    USUAL_LIMIT,
)
from hub.serve.problem import ParameterError

_NUMBER = re.compile(r"[+-]?\d{1,9}(?:\.\d{0,17})?", re.ASCII)
_SLUG = re.compile(r"[a-z0-9-]+(?:/[a-z0-9-]+)?")
_CHECKS: Mapping[str, tuple[Callable[[str], bool], Text]] = {
    "siren": (
        is_siren,
        Text("neuf chiffres, dont le dernier est une clé", "nine digits, the last of which is a check digit"),
    ),
    "siret": (
        is_siret,
        Text(
            "quatorze chiffres, dont le dernier est une clé", "fourteen digits, the last of which is a check digit"
        ),
    ),
    "rna": (
        is_rna,
        Text("un W et neuf chiffres ou lettres", "a W and nine digits or letters"),
    ),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Asked:
    """``limit`` is None when nobody said; ``facets`` are the dimensions to count."""

    criteria: Criteria
    facets: tuple[str, ...]
    limit: int | None
    cursor: str

    @property
    def digest(self) -> str:
        """The same for the same list, whatever its page, format or language."""
        asked = self.criteria
        said = (
            asked.text,
            sorted((name, sorted(numbers)) for name, numbers in asked.numbers.items()),
            sorted((name, sorted(each.values), each.begun) for name, each in asked.wanted.items()),
            (asked.near, asked.box, asked.updated_since),
        )
        return blake2b(repr(said).encode("utf-8", "replace"), digest_size=6).hexdigest()


def read_asked(given: QueryParams, codes: Codes, addresses: Addresses) -> Asked:
    """What ``given`` asks for. Raises ParameterError for the first parameter that is wrong."""
    values = _values(given)
    wanted = {
        name: _wanted(name, values[name], read)
        for name, read in {
            "region": codes.region,
            "department": codes.department,
            "commune": codes.commune,
            "legal_form": codes.legal_form,
            "activity": codes.activity,
            "label": codes.label,
            "network": lambda text: _entity(text, "network", addresses),
            "organization": lambda text: _entity(text, "organization", addresses),
            "source": _source,
        }.items()
        if name in values
    }
    numbers = {
        name: frozenset(_number(name, text) for text in values[name]) for name in _CHECKS if name in values
    }
    text = _one(values, "q")
    if len(text) > LONGEST_TEXT:
        raise _wrong(
            "q",
            text[:40] + "…",
            Text(f"{LONGEST_TEXT} caractères au plus", f"at most {LONGEST_TEXT} characters"),
        )
    bare = compact(text).upper()
    kind = next((name for name, (check, _) in _CHECKS.items() if check(bare)), None)
    if kind is not None and kind not in numbers:
        text, numbers[kind] = "", frozenset([bare])
    return Asked(
        Criteria(
            text=" ".join(text.split()),
            numbers=numbers,
            wanted=wanted,
            near=_near(_one(values, "near")),
            box=_box(_one(values, "bbox")),
            updated_since=_moment(_one(values, "updated_since")),
        ),
        _facets(values.get("facets", ())),
        _limit(_one(values, "limit")),
        _one(values, "cursor"),
    )  # fmt: skip


def page_size(limit: int | None, *, table: bool) -> int | None:
    """How many members to show; None for all. Raises ParameterError when more are asked for than this form shows."""
    most = MOST_ROWS if table else MOST_MEMBERS
    if limit is None:
        return None if table else USUAL_LIMIT
    if not 1 <= limit <= most:
        raise _wrong(
            "limit",
            str(limit),
            Text(
                f"un nombre de 1 à {most} ; suivez « next » de page en page, ou prenez les fichiers de /dumps",
                f"a number from 1 to {most}; follow 'next' from page to page, or take the files of /dumps",
            ),
        )
    return limit


def _values(given: QueryParams) -> dict[str, tuple[str, ...]]:
    values: dict[str, tuple[str, ...]] = {}
    for name, value in given.multi_items():
        if name not in KNOWN:
            names = ", ".join(KNOWN)
            raise ParameterError(
                f"« {name[:60]} » n'est pas un paramètre de cette liste ; au choix : {names}.",
                f"'{name[:60]}' is no parameter of this list; choose among: {names}.",
                name[:60],
            )
        if value.strip():
            values[name] = (*values.get(name, ()), value.strip())
    for name, said in values.items():
        if len(said) > 1 and not KNOWN[name].many and name != "facets":
            raise _wrong(name, ", ".join(said)[:80], Text("une seule valeur", "a single value"))
        if len(said) > MOST_VALUES:
            raise _wrong(
                name,
                f"{len(said)} ×",
                Text(f"{MOST_VALUES} valeurs au plus", f"at most {MOST_VALUES} values"),
            )
    return values


def _one(values: Mapping[str, tuple[str, ...]], name: str) -> str:
    return values.get(name, ("",))[0]


def _wanted(name: str, texts: Iterable[str], read: Callable[[str], Wanted]) -> Wanted:
    found: set[str] = set()
    begun: set[str] = set()
    for text in texts:
        try:
            each = read(text)
        except UnknownCodeError as error:
            raise _wrong(name, text, error.expected) from None
        found |= each.values
        begun.update(each.begun)
    return Wanted(frozenset(found), tuple(sorted(begun)))


def _entity(text: str, kind: str, addresses: Addresses) -> Wanted:
    """By IRI, by ``type/slug`` or by slug alone, which is of this ``kind``."""
    if ":" in text and is_iri(text):
        return Wanted(frozenset([text]))
    if not _SLUG.fullmatch(text):
        raise UnknownCodeError(
            Text(
                f"une IRI, ou ce qui la termine : {kind}/identifiant",
                f"an IRI, or what it ends with: {kind}/slug",
            )
        )
    of_type, _, slug = text.rpartition("/")
    return Wanted(frozenset([addresses.entity(of_type or kind, slug)]))


def _source(text: str) -> Wanted:
    return Wanted(frozenset([text]))


def _number(name: str, text: str) -> str:
    check, expected = _CHECKS[name]
    number = compact(text).upper()
    if not check(number):
        raise _wrong(name, text, expected)
    return number


def _numbers(text: str) -> list[float]:
    parts = [part.strip() for part in text.split(",")]
    return [float(part) if _NUMBER.fullmatch(part) else math.nan for part in parts]


def _near(text: str) -> Circle | None:
    if not text:
        return None
    given = _numbers(text)
    latitude, longitude, km = (*given, USUAL_KM)[:3] if len(given) in {2, 3} else (math.nan,) * 3
    if not (-90 <= latitude <= 90 and -180 <= longitude <= 180 and 0 < km <= MOST_KM):
        raise _wrong(
            "near",
            text,
            Text(
                f"latitude,longitude[,km] : de -90 à 90, de -180 à 180, puis plus de 0 et {MOST_KM:g} km au plus (45.83,1.26,20)",
                f"latitude,longitude[,km]: from -90 to 90, from -180 to 180, then above 0 and at most {MOST_KM:g} km (45.83,1.26,20)",
            ),
        )
    return Circle(latitude, longitude, km)


def _box(text: str) -> Box | None:
    if not text:
        return None
    given = _numbers(text)
    west, south, east, north = given if len(given) == 4 else (math.nan,) * 4
    if not (-180 <= west <= east <= 180 and -90 <= south <= north <= 90):
        crossed = Text("", "")
        if len(given) == 4 and west > east:
            crossed = Text(
                " ; l'ouest dépasse l'est : pour un rectangle à cheval sur l'antiméridien, demandez-en deux",
                "; west is beyond east: for a box across the antimeridian, ask for two",
            )
        raise _wrong(
            "bbox",
            text,
            Text(
                f"ouest,sud,est,nord en degrés, l'ouest avant l'est et le sud avant le nord (0.6,44.9,2.4,46.4){crossed.fr}",
                f"west,south,east,north in degrees, west before east and south before north (0.6,44.9,2.4,46.4){crossed.en}",
            ),
        )
    return Box(west, south, east, north)


def _moment(text: str) -> int | None:
    if not text:
        return None
    try:
        # A plus sign that was not escaped arrives as a space.
        moment = datetime.fromisoformat(text.replace(" ", "+") if "T" in text.upper() else text)
        return math.floor((moment if moment.tzinfo else moment.replace(tzinfo=UTC)).timestamp())
    except (ValueError, OverflowError):
        raise _wrong(
            "updated_since",
            text,
            Text(
                "un jour ou un moment ISO 8601 (2026-11-01, 2026-11-01T03:00:00Z)",
                "an ISO 8601 day or moment (2026-11-01, 2026-11-01T03:00:00Z)",
            ),
        ) from None


def _facets(said: Iterable[str]) -> tuple[str, ...]:
    names = [name.strip() for each in said for name in each.split(",") if name.strip()]
    if names == ["none"]:
        return ()
    for name in names:
        if name not in FACETS:
            known = ", ".join(FACETS)
            raise _wrong("facets", name, Text(f"parmi {known} ; ou none", f"among {known}; or none"))
    return tuple(dict.fromkeys(names)) or FACETS


def _limit(text: str) -> int | None:
    if not text:
        return None
    if not text.isascii() or not text.isdigit() or len(text) > 9 or int(text) < 1:
        raise _wrong("limit", text, Text("un nombre, à partir de 1", "a number, from 1 on"))
    return int(text)


def _wrong(name: str, value: str, expected: Text) -> ParameterError:
    shown = value if len(value) <= 80 else value[:79] + "…"
    return ParameterError(
        f"« {name}={shown} » ne convient pas ; attendu : {expected.fr}.",
        f"'{name}={shown}' will not do; expected: {expected.en}.",
        name,
    )
