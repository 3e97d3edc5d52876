"""Runs in morph-kgc's own environment, where nothing of the hub is: one mapping a folder named on the command line.

All in one process: starting the engine takes longer than mapping a sample.
"""

from __future__ import annotations

import os
import sys
import traceback
from pathlib import Path

CONFIGURATION = """\
[CONFIGURATION]
output_format: N-QUADS
logging_level: ERROR
number_of_processes: 1
[Source]
mappings: mapping.ttl
"""


def main(folders: list[str]) -> None:
    import morph_kgc

    for name in folders:
        folder = Path(name)
        os.chdir(folder)
        source = folder / "source"
        path = f"file_path: {source.read_text()}\n" if source.is_file() else ""
        try:
            quads = morph_kgc.materialize_set(CONFIGURATION + path)
        except Exception:  # whatever it is, it is this mapping's and not the next one's
            (folder / "error").write_text(traceback.format_exc(), encoding="utf-8")
        else:
            (folder / "quads.nq").write_text("".join(f"{quad} .\n" for quad in quads), encoding="utf-8")


if __name__ == "__main__":
    main(sys.argv[1:])
