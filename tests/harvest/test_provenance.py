from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from hub.harvest.counts import Counts
from hub.harvest.provenance import Run, public_address, run_iri, run_statements
from tests.harvest.sources import ADDRESSES, SOURCE

STARTED = datetime(2026, 5, 1, 3, 30, tzinfo=UTC)
LICENCE = "https://www.etalab.gouv.fr/licence-ouverte-open-licence/"


def run(location: str) -> list[str]:
    counts = Counts(total=3, new=1, rejected=2)
    ended = STARTED + timedelta(seconds=2)
    return run_statements(
        Run(SOURCE, location, "liste.csv", "abc", STARTED, ended, counts, "c1", LICENCE), ADDRESSES
    )


def test_the_activity_bears_the_name_of_the_run() -> None:
    name = run_iri(ADDRESSES, SOURCE, STARTED)
    assert name == "https://data.example.org/activity/harvest/essai/20260501T033000.000000Z"
    lines = run("/home/someone/liste.csv")
    assert (
        f"<{name}> <http://www.w3.org/1999/02/22-rdf-syntax-ns#type> <http://www.w3.org/ns/prov#Activity> ."
        in lines
    )
    assert lines == sorted(lines)


def test_counts_times_file_hash_and_licence_are_said() -> None:
    text = "\n".join(run("/home/someone/liste.csv"))
    for part in (
        'recordsRejected> "2"^^',
        '"2026-05-01T03:30:00.000+00:00"^^',
        '"abc"',
        '"liste.csv"',
        LICENCE,
    ):
        assert part in text


def test_a_local_folder_is_nobodys_business() -> None:
    assert "/home/someone" not in "\n".join(run("/home/someone/liste.csv"))


@pytest.mark.parametrize(
    ("url", "public"),
    [
        ("https://user:pass@x.org/a b.csv?page=1", "https://x.org/a%20b.csv?page=1"),
        ("https://x.org/api?api_key=s3cret&page=2", "https://x.org/api?api_key=%E2%80%A6&page=2"),
        ("https://x.org/api?access_token=s3cret#frag", "https://x.org/api?access_token=%E2%80%A6"),
    ],
)
def test_secrets_in_an_address_are_not_published(url: str, public: str) -> None:
    assert public_address(url) == public
    assert public in "\n".join(run(url))
