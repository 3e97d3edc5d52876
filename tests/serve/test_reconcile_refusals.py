"""``/reconcile``: what is said of a request that is wrong, too large or too long, and where it is wrong."""

from __future__ import annotations

import asyncio
import json
import shutil
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from hub.errors import BusyError
from hub.pipeline.hub import Hub
from hub.resources import find_resources
from hub.serve.app import create_app
from hub.serve.reconciliation.desk import Desk, ReconciliationLimits
from hub.store.readers.pool import Limits
from tests.benchmarks.generated_hub import HERE
from tests.serve.reconciled_hub import build
from tests.serve.reconciling import (
    MALFORMED_0_2,
    MALFORMED_1_0,
    ROOTS,
    ask,
    is_problem,
    service_of,
)
from tests.serve.served import Client, served


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Client]:
    with service_of(tmp_path_factory.mktemp("reconciled")) as opened:
        yield opened


@pytest.mark.parametrize(("batch", "pointer"), MALFORMED_0_2)
def test_a_malformed_query_of_0_2_is_refused_where_it_is_wrong(
    service: Client, batch: object, pointer: str
) -> None:
    answer = service.post("/reconcile", data={"queries": json.dumps(batch)})
    assert is_problem(answer, 400)["pointer"] == pointer


@pytest.mark.parametrize(("batch", "pointer"), MALFORMED_1_0)
@pytest.mark.parametrize("root", ROOTS)
def test_a_malformed_query_of_1_0_is_refused_where_it_is_wrong(
    service: Client, root: str, batch: object, pointer: str
) -> None:
    assert is_problem(service.post(f"{root}/match", json=batch), 400)["pointer"] == pointer


def test_what_is_no_json_is_refused_with_line_and_column(service: Client) -> None:
    answer = is_problem(service.post("/reconcile", data={"queries": '{"q0":\n {'}), 400)
    assert (answer["line"], answer["column"]) == (2, 3)
    headers = {"Content-Type": "application/json", "Accept-Language": "en"}
    assert (
        "no JSON" in is_problem(service.post("/reconcile/match", data=b"[", headers=headers), 400)["detail"]
    )


def test_a_batch_past_its_limits_is_refused_whole(service: Client) -> None:
    most = service.get("/reconcile").json()["batchSize"]
    full = {f"q{n}": {"query": "MJC"} for n in range(most)}
    assert len(service.post("/reconcile", data={"queries": json.dumps(full)}).json()) == most
    is_problem(service.post("/reconcile", data={"queries": json.dumps(full | {"more": {"query": "x"}})}), 413)
    queries = [{"conditions": [{"matchType": "name", "propertyValue": "x"}]}] * (most + 1)
    is_problem(service.post("/reconcile/match", json={"queries": queries}), 413)
    is_problem(service.post("/reconcile/extend", json={"ids": ["x"] * (most + 1), "properties": []}), 413)
    is_problem(service.post("/reconcile", data={"queries": " " * (9 << 20)}), 413)


def test_a_batch_past_its_deadline_is_an_error_that_says_so(tmp_path: Path) -> None:
    hub = build(tmp_path)
    with served(lambda _: create_app(hub, readers=1, limits=Limits(deadline=1e-9))) as hurried:
        answer = hurried.post("/reconcile", data={"queries": json.dumps({"q0": {"query": "MJC"}})})
        assert is_problem(answer, 503)["limit"] == "deadline"
        assert answer.headers["retry-after"]


def test_who_waits_too_long_for_a_turn_is_told_to_come_back() -> None:
    async def crowd() -> tuple[int, BusyError]:
        desk = Desk(ReconciliationLimits(at_once=1, patience=0.05))
        leave = threading.Event()
        first = asyncio.create_task(desk.do(lambda _: (leave.wait(5) and 1) or 0))
        await asyncio.sleep(0.01)
        with pytest.raises(BusyError) as busy:
            await desk.do(lambda _: 2)
        leave.set()
        done = await first, busy.value
        assert await desk.do(lambda _: 3) == 3
        desk.close()
        return done

    done, busy = asyncio.run(crowd())
    assert done == 1
    assert busy.retry_after


def test_a_publication_of_an_earlier_version_says_what_to_do(tmp_path: Path) -> None:
    hub = build(tmp_path)
    shutil.rmtree(hub.publication_directory(1) / "matching")
    with served(lambda _: create_app(hub, readers=1)) as old:
        answer = old.post("/reconcile", data={"queries": json.dumps({"q0": {"query": "MJC"}})})
        assert "ess-hub publish" in is_problem(answer, 503)["detail"]
        assert old.get("/search?q=mjc").status_code == 200
        assert old.get("/reconcile").status_code == 200


def test_before_the_first_publication_nobody_is_found(tmp_path: Path) -> None:
    hub = Hub(tmp_path, HERE, find_resources(), {})
    hub.revisions.create()
    with served(lambda _: create_app(hub, readers=1)) as empty:
        assert ask(empty, "MJC") == []
        assert empty.get("/reconcile/suggest/entity?prefix=m").json() == {"result": []}
        assert empty.get("/reconcile/preview?id=organization/o1").status_code == 404


def test_a_batch_sent_as_another_kind_of_body_is_refused(service: Client) -> None:
    answer = service.post("/reconcile", json={"q0": {"query": "x"}})
    assert answer.status_code == 415
    is_problem(answer, 415)
    is_problem(service.post("/reconcile/match", data={"queries": "{}"}), 415)
    is_problem(service.post("/reconcile", data={"nothing": "here"}), 400)
    is_problem(
        service.post(
            "/reconcile", data=b"queries=%FF", headers={"Content-Type": "application/x-www-form-urlencoded"}
        ),
        400,
    )
    is_problem(service.get("/reconcile/suggest/nothing"), 404)
