"""A format is found by its name, its media type or its suffix."""

from __future__ import annotations

import pytest

from hub.errors import UserError
from hub.store.formats import FORMATS, GRAPH_FORMATS, RESULT_FORMATS, find_format, named_format


@pytest.mark.parametrize("form", FORMATS, ids=lambda form: form.name)
def test_each_format_answers_to_its_name_media_type_and_suffix(form) -> None:  # type: ignore[no-untyped-def]
    group = tuple(other for other in FORMATS if other.holds == form.holds)
    for key in (
        form.name,
        form.media_type,
        form.media_type + "; charset=utf-8",
        form.suffix,
        form.name.upper(),
    ):
        assert find_format(key, group) is form


def test_json_is_results_for_a_select_and_linked_data_for_a_graph() -> None:
    for form, group in (("json", RESULT_FORMATS), ("jsonld", GRAPH_FORMATS)):
        found = find_format("application/json", group)
        assert found is not None
        assert found.name == form


def test_an_unknown_format_lists_the_known_ones() -> None:
    with pytest.raises(UserError, match=r"docx.*turtle"):
        named_format("docx", GRAPH_FORMATS)
