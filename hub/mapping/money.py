"""Sums of money as people write them: a number, and a currency before or after it."""

from __future__ import annotations

import re
from dataclasses import dataclass

from hub.mapping.number_text import read_number

_ISO_4217 = (
    "AED AFN ALL AMD ANG AOA ARS AUD AWG AZN BAM BBD BDT BGN BHD BIF BMD BND BOB BRL BSD BTN BWP BYN BZD CAD CDF CHF "
    "CLP CNY COP CRC CUP CVE CZK DJF DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL GHS GIP GMD GNF GTQ GYD HKD HNL HTG "
    "HUF IDR ILS INR IQD IRR ISK JMD JOD JPY KES KGS KHR KMF KPW KRW KWD KYD KZT LAK LBP LKR LRD LSL LYD MAD MDL MGA "
    "MKD MMK MNT MOP MRU MUR MVR MWK MXN MYR MZN NAD NGN NIO NOK NPR NZD OMR PAB PEN PGK PHP PKR PLN PYG QAR RON RSD "
    "RUB RWF SAR SBD SCR SDG SEK SGD SHP SLE SOS SRD SSP STN SVC SYP SZL THB TJS TMT TND TOP TRY TTD TWD TZS UAH UGX "
    "USD UYU UZS VES VND VUV WST XAF XCD XCG XOF XPF YER ZAR ZMW ZWG"
)
"""The codes of money that circulates."""
_CODES = frozenset(_ISO_4217.split())

# « $ », « £ » and « FCFA » are not here: several currencies share each.
_NAMES = {
    "€": "EUR", "eur": "EUR", "euro": "EUR", "euros": "EUR", "us$": "USD",
    "f cfp": "XPF", "fcfp": "XPF", "f. cfp": "XPF",
    "franc suisse": "CHF", "francs suisses": "CHF",
}  # fmt: skip
_MULTIPLES = {"k": 1_000, "K": 1_000, "M": 1_000_000, "Md": 1_000_000_000}

_AFTER = re.compile(r"([^A-Za-z€$£¥]*[0-9])\s*([^0-9]*)")
_BEFORE = re.compile(r"([^0-9+−-]+?)\s*([+−-]?\s*[0-9].*)")


@dataclass(frozen=True, slots=True)
class Money:
    """``number``: digits and a point, empty when only a currency is written; it counts ``multiple`` units of
    ``currency``, an ISO 4217 code, empty when none is written."""

    number: str
    multiple: int
    currency: str


def read_money(text: str) -> Money | None:
    """The sum, or the currency alone, that ``text`` is; None when it is neither, or could be two things."""
    written = text.strip()
    if alone := _unit(written):
        return Money("", *alone)
    match = _AFTER.fullmatch(written)
    amount, unit = (match[1], match[2]) if match else ("", "")
    if match is None:
        if (match := _BEFORE.fullmatch(written)) is None:
            return None
        amount, unit = match[2], match[1]
    number = read_number(amount)
    found = _unit(unit) if unit else (1, "")
    return None if number is None or found is None else Money(number, *found)


def _unit(written: str) -> tuple[int, str] | None:
    """« k€ » → (1000, "EUR"); None when the currency is not known, or shared."""
    for prefix in ("", "Md", *_MULTIPLES):
        if written.startswith(prefix):
            name = written[len(prefix) :].strip()
            currency = name if name in _CODES else _NAMES.get(name.lower())
            if currency is not None:
                return _MULTIPLES.get(prefix, 1), currency
    return None
