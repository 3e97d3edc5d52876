"""Gives the currency of a sum of money, by its code of ISO 4217: « 1 234,50 € » → « EUR », « CHF 12 » → « CHF ». A sign that
several share (« $ ») is refused, and a sum without currency."""

from hub.mapping.cleaning_failure import CleaningFailure
from hub.mapping.money import read_money


def clean(text: str) -> str:
    """Three capitals; raises CleaningFailure when no currency, or none that is sure, is written."""
    money = read_money(text)
    if money is None or not money.currency:
        raise CleaningFailure(
            f"« {text} » ne dit pas quelle monnaie ; écrivez-la par son code (EUR, CHF, USD) ou €",
            f"'{text}' does not say which currency; write it by its code (EUR, CHF, USD) or €",
        )
    return money.currency
