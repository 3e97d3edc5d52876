"""Gives the department code of a commune's INSEE code: « 33063 » → « 33 », « 2A004 » → « 2A », « 97411 » → « 974 ».

The first two or three characters of the code say it (INSEE, code officiel géographique). It is not the postcode:
those of some communes begin with the next department's. Overseas collectivities (975, 977, 978, 98x) are not
departments and are refused.
"""

import re

from hub.mapping.cleaning_failure import CleaningFailure

_COMMUNE = re.compile(r"(97[12346]|0[1-9]|[1-8][0-9]|9[0-5]|2[AB])[0-9]{2,3}")


def clean(text: str) -> str:
    """Two or three characters; raises CleaningFailure when ``text`` is no commune code of a department."""
    code = text.strip().upper()
    match = _COMMUNE.fullmatch(code) if len(code) == 5 else None
    if match is None or code.startswith("20"):
        raise CleaningFailure(
            f"« {text} » n'est pas le code INSEE d'une commune d'un département : cinq caractères attendus",
            f"'{text}' is not the INSEE code of a commune in a department: five characters expected",
        )
    return match[1]
