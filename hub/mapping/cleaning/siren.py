"""Reads a SIREN number: 9 digits with a right key. Spaces go; leading zeros that a spreadsheet ate come back
when the key then holds (« 5520176 » → « 005520176 »)."""

from hub.mapping.cleaning_failure import CleaningFailure
from hub.mapping.spreadsheet import is_rounded, whole_number
from hub.model.identifier import compact, is_siren, is_siret


def clean(text: str) -> str:
    """Nine digits; raises CleaningFailure for anything else."""
    number = text.replace(" ", "")
    if is_siren(number):
        return number  # by far the most
    number = compact(whole_number(text.strip()))
    padded = number.zfill(9) if len(number) >= 7 else number
    if is_siren(padded):
        return padded
    raise _failure(text, number)


def _failure(text: str, number: str) -> CleaningFailure:
    if is_siret(number):
        return CleaningFailure(
            f"« {text} » est un SIRET, un SIREN de 9 chiffres est attendu ; employez l'étape siren_of_siret",
            f"'{text}' is a SIRET, a SIREN of 9 digits is expected; use the step siren_of_siret",
        )
    if number == "000000000":
        return CleaningFailure(
            f"« {text} » n'est le SIREN de personne ; laissez le champ vide, ou employez l'étape no_zeros",
            f"'{text}' is nobody's SIREN; leave the field empty, or use the step no_zeros",
        )
    if len(number) == 9 and number.isascii() and number.isdigit():
        return CleaningFailure(
            f"le SIREN « {text} » a une clé fausse ; corrigez-le à la source",
            f"the SIREN '{text}' has a wrong key; correct it at the source",
        )
    if is_rounded(text.strip()):
        return CleaningFailure(
            f"le SIREN « {text} » a été arrondi par un tableur ; mettez sa colonne au format texte à la source",
            f"the SIREN '{text}' was rounded by a spreadsheet; format its column as text at the source",
        )
    return CleaningFailure(
        f"« {text} » n'est pas un SIREN : 9 chiffres attendus, {len(number)} caractères trouvés",
        f"'{text}' is not a SIREN: 9 digits expected, {len(number)} characters found",
    )
