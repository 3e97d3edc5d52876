"""The part of ``hub.toml`` that says which values are published where sources differ."""

from __future__ import annotations

from hub.publish.value_policy import CHOOSABLE, DEFAULT_RULES, RULES, Rule
from hub.publish.value_settings import ValueSettings, read_rule
from hub.settings_table import TableReader


def read_values(publish: TableReader) -> ValueSettings:
    """Take ``priority`` and ``values`` out of ``[publish]``. Raises SettingsError naming the key."""
    priority = publish.take("priority", list, [])
    if not all(isinstance(each, str) for each in priority):
        raise publish.wrong("priority", "une liste de noms de sources", "a list of source names")
    values: dict[str, Rule | tuple[str, ...]] = {}
    for name, written in publish.take("values", dict, {}).items():
        rule = read_rule(written)
        if name not in CHOOSABLE:
            known = ", ".join(CHOOSABLE)
            raise publish.wrong(
                f"values.{name}", f"une propriété parmi : {known}", f"a property among: {known}"
            )
        if rule is None:
            known = ", ".join(RULES)
            raise publish.wrong(
                f"values.{name}",
                f"une règle parmi : {known} ; ou une liste de noms de sources",
                f"a rule among: {known}; or a list of source names",
            )
        # What would hold anyway is no wish: a hub publishes the same whether its file says it or not.
        if rule != DEFAULT_RULES.get(CHOOSABLE[name], "all"):
            values[name] = rule
    return ValueSettings(tuple(priority), values)
