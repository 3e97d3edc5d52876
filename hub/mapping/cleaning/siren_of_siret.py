"""Gives the SIREN of a SIRET, its first nine digits: « 732 829 320 00074 » → « 732829320 ». What is no SIRET is refused,
as ``siret`` refuses it."""

from hub.mapping.cleaning import siret


def clean(text: str) -> str:
    """Nine digits; raises CleaningFailure when ``text`` is no SIRET."""
    return siret.clean(text)[:9]
