"""Texts by their number: what was written is read, in any order, and a publication of an earlier version has no index."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hub.publish.matching.index import MatchIndex, build_match_index
from hub.publish.matching.texts import TextWriter, open_texts, share_texts


@given(parts=st.lists(st.lists(st.binary(max_size=30), max_size=6), min_size=1, max_size=4))
def test_each_text_is_read_back_by_its_number(
    parts: list[list[bytes]], tmp_path_factory: pytest.TempPathFactory
) -> None:
    folder = tmp_path_factory.mktemp("texts")
    numbers = []
    for part in parts:
        before, folder = folder, tmp_path_factory.mktemp("texts")
        share_texts(before, folder, "entry")
        with TextWriter(folder, "entry") as writer:
            numbers += [writer.add(text) for text in part]
    texts = [text for part in parts for text in part]
    assert numbers == list(range(len(texts)))
    read = open_texts(folder, "entry")
    assert [read(number) for number in reversed(range(len(texts)))] == texts[::-1]
    for number in (-1, len(texts)):
        with pytest.raises(IndexError):
            read(number)


def test_texts_are_written_once(tmp_path: Path) -> None:
    with TextWriter(tmp_path, "entry") as writer:
        writer.add(b"first")
    with TextWriter(tmp_path, "entry") as writer:
        writer.add(b"second")
    read = open_texts(tmp_path, "entry")
    assert (read(0), read(1)) == (b"first", b"second")
    assert (tmp_path / "entry.texts").read_bytes() == b"first"


def test_an_index_of_an_earlier_version_is_none(tmp_path: Path) -> None:
    (tmp_path / "earlier").mkdir()
    (tmp_path / "earlier" / "meta.json").write_text("{}")
    build_match_index(tmp_path / "today", [])
    assert not MatchIndex.is_in(tmp_path / "earlier")
    assert not MatchIndex.is_in(tmp_path / "nothing")
    assert MatchIndex.is_in(tmp_path / "today")
    assert MatchIndex(tmp_path / "today").known("https://data.example.org/id/organization/x") is None
