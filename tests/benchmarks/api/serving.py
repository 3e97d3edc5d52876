"""Serves a generated hub from a process of its own, as ``ess-hub serve`` would; ends when its input does."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from hub.serve.app import create_app
from tests.benchmarks.api.generated import generated_hub
from tests.serve.served import Client, served


@contextmanager
def served_apart(directory: Path) -> Iterator[Client]:
    """A client of the hub in ``directory``, served by another process until the block is left."""
    command = [sys.executable, "-m", "tests.benchmarks.api.serving", str(directory)]
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
    hub = generated_hub(Path(sys.argv[1]))
    with served(lambda address: create_app(hub, readers=1, public_url=address)) as here:
        sys.stdout.write(here.address + "\n")
        sys.stdout.flush()
        sys.stdin.read()
