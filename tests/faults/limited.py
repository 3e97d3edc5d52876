"""Runs one ``ess-hub`` command that may write no file beyond a size: the test's full disk.

``python -m tests.faults.limited BYTES ARGUMENTS…``. A real full disk needs a file system of its own, which needs
rights; the kernel refuses the write in the same places, with another number (EFBIG instead of ENOSPC).
"""

from __future__ import annotations

import resource
import sys

if __name__ == "__main__":
    # Everything the command needs is imported, and compiled, before the limit.
    import cli

    most = int(sys.argv[1])
    resource.setrlimit(resource.RLIMIT_FSIZE, (most, most))
    cli.main(sys.argv[2:])
