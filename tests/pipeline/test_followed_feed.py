"""A feed followed by a hub: what it creates, changes and deletes, and how little it is asked."""

from __future__ import annotations

from pathlib import Path

from tests.called_here import ess_hub
from tests.command_line import Outcome
from tests.harvest.servers import scripted
from tests.harvest.test_ldes import STREAM, activity, leads, of, publisher


def test_what_a_feed_creates_and_deletes_is_created_and_deleted(tmp_path: Path) -> None:
    hub, feed = tmp_path / "hub", publisher()
    assert ess_hub("init", hub, "--base-iri", "https://ours.example.org/").code == 0
    of(hub / "connectors")
    with scripted(feed.answer) as server:
        feed.script = server
        added = ess_hub(
            "source", "add", "flux", "--connector", "essai", "--from", server.address + "/feed", hub=hub
        )
        assert added.code == 0, added.err

        def harvest(*options: str) -> tuple[set[str], int]:
            asked = len(server.asked)
            outcome: Outcome = ess_hub("harvest", *options, hub=hub, lang="en")
            assert outcome.code == 0, outcome.err
            names = ess_hub("query", "SELECT ?o { GRAPH ?g { ?s schema:name ?o } }", hub=hub).out
            return set(names.split()[2:]), len(server.asked) - asked

        assert harvest() == ({"A2"}, 2)
        feed.pages["/feed?2"] += activity(
            5, "Create", "http://x/b", "2026-01-05T00:00:00Z", 'schema:name "B2"'
        )
        assert harvest() == ({"A2", "B2"}, 1)
        feed.pages["/feed?2"] += activity(6, "Delete", "http://x/a", "2026-01-06T00:00:00Z")
        assert harvest() == ({"B2"}, 1)
        assert harvest() == ({"B2"}, 1)
        # A retention policy took the creations: that they are not in the feed any more says nothing.
        feed.pages["/feed"] = STREAM + leads("/feed", "{host}/feed?page=2")
        feed.pages["/feed?2"] = activity(6, "Delete", "http://x/a", "2026-01-06T00:00:00Z")
        assert harvest("--full") == ({"B2"}, 2)
