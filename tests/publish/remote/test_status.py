"""The status of a hub says what its remote engine serves."""

from __future__ import annotations

from dataclasses import replace

from hub.pipeline.hub import Hub
from hub.pipeline.remote import roll_back
from hub.pipeline.remote_status import remote_status
from hub.pipeline.status import hub_status
from tests.publish.remote.test_publish import hub, pair, published, write
from tests.store.samples import triples

__all__ = ["hub", "pair"]


def said(hub: Hub) -> tuple[str, dict[str, object]]:
    status = hub_status(hub)
    return status.into("en"), status.to_json("en").get("remote", {})


def test_an_engine_that_was_never_loaded_is_told_so(hub: Hub) -> None:
    text, facts = said(hub)
    assert "remote engine (sparql): never loaded" in text
    assert (facts["serving"], facts["publication"], facts["behind"]) == (None, 0, False)


def test_what_answers_and_whether_it_is_behind(hub: Hub) -> None:
    published(hub)
    text, facts = said(hub)
    assert "publication 1, 'first' answers" in text
    assert "behind" not in text
    assert str(facts["switchedAt"]).startswith("20")
    write(hub, list(triples(7)), publication=2)
    text, facts = said(hub)
    assert "behind, `ess-hub publish`" in text
    assert facts["behind"] is True


def test_a_rollback_in_force_is_said(hub: Hub) -> None:
    published(hub)
    write(hub, list(triples(7)), publication=2)
    published(hub)
    roll_back(hub)
    text, facts = said(hub)
    assert "publication 1, 'first' answers; 2 withdrawn" in text
    assert facts["withdrawn"] == 2


def test_a_hub_without_an_engine_says_nothing_of_one(hub: Hub) -> None:
    alone = replace(hub, remote=None)
    assert remote_status(alone, 1) is None
    assert "remote" not in hub_status(alone).to_json("fr")
