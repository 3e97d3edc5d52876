"""One piece of evidence about a pair: its kind, its weight, and a sentence for people.

Weights add up, in bits: a model's were fitted to known answers, a rule's are a feeling. What they mean among a hub's own
records is learned from its reviewed pairs.
"""

from __future__ import annotations

from dataclasses import dataclass

from hub.errors import Text


@dataclass(frozen=True, slots=True)
class Evidence:
    """``fr`` and ``en`` are sentences with ``{}`` where ``values`` go; kept apart, a million pairs stay small.

    ``contradicts``: says that the two are different things, and not only that little speaks for them.
    ``thin``: may not be trusted alone; a person's answer teaches much.
    """

    kind: str
    weight: float
    fr: str
    en: str
    values: tuple[str, ...] = ()
    contradicts: bool = False
    thin: bool = False

    @property
    def text(self) -> Text:
        return Text(self.fr.format(*self.values), self.en.format(*self.values))


def round_weight(weight: float) -> float:
    """Weights to six decimals: below that, machines differ."""
    return round(weight, 6) + 0.0
