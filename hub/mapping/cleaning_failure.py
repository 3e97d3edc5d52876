"""What a cleaning step raises when it cannot read a value."""

from __future__ import annotations

from hub.errors import Text


class CleaningFailure(Exception):  # noqa: N818 - not an error of the hub: news about one value
    """One value cannot be read; ``text`` says why and what to write, in both languages."""

    def __init__(self, fr: str, en: str) -> None:
        super().__init__(en)
        self.text = Text(fr, en)
