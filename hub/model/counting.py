"""Numbers of things, said in both languages: « 1 fiche », "0 records"."""

from __future__ import annotations

from hub.errors import Text


def counted(number: int, fr: tuple[str, str], en: tuple[str, str]) -> Text:
    """``number`` with the noun (one, many) that goes with it. French counts zero as one thing, English as many."""
    return Text(f"{number} {fr[number > 1]}", f"{number} {en[number != 1]}")


def joined(texts: list[Text], between: str = ", ") -> Text:
    """``texts`` one after the other."""
    return Text(between.join(text.fr for text in texts), between.join(text.en for text in texts))
