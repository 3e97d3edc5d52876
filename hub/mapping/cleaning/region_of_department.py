"""Gives the code of the region a department is in today: « 33 » → « 75 ». A leading zero that a spreadsheet ate comes
back (« 1 » → « 01 »).

By the Code officiel géographique (INSEE). Overseas collectivities (975, 977, 978, 98x) are in no region.
"""

from hub.mapping.department_code import read_department
from hub.model.region import REGIONS


def clean(text: str) -> str:
    """Two digits; raises CleaningFailure when ``text`` is no department's code."""
    return REGIONS.get(text) or REGIONS[read_department(text)]
