"""Serves a generated hub from a process of its own, as ``ess-hub serve`` would; ends when its input does.

``python -m tests.benchmarks.served_apart DIRECTORY SOURCE…`` prints its address.
"""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from hub.pipeline.hub import Hub
from hub.serve.app import create_app
from tests.benchmarks.generated_hub import generated_hub
from tests.serve.served import Client, served


@contextmanager
def served_apart(hub: Hub) -> Iterator[Client]:
    """A client of a generated hub, served by another process until the block is left."""
    command = [sys.executable, "-m", "tests.benchmarks.served_apart", str(hub.directory), *hub.sources]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        client = Client(process.stdout.readline().strip())
        try:
            yield client
        finally:
            client.close()
            process.stdin.close()
            process.wait(30)


if __name__ == "__main__":
    hub = generated_hub(Path(sys.argv[1]), sys.argv[2:])
    with served(lambda address: create_app(hub, readers=1, public_url=address)) as here:
        sys.stdout.write(here.address + "\n")
        sys.stdout.flush()
        sys.stdin.read()
