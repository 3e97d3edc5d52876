"""Serves the benchmark's hub: ``python -m tests.benchmarks.endpoint.serving DIRECTORY PORT READERS``, until it is stopped."""

from __future__ import annotations

import sys
from pathlib import Path

from hub.serve.listen import listen, reserve
from hub.store.readers.pool import Limits
from tests.benchmarks.endpoint.world import generated

if __name__ == "__main__":
    # Deadlines as they are, and no allowance: a load generator is one client that takes all it can get.
    with reserve("127.0.0.1", int(sys.argv[2])) as socket:
        listen(generated(Path(sys.argv[1])), socket, int(sys.argv[3]), Limits(deadline=60.0, wait=60.0))
