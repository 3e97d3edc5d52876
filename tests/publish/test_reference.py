"""The reference in memory is the one the store would give back."""

from __future__ import annotations

from hub.publish.canonical import reference_statements
from hub.publish.card import read_reference, reference_of
from hub.publish.published_source import admitted_ids
from hub.publish.value_policy import ValuePolicy
from tests.publish.world import ADDRESSES, SOURCES, cress


def test_lines_about_to_be_written_say_what_the_store_says_afterwards() -> None:
    view = cress().view()
    lines = list(reference_statements(view, ADDRESSES, ValuePolicy(), admitted_ids(SOURCES)))
    view.insert(None, lines)
    written = read_reference(view, ADDRESSES)
    assert written.entities
    assert written.nested
    assert reference_of([*lines, *lines], ADDRESSES) == written
