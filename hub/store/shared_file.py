"""Having a file in two places that nobody will ever change: as one file under two names where the file system can, else twice."""

from __future__ import annotations

import os
import shutil
from pathlib import Path


def share_file(original: str | Path, copy: str | Path) -> None:
    """Have the content of ``original`` at ``copy``, where nothing is yet. Raises OSError."""
    try:
        os.link(original, copy)
    except OSError:
        shutil.copy2(original, copy)
