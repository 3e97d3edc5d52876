"""How a file is written, found by looking at it: one probe a format, asked in order.

A format that the readers learn to read needs one file here and one line in :data:`PROBES`. The last probe takes
whatever is text: delimited text has no mark of its own.
"""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from hub.pipeline.new_connector.probes.delimited import DelimitedProbe
from hub.pipeline.new_connector.probes.json_document import JsonProbe
from hub.pipeline.new_connector.probes.json_lines import JsonLinesProbe
from hub.pipeline.new_connector.probes.probe import Description, Probe, Word
from hub.pipeline.new_connector.probes.workbook import WorkbookProbe
from hub.pipeline.new_connector.probes.xml_document import XmlProbe

__all__ = ["PROBES", "Description", "Probe", "Word", "describe"]

PROBES: tuple[Probe, ...] = (WorkbookProbe(), XmlProbe(), JsonLinesProbe(), JsonProbe(), DelimitedProbe())
"""Those that know a mark of their format first."""

_HEAD = 8192


def describe(path: Path, name: str) -> Description:
    """What a connector's ``source:`` says of the file in ``path``, called ``name`` by its owner.

    Raises SourceError, or UserError, for a file that cannot be read.
    """
    with path.open("rb") as file:
        head = file.read(_HEAD)
    probe = next(each for each in PROBES if each.recognises(head, name))
    found = probe.describe(path, name)
    return replace(found, words=(Word("format", probe.format), *found.words))
