"""Opening hours as people write them, in French or English, to OpenStreetMap's rules.

A small grammar: rules of days and spans of hours. A text with anything else in it is not read at all, and neither is
one whose rules say two things of one day: half an opening hour sends somebody to a closed door.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from hub.model.plain_text import unaccented

_DAYS = ("Mo", "Tu", "We", "Th", "Fr", "Sa", "Su")
_FRENCH = (
    "lundi lun lu", "mardi mar ma", "mercredi mer me", "jeudi jeu je", "vendredi ven ve", "samedi sam sa", "dimanche dim di",
)  # fmt: skip
_ENGLISH = (
    "monday mon mo", "tuesday tues tue tu", "wednesday wed we", "thursday thurs thur thu th", "friday fri fr",
    "saturday sat sa", "sunday sun su",
)  # fmt: skip


def _words(names: Sequence[str]) -> dict[str, str]:
    words: dict[str, str] = {}
    for day, written in zip(_DAYS, names, strict=True):
        words.update(dict.fromkeys(written.split(), day))
        words[f"{written.split()[0]}s"] = day
    return words


# A text is in one language: « Di » is Sunday in French, Tuesday in German, and nothing beside an English « Mo ».
_LANGUAGES = (_words(_FRENCH), _words(_ENGLISH))

_TOKENS = re.compile(
    r"""
      (?P<all>  tous\ les\ jours | chaque\ jour | every\ day | daily | 7\ ?j(?:ours)?\ ?(?:/|sur)\ ?7 )
    | (?P<weekend> (?:le\ |les\ )?week-?ends? )
    | (?P<holiday> (?:les\ )?(?:jours\ )?feries? | public\ holidays? | ph )
    | (?P<off>  ferme(?:e|es|s)? | closed | off )\b
    | (?P<hour> [0-9]{1,2} ) (?: \ ?(?P<mark>[h:.])\ ?(?P<minute>[0-9]{2})(?:\ ?h\b)? | \ ?(?P<h>h(?:eures?)?)\b )? (?![0-9])
    | (?P<noon> midi | noon )\b | (?P<midnight> minuit | midnight )\b
    | (?P<range> - | \b(?:au|a|to)\b )
    | (?P<and>  , | & | / | \+ | \b(?:et|and|puis)\b )
    | (?P<end>  ; | \| | \. | \n )
    | (?P<colon> : )
    | (?P<skip> \b(?:du|de|des|le|les|from|on|ouvert|ouverte|open)\b | \ + )
    | (?P<word> [a-z]+ ) \.?
    """,
    re.VERBOSE,
)
_ALWAYS = re.compile(
    r"24 ?h? ?/ ?24(?: ?h)?(?:(?: ?,| et)? 7 ?j? ?/ ?7)?|7 ?j? ?/ ?7(?: ?,| et)? 24 ?h? ?/ ?24|24/7"
)


@dataclass(frozen=True, slots=True)
class _Rule:
    """``days`` as written (« Mo-Fr », « Tu »), none for every day; ``spans`` is empty when it is closed then."""

    days: tuple[str, ...]
    spans: tuple[str, ...]

    def covers(self) -> set[str]:
        covered: set[str] = set()
        for item in self.days:
            first, _, last = item.partition("-")
            if first == "PH":
                covered.add(first)
                continue
            start, stop = _DAYS.index(first), _DAYS.index(last or first)
            covered.update(_DAYS[(start + step) % 7] for step in range((stop - start) % 7 + 1))
        return covered

    def __str__(self) -> str:
        return " ".join(part for part in (",".join(self.days), ",".join(self.spans) or "off") if part)


class _Unread(Exception):  # noqa: N818 - news about one text, never seen outside
    """The text is not wholly opening hours."""


def read_hours(text: str) -> str | None:
    """« Mo-Fr 09:00-12:00,14:00-18:00; Sa 09:00-12:00 »; None when ``text`` is not wholly opening hours."""
    written = unaccented(text).lower().strip().replace("–", "-").replace("—", "-").replace("\u00a0", " ")
    written = re.sub(r"[^\S\n]+", " ", written)
    if _ALWAYS.fullmatch(written):
        return "24/7"
    try:
        rules = _Reading(_tokens(written)).rules()
    except _Unread:
        return None
    return "; ".join(map(str, rules)) if rules and _agree(rules) else None


def _agree(rules: Sequence[_Rule]) -> bool:
    """Whether no day is told of twice, but to close it after all: a later rule takes the place of an earlier one."""
    told: set[str] = set()
    for place, rule in enumerate(rules):
        if not rule.days:
            if place:
                return False
            continue
        if rule.spans and rule.covers() & told:
            return False
        told |= rule.covers()
    return True


@dataclass(frozen=True, slots=True)
class _Token:
    kind: str
    value: str = ""


def _tokens(written: str) -> list[_Token]:
    tokens: list[_Token] = []
    days: list[str] = []
    place = 0
    while place < len(written):
        match = _TOKENS.match(written, place)
        if match is None:
            raise _Unread
        place = match.end()
        if match["hour"]:
            # « 9h », « 09 » and « 14 » count from midnight; « 5 » may be an English afternoon.
            is_sure = (
                match["h"]
                or match["mark"] == "h"
                or match["hour"].startswith("0")
                or int(match["hour"]) >= 12
            )
            clock = _clock(match["hour"], match["minute"])
            tokens.append(_Token("time" if is_sure else "bare", clock))
        elif match["noon"]:
            tokens.append(_Token("time", "12:00"))
        elif match["midnight"]:
            tokens.append(_Token("time", "24:00"))
        elif match["all"]:
            tokens.append(_Token("days", "Mo-Su"))
        elif match["weekend"]:
            tokens.append(_Token("days", "Sa-Su"))
        elif match["holiday"]:
            tokens.append(_Token("day", "PH"))
        elif match["word"]:
            days.append(match["word"])
            tokens.append(_Token("day", match["word"]))
        elif not match["skip"]:
            tokens.append(
                _Token(next(kind for kind in ("off", "range", "and", "end", "colon") if match[kind]))
            )
    for language in _LANGUAGES:
        if all(day in language for day in days):
            return [
                _Token("day", language.get(one.value, one.value)) if one.kind == "day" else one
                for one in tokens
            ]
    raise _Unread


def _clock(hour: str, minute: str | None) -> str:
    if int(hour) > 24 or int(minute or 0) > 59 or (int(hour) == 24 and int(minute or 0)):
        raise _Unread
    return f"{int(hour):02d}:{minute or '00'}"


class _Reading:
    """Reads tokens from the first to the last."""

    def __init__(self, tokens: list[_Token]) -> None:
        self._tokens = tokens
        self._place = 0

    def rules(self) -> list[_Rule]:
        rules: list[_Rule] = []
        while self._pass("end", "and") or self._place < len(self._tokens):
            if self._place == len(self._tokens):
                break
            closed = self._pass("off")
            days = self._days()
            if closed and not days:
                raise _Unread
            if not closed and days:
                if self._place == len(self._tokens) and len(rules) == 1 and not rules[0].days:
                    return [_Rule(days, rules[0].spans)]  # « 10h-18h du mardi au samedi »
                if not self._pass("colon"):
                    self._pass("and") or self._pass("range")
                closed = self._pass("off")
            spans = () if closed else self._spans()
            if not days and rules and not rules[-1].days:
                rules[-1] = _Rule((), rules[-1].spans + spans)
            else:
                rules.append(_Rule(days, spans))
        return rules

    def _days(self) -> tuple[str, ...]:
        days: list[str] = []
        while self._kind() in {"day", "days"} and (not days or self._kind(-1) == "and"):
            item = self._take()
            if self._kind() == "range" and self._kind(1) == "day" and "-" not in item:
                self._place += 1
                item = f"{item}-{self._take()}"
                if "PH" in item:
                    raise _Unread
            days.append(item)
            if self._kind() == "and" and self._kind(1) in {"day", "days"}:
                self._place += 1
        return tuple(days)

    def _spans(self) -> tuple[str, ...]:
        spans: list[str] = []
        while self._kind() in {"time", "bare"}:
            starts_surely = self._kind() == "time"
            start = self._take()
            if not self._pass("range") or self._kind() not in {"time", "bare"}:
                raise _Unread
            is_sure = starts_surely and self._kind() == "time"
            end = self._take()
            if start in {end, "24:00"} or (start < "06:00" and not starts_surely):
                raise _Unread
            if end < start and not (is_sure or start >= "12:00"):
                raise _Unread  # « 9-5 », not a night
            spans.append(f"{start}-{end}")
            if self._kind() == "and" and self._kind(1) in {"time", "bare"}:
                self._place += 1
        if not spans:
            raise _Unread
        return tuple(spans)

    def _kind(self, ahead: int = 0) -> str:
        place = self._place + ahead
        return self._tokens[place].kind if 0 <= place < len(self._tokens) else ""

    def _take(self) -> str:
        token = self._tokens[self._place]
        self._place += 1
        return token.value

    def _pass(self, *kinds: str) -> bool:
        """Step over the tokens of these kinds that come next; whether there was one."""
        start = self._place
        while self._kind() in kinds:
            self._place += 1
        return self._place > start
