"""Numbers as people write them, with thousands apart and a decimal comma or point, for integers and amounts.

Unlike ``decimal``, made for measures, what may be read in two ways is not read: « 1.234 » is a thousand and more for
some, one and a fraction for others.
"""

from __future__ import annotations

import re

_FORMS = (
    re.compile(r"(?P<whole>[0-9]+)"),
    # Three decimals after at most three digits would look like thousands, except after a zero.
    re.compile(r"(?P<whole>[0-9]+)[.,](?P<part>[0-9]{1,2}|[0-9]{4,})"),
    re.compile(r"(?P<whole>0|[0-9]{4,})[.,](?P<part>[0-9]{3})"),
    re.compile(r"(?P<whole>[0-9]{1,3}(?:[ '’][0-9]{3})+)(?:[.,](?P<part>[0-9]+))?"),
    re.compile(r"(?P<whole>[0-9]{1,3}(?:\.[0-9]{3})+),(?P<part>[0-9]+)"),
    re.compile(r"(?P<whole>[0-9]{1,3}(?:,[0-9]{3})+)\.(?P<part>[0-9]+)"),
    re.compile(r"(?P<whole>[0-9]{1,3}(?:\.[0-9]{3}){2,}|[0-9]{1,3}(?:,[0-9]{3}){2,})"),
)
_MARKS = re.compile(r"[ '’.,]")


def read_number(text: str) -> str | None:
    """« 1 234,50 » → « 1234.50 »: sign of minus, digits and point, decimals as written; None when it is no number, or
    more than one."""
    written = " ".join(text.split())
    sign = "-" if written[:1] in {"-", "−"} else ""
    unsigned = written[1:].lstrip() if written[:1] in {"-", "−", "+"} else written
    for form in _FORMS:
        if match := form.fullmatch(unsigned):
            whole = _MARKS.sub("", match["whole"]).lstrip("0") or "0"
            part = match.groupdict().get("part")
            number = f"{whole}.{part}" if part else whole
            return number if not number.strip("0.") else sign + number
    return None
