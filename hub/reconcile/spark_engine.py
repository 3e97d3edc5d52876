"""Spreads the weighing of pairs over Spark: what all chunks need goes to each worker once, chunks go where there is room.

Optional, and worth its start only where there are more cores than one machine has; tried on one machine alone, for the same
clusters and not for speed: ``pip install 'ess-hub[spark]'``, and Java 17. Without a cluster named by ``spark-submit`` or Spark's own settings, the cores of this
machine are used. Workers run this very Python, with this version of the hub installed.
"""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Callable, Iterator, Sequence
from functools import cached_property
from pathlib import Path
from typing import Any, TypeVar

from hub.errors import UserError
from hub.mapping.extra import SPARK

Shared = TypeVar("Shared")


class SparkEngine:
    """Starts Spark at the first chunk, or takes the session of this process. Raises UserError where pyspark or Java is
    missing."""

    at_once = 50_000

    def __init__(self) -> None:
        if not SPARK.is_installed():
            raise UserError(
                f"--engine spark : pyspark n'est pas installé. Installez-le : {SPARK.command}.",
                f"--engine spark: pyspark is not installed. Install it: {SPARK.command}.",
            )
        if not has_java():
            raise UserError(
                "--engine spark : Java est introuvable. Installez Java 17 ou plus, ou indiquez-le par JAVA_HOME.",
                "--engine spark: Java is nowhere to be found. Install Java 17 or newer, or name it by JAVA_HOME.",
            )

    @cached_property
    def _session(self) -> Any:
        from pyspark.sql import SparkSession

        os.environ.setdefault("PYSPARK_PYTHON", sys.executable)
        builder = SparkSession.builder.appName("ess-hub reconcile")
        return builder.config("spark.ui.enabled", "false").getOrCreate()

    def map(
        self, work: Callable[[Shared, Any], Any], shared: Shared, chunks: Sequence[Any]
    ) -> Iterator[tuple[int, Any]]:
        if not chunks:
            return
        context = self._session.sparkContext
        sent = context.broadcast(shared)
        try:
            spread = context.parallelize(list(enumerate(chunks)), len(chunks))
            yield from spread.map(lambda each: (each[0], work(sent.value, each[1]))).toLocalIterator()
        finally:
            sent.destroy()

    def stop(self) -> None:
        """Stop Spark; it stops with the process too."""
        self._session.stop()


def has_java() -> bool:
    """Whether Spark will find a Java to start."""
    home = os.environ.get("JAVA_HOME")
    return shutil.which("java", path=str(Path(home, "bin")) if home else None) is not None
