"""Reads a sum of money and gives its number: « 1 234,50 € » → « 1234.50 », « 12 k€ » → « 12000 ». What is said besides
(« HT », « par an ») is refused, and « 1.234 € », which may be one or more than a thousand.

The currency is given by ``currency_code``; a number without one is read too.
"""

from decimal import Decimal

from hub.mapping.cleaning_failure import CleaningFailure
from hub.mapping.money import read_money


def clean(text: str) -> str:
    """Digits and a decimal point, cents as written; raises CleaningFailure for anything else."""
    money = read_money(text)
    if money is None or not money.number:
        raise CleaningFailure(
            f"« {text} » n'est pas une somme ; écrivez par exemple 1234,50 €",
            f"'{text}' is not a sum of money; write for instance 1234.50 €",
        )
    if money.multiple == 1:
        return money.number
    written = format(Decimal(money.number) * money.multiple, "f")
    return written.rstrip("0").rstrip(".") if "." in written else written
