"""One bulk file of a publication, as its manifest describes it."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any

BULK_FORMATS = ("nq", "ttl", "jsonld", "csv", "xlsx")
"""What bulk files may be written in; ``[publish] dumps`` chooses among them."""


@dataclass(frozen=True, slots=True)
class BulkFile:
    """``content`` is ``reference``, ``links``, ``source`` (then ``source`` is its id), ``organization`` or
    ``establishment``; ``form`` one of :data:`BULK_FORMATS`. ``size`` in bytes, ``sha256`` in hexadecimal digits."""

    name: str
    content: str
    form: str
    size: int
    sha256: str
    source: str = ""

    @property
    def is_compressed(self) -> bool:
        return self.name.endswith(".gz")

    def to_json(self) -> dict[str, Any]:
        return asdict(self)
