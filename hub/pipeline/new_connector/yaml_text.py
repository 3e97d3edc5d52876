"""YAML as a person would write it: plain where it can be, quoted where it must be. Never fails."""

from __future__ import annotations

import json
import re

_PLAIN = re.compile(r"[^\W\d][\w '’().°&/+-]*[\w).°]|[^\W\d]|/[\w/*~.-]*[\w*]")
"""A text that YAML reads as itself wherever it stands, within brackets and as a key too."""
_WORDS = frozenset({"y", "n", "yes", "no", "on", "off", "true", "false", "null", "nan", "inf"})
_HIDDEN = re.compile(r"[\x7f-\xa0\xad\u1680\u2000-\u200f\u2028-\u202f\u205f-\u206f\u3000\ufeff\ufff0-\uffff]")


def scalar(text: str) -> str:
    """``text`` as one value."""
    if _PLAIN.fullmatch(text) and text.casefold() not in _WORDS and "  " not in text:
        return text
    return _HIDDEN.sub(lambda found: f"\\u{ord(found[0]):04x}", json.dumps(text, ensure_ascii=False))


def value(written: str | int | bool | tuple[str, ...] | None) -> str:
    """A value of ``source:``."""
    if isinstance(written, tuple):
        return "[" + ", ".join(map(scalar, written)) + "]"
    if written is None or isinstance(written, bool):
        return {None: "null", True: "true", False: "false"}[written]
    return str(written) if isinstance(written, int) else scalar(written)


def key_value(key: str, written: str | int | bool | tuple[str, ...] | None) -> str:
    """``key: value``."""
    return f"{key}: {value(written)}"


def comment(text: str) -> str:
    """``text`` as it may stand behind a #: on one line, without characters that YAML forbids."""
    return " ".join("".join(one if one.isprintable() else " " for one in text).split())
