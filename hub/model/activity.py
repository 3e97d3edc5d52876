"""The divisions (two digits) of the French activity classifications: what tells a code of theirs from another."""

from __future__ import annotations

_DIVISIONS = (
    "01 02 03 05 06 07 08 09 10 11 12 13 14 15 16 17 18 19 20 21 22 23 24 25 26 27 28 29 30 31 32 33 35 36 37 38 39 "
    "41 42 43 45 46 47 49 50 51 52 53 55 56 58 59 60 61 62 63 64 65 66 68 69 70 71 72 73 74 75 77 78 79 80 81 82 84 "
    "85 86 87 88 90 91 92 93 94 95 96 97 98 99"
)

NAF_REV2_DIVISIONS = frozenset(_DIVISIONS.split())
"""Those of ``ontology/schemes/naf.ttl``; a test holds the two together."""

NAF_2025_DIVISIONS = NAF_REV2_DIVISIONS - {"45"}
"""NACE rev. 2.1 moved the motor trade into 46, 47 and 95, and kept the other 87."""
