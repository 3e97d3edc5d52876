"""Gives the code of the region a commune is in today, from its INSEE code: « 33063 » → « 75 ». The postcode will not do:
some communes' begins with the next department's.

For the region before 2016: ``clean: [department_of_commune, former_region_of_department]``.
"""

from hub.mapping.cleaning.commune import clean as commune
from hub.mapping.cleaning.department_of_commune import clean as department
from hub.model.region import REGIONS


def clean(text: str) -> str:
    """Two digits; raises CleaningFailure when ``text`` is no commune code of a department."""
    return REGIONS[department(commune(text))]
