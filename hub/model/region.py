"""The region of each department, today and before 2016, by their codes in the Code officiel géographique (INSEE).

The same as ``ontology/territories.ttl`` says, without reading Turtle for each value; a test holds the two together.
The 27 regions before 2016 count those that did not change. Departments that are no more (20, Corsica before 1976)
and overseas collectivities (975, 977, 978, 98x) have no entry.
"""

from __future__ import annotations

from collections.abc import Mapping

# Region of today: region before 2016: departments.
_DEPARTMENTS = {
    "01": {"01": "971"},
    "02": {"02": "972"},
    "03": {"03": "973"},
    "04": {"04": "974"},
    "06": {"06": "976"},
    "11": {"11": "75 77 78 91 92 93 94 95"},
    "24": {"24": "18 28 36 37 41 45"},
    "27": {"26": "21 58 71 89", "43": "25 39 70 90"},
    "28": {"23": "27 76", "25": "14 50 61"},
    "32": {"22": "02 60 80", "31": "59 62"},
    "44": {"21": "08 10 51 52", "41": "54 55 57 88", "42": "67 68"},
    "52": {"52": "44 49 53 72 85"},
    "53": {"53": "22 29 35 56"},
    "75": {"54": "16 17 79 86", "72": "24 33 40 47 64", "74": "19 23 87"},
    "76": {"73": "09 12 31 32 46 65 81 82", "91": "11 30 34 48 66"},
    "84": {"82": "01 07 26 38 42 69 73 74", "83": "03 15 43 63"},
    "93": {"93": "04 05 06 13 83 84"},
    "94": {"94": "2A 2B"},
}

REGIONS: Mapping[str, str] = {
    department: region
    for region, former in _DEPARTMENTS.items()
    for departments in former.values()
    for department in departments.split()
}
"""Department → its region of today: « 33 » → « 75 »."""

FORMER_REGIONS: Mapping[str, str] = {
    department: before
    for former in _DEPARTMENTS.values()
    for before, departments in former.items()
    for department in departments.split()
}
"""Department → its region at the end of 2015: « 33 » → « 72 »; the same code where the region did not change."""
