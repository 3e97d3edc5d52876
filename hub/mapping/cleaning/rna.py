"""Reads an RNA number of an association: W and nine letters or digits, without spaces, in capitals."""

from hub.mapping.cleaning_failure import CleaningFailure
from hub.model.identifier import compact, is_rna


def clean(text: str) -> str:
    """``W`` and nine characters; raises CleaningFailure for anything else."""
    if is_rna(text):
        return text  # by far the most
    number = compact(text).upper()
    if is_rna(number):
        return number
    raise CleaningFailure(
        f"« {text} » n'est pas un numéro RNA : W suivi de neuf chiffres ou lettres attendu",
        f"'{text}' is not an RNA number: W and nine digits or letters expected",
    )
