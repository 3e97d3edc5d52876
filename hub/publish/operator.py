"""Who runs this hub: named as the publisher of its catalogue and of what it publishes itself."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Operator:
    """``contact`` is an e-mail address or a web address. Either may be empty: then nobody is named, or nothing is said."""

    name: str = ""
    contact: str = ""

    @property
    def contact_iri(self) -> str:
        """The contact as an address that programs follow; empty without one."""
        return f"mailto:{self.contact}" if "@" in self.contact and ":" not in self.contact else self.contact
