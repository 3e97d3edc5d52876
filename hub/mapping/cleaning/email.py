"""Reads one e-mail address: the part after @ in small letters, « mailto: » removed."""

import re

from hub.mapping.cleaning_failure import CleaningFailure

_ADDRESS = re.compile(r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]+@[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+")


def clean(text: str) -> str:
    """``local@domain``; raises CleaningFailure for anything else."""
    address = text.strip().removeprefix("mailto:")
    if not _ADDRESS.fullmatch(address):
        raise CleaningFailure(
            f"« {text} » n'est pas une adresse électronique ; écrivez par exemple contact@exemple.org",
            f"'{text}' is not an e-mail address; write for instance contact@example.org",
        )
    local, _, domain = address.rpartition("@")
    return f"{local}@{domain.lower()}"
