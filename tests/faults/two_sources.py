"""A hub that harvests one source from a file, takes the records of another in, and hands a key to whoever writes graphs."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from tests.contract.directories import done
from tests.end_to_end.own_source import BASE, CONNECTOR, ROWS, TABLE
from tests.pipeline.pushing import BOTH


@dataclass(frozen=True)
class TwoSources:
    """``data`` is the file of the source ``annuaire``; ``envois`` is the one that is pushed; ``key`` is an administrator's."""

    hub: Path
    data: Path
    key: str


def two_sources(folder: Path) -> TwoSources:
    """Made in this process, which takes a tenth of the time; nothing is harvested yet."""
    hub, data, own = folder / "hub", folder / "annuaire.csv", folder / "own"
    data.write_text(ROWS, "utf-8")
    (own / "tables").mkdir(parents=True)
    (own / "tables" / "regions.csv").write_text(TABLE, "utf-8")
    for slug, text in (("annuaire-test", CONNECTOR), ("annuaire", BOTH)):
        (own / f"{slug}.yaml").write_text(text, "utf-8")
    done("init", hub, "--base-iri", BASE, hub=hub)
    for slug in ("annuaire-test", "annuaire"):
        done("connector", "add", own / f"{slug}.yaml", hub=hub)
    done("source", "add", "annuaire", "--connector", "annuaire-test", "--from", data, hub=hub)
    done("source", "add", "envois", "--connector", "annuaire", "--from", "push:", hub=hub)
    return TwoSources(hub, data, done("key", "create", "admin", hub=hub).out.strip())
