"""What the operator of a hub says of the values that sources differ on: the sources trusted most, and rules per property."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from hub.model.source import Source
from hub.publish.value_policy import CHOOSABLE, DEFAULT_RULES, REGISTERS, RULES, Rule, ValuePolicy


@dataclass(frozen=True, slots=True)
class ValueSettings:
    """``priority``: source ids, the most trusted first. ``values``: name of a property (:data:`CHOOSABLE`) → its rule, or the
    sources that come first for it, in their order."""

    priority: tuple[str, ...] = ()
    values: Mapping[str, Rule | tuple[str, ...]] = field(default_factory=dict)

    def policy(self, sources: Mapping[str, Source]) -> ValuePolicy:
        """The policy for ``sources``."""
        rules = dict(DEFAULT_RULES)
        orders: dict[str, tuple[str, ...]] = {}
        for name, value in self.values.items():
            if isinstance(value, tuple):
                orders[CHOOSABLE[name]] = value
                if rules.get(CHOOSABLE[name], "all") == "all":
                    rules[CHOOSABLE[name]] = "supported"
            else:
                rules[CHOOSABLE[name]] = value
        registers = frozenset(each.id for each in sources.values() if each.connector in REGISTERS)
        return ValuePolicy(rules, self.priority, orders, registers)


def read_rule(value: object) -> Rule | tuple[str, ...] | None:
    """A rule, or sources in their order, as the settings write them; None when ``value`` is neither."""
    if isinstance(value, list):
        return tuple(value) if value and all(isinstance(each, str) for each in value) else None
    return next((rule for rule in RULES if rule == value), None)
