"""Engines: where and in what order pairs are weighed changes nothing of what is found."""

from __future__ import annotations

import os
import pickle
import signal
import sys
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures.process import BrokenProcessPool
from functools import cache
from pathlib import Path
from random import Random
from typing import Any

import pytest

from hub.errors import UserError
from hub.mapping.extra import SPARK, Extra
from hub.reconcile.engine import Engine, ForkedEngine, LocalEngine
from hub.reconcile.model_scorer import ModelScorer
from hub.reconcile.reconcile import Reconciliation, reconcile
from hub.reconcile.spark_engine import SparkEngine, has_java
from tests.benchmarks.reconcile.records import generate
from tests.benchmarks.reconcile.settings import usual
from tests.reconcile.sample import territories


class Elsewhere:
    """Small chunks that go through pickle, as to another process, and come back in any order."""

    at_once = 300

    def __init__(self) -> None:
        self.chunks = 0

    def map(
        self, work: Callable[[Any, Any], Any], shared: Any, chunks: Sequence[Any]
    ) -> Iterator[tuple[int, Any]]:
        self.chunks += len(chunks)
        sent = pickle.dumps((work, shared))
        for number, chunk in Random(5).sample(list(enumerate(chunks)), len(chunks)):
            there, held = pickle.loads(sent)  # noqa: S301
            yield number, pickle.loads(pickle.dumps(there(held, pickle.loads(pickle.dumps(chunk)))))  # noqa: S301


def found_by(engine: Engine, records: int = 300) -> Reconciliation:
    settings = usual(records)
    nodes = [node for record in generate(settings) for node in record.nodes]
    scorer = ModelScorer(engine=engine)
    return reconcile(nodes, territories(), scorer=scorer, once_sources=settings.once_sources)


@cache
def found_here() -> Reconciliation:
    return found_by(LocalEngine())


def assert_the_same(one: Reconciliation, other: Reconciliation) -> None:
    assert one.organizations == other.organizations
    assert one.establishments == other.establishments
    assert one.review == other.review
    assert one.refusals == other.refusals
    for level, found in one.levels.items():
        weighed = other.levels[level].weighed
        assert found.weighed.weights.tobytes() == weighed.weights.tobytes()
        assert found.weighed.contradicted.tobytes() == weighed.contradicted.tobytes()


def test_chunks_weighed_elsewhere_and_out_of_order_give_the_same_to_the_byte() -> None:
    engine = Elsewhere()
    assert_the_same(found_by(engine), found_here())
    assert engine.chunks > 6


def test_without_pyspark_it_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Extra, "is_installed", lambda _extra: False)
    with pytest.raises(UserError) as refused:
        SparkEngine()
    assert refused.value.exit_code == 2
    for said in (refused.value.text.fr, refused.value.text.en):
        assert "pip install 'ess-hub[spark]'" in said and "\n" not in said


def test_java_is_looked_for_where_java_home_says(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("JAVA_HOME", str(tmp_path))
    assert not has_java()
    (tmp_path / "bin").mkdir()
    (tmp_path / "bin" / "java").write_text("#!/bin/sh\n")
    (tmp_path / "bin" / "java").chmod(0o755)
    assert has_java()


@pytest.mark.long
@pytest.mark.filterwarnings("default")
def test_spark_finds_the_same_to_the_byte() -> None:
    if not SPARK.is_installed():
        pytest.skip("pyspark is not installed: pip install 'ess-hub[spark]'")
    if not has_java():
        pytest.skip("there is no Java")
    engine = SparkEngine()
    engine.at_once = 1_000
    try:
        assert_the_same(found_by(engine), found_here())
    finally:
        engine.stop()


class SmallForks(ForkedEngine):
    """Two processes, and chunks small enough to need them."""

    at_once = 300


@pytest.mark.skipif(sys.platform != "linux", reason="processes are forked on Linux only")
def test_forked_processes_find_the_same() -> None:
    assert_the_same(found_by(SmallForks(2)), found_here())


def killed(_shared: object, chunk: int) -> int:
    if chunk == 3:
        os.kill(os.getpid(), signal.SIGKILL)
    return chunk


@pytest.mark.skipif(sys.platform != "linux", reason="processes are forked on Linux only")
@pytest.mark.timeout(60)
def test_a_process_that_is_killed_is_told_and_not_waited_for() -> None:
    with pytest.raises(BrokenProcessPool):
        list(SmallForks(2).map(killed, None, range(5)))
    assert list(SmallForks(2).map(abs_of, -1, range(3))) == [(0, 1), (1, 1), (2, 1)]


def abs_of(shared: int, _chunk: int) -> int:
    return abs(shared)
