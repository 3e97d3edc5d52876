"""The demonstration's hub knows its formats before it harvests."""

from __future__ import annotations

import pytest

from hub.pipeline import hub as module
from hub.pipeline.demo import demo_hub
from hub.resources import find_resources


def test_the_demonstration_loads_each_connector_once(monkeypatch: pytest.MonkeyPatch) -> None:
    with demo_hub(find_resources(), 8000) as demo:
        monkeypatch.delattr(module, "find_connector")
        formats = {source.connector for source in demo.hub.sources.values()}
        assert {demo.hub.connector(slug).slug for slug in formats} == formats != set()
