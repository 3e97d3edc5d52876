"""Gives the code of the region a department was in before 2016: « 33 » → « 72 » (Aquitaine). Where the region did not
change the code is today's: « 75 » → « 11 »."""

from hub.mapping.department_code import read_department
from hub.model.region import FORMER_REGIONS


def clean(text: str) -> str:
    """Two digits; raises CleaningFailure when ``text`` is no department's code."""
    return FORMER_REGIONS.get(text) or FORMER_REGIONS[read_department(text)]
