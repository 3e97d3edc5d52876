"""Reads a SIRET number: 14 digits with right keys (La Poste's own rule included). Spaces go; leading zeros that a
spreadsheet ate come back when the keys then hold."""

from hub.mapping.cleaning_failure import CleaningFailure
from hub.mapping.spreadsheet import is_rounded, whole_number
from hub.model.identifier import compact, is_siren, is_siret


def clean(text: str) -> str:
    """Fourteen digits; raises CleaningFailure for anything else."""
    number = text.replace(" ", "")
    if is_siret(number):
        return number  # by far the most
    number = compact(whole_number(text.strip()))
    padded = number.zfill(14) if len(number) >= 12 else number
    if is_siret(padded):
        return padded
    raise _failure(text, number)


def _failure(text: str, number: str) -> CleaningFailure:
    if is_siren(number):
        return CleaningFailure(
            f"« {text} » est un SIREN, un SIRET de 14 chiffres est attendu ; complétez-le à la source, ou lisez cette "
            "colonne par l'étape siren",
            f"'{text}' is a SIREN, a SIRET of 14 digits is expected; complete it at the source, or read this column by "
            "the step siren",
        )
    if number and set(number) == {"0"}:
        return CleaningFailure(
            f"« {text} » n'est le SIRET de personne ; laissez le champ vide, ou employez l'étape no_zeros",
            f"'{text}' is nobody's SIRET; leave the field empty, or use the step no_zeros",
        )
    if len(number) == 14 and number.isascii() and number.isdigit():
        return CleaningFailure(
            f"le SIRET « {text} » a une clé fausse ; corrigez-le à la source",
            f"the SIRET '{text}' has a wrong key; correct it at the source",
        )
    if is_rounded(text.strip()):
        return CleaningFailure(
            f"le SIRET « {text} » a été arrondi par un tableur ; mettez sa colonne au format texte à la source",
            f"the SIRET '{text}' was rounded by a spreadsheet; format its column as text at the source",
        )
    return CleaningFailure(
        f"« {text} » n'est pas un SIRET : 14 chiffres attendus, {len(number)} caractères trouvés",
        f"'{text}' is not a SIRET: 14 digits expected, {len(number)} characters found",
    )
