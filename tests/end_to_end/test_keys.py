"""``ess-hub key``: made for what the hub follows, shown once, listed without secrets, revoked."""

from __future__ import annotations

import json
from pathlib import Path

from tests.called_here import ess_hub
from tests.end_to_end.own_source import build_hub


def test_a_key_is_made_listed_and_revoked(tmp_path: Path) -> None:
    hub, _ = build_hub(tmp_path)
    made = ess_hub("key", "create", "source:annuaire", "--note", "La CRESS,\nbureau 2", hub=hub)
    assert made.code == 0, made.err
    text = made.out.strip()
    assert text.startswith("esshub_")
    listed = ess_hub("key", "list", hub=hub)
    assert "source:annuaire" in listed.out
    assert "La CRESS, bureau 2" in listed.out
    assert text.split("_", 2)[2] not in listed.out
    (found,) = json.loads(ess_hub("key", "list", "--json", hub=hub).out)
    assert set(found) == {"id", "role", "created", "note"}
    assert ess_hub("key", "revoke", found["id"], hub=hub).code == 0
    assert ess_hub("key", "list", hub=hub).out.strip() == ""
    again = ess_hub("key", "revoke", found["id"], hub=hub, lang="en")
    assert (again.code, again.err.count("\n")) == (2, 1)


def test_a_key_that_would_open_nothing_is_refused(tmp_path: Path) -> None:
    hub, _ = build_hub(tmp_path)
    for role in ("source:annuare", "reviewer:74", "reviewer:Limousin", "writer"):
        refused = ess_hub("key", "create", role, hub=hub)
        assert (refused.code, refused.out) == (2, ""), role
        assert refused.err.count("\n") == 1
    assert not (hub / "keys.json").exists()
    assert ess_hub("key", "create", "reviewer:75", hub=hub).code == 0
