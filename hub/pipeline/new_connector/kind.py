"""A kind of column: how it is known, and what a connector makes of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from hub.pipeline.new_connector.content import Test

Node = Literal["record", "site", "address"]
"""What is described: the organization, its place when it has a SIRET, its postal address."""


@dataclass(frozen=True, slots=True, eq=False)
class Kind:
    """One kind.

    ``name``: the first of the fields it makes. ``label``: what it is, in French, for the connector's author.
    ``words``: headers that say it (plain words, no articles, a comma between two headers); ``not_words``: those that say it is
    something else.
    ``holds``: what each value must look like; ``enough``: the share of values that must, for the header to be believed
    (less where a cleaning step or a table drops what is wrong, and says so). ``alone``: the values say it without any
    header. ``partner``: another kind that must be there too. ``fields``: lines of ``fields:``, ``@`` being the column and
    ``@@`` the partner's; of several lines in a tuple, the first that this hub can read. A step with ``?`` is left out
    where there is none of that name. ``po``: node → lines of ``po:``.
    ``personal``: it is, or may be, about a person: offered, never switched on. ``shown``: fit for an inline test.
    ``note``: a doubt its author should settle.
    """

    name: str
    label: str
    words: str
    holds: Test
    fields: tuple[str | tuple[str, ...], ...] = ()
    po: Mapping[Node, tuple[str, ...]] = field(default_factory=dict)
    not_words: str = ""
    enough: float = 0.9
    alone: bool = False
    partner: str | None = None
    personal: bool = False
    shown: bool = True
    note: str = ""
