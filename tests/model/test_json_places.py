from __future__ import annotations

import json
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from hub.model.json_places import places

TEXT = """\
{
  "data": [
    {"a/b": 1, "c": {"d":
      "e\\"}"}},
    [true, null]
  ],
  "": "f"
}
"""


def test_each_value_has_its_pointer_and_the_line_of_its_key() -> None:
    found = {place.pointer: (place.line, place.text) for place in places(TEXT) if not place.is_end}
    assert found == {
        "": (1, None),
        "/data": (2, None),
        "/data/0": (3, None),
        "/data/0/a~1b": (3, "1"),
        "/data/0/c": (3, None),
        "/data/0/c/d": (3, 'e"}'),
        "/data/1": (5, None),
        "/data/1/0": (5, "true"),
        "/data/1/1": (5, "null"),
        "/": (7, "f"),
    }


def follow(value: Any, pointer: str) -> Any:
    for step in pointer.split("/")[1:]:
        step = step.replace("~1", "/").replace("~0", "~")
        value = value[int(step)] if isinstance(value, list) else value[step]
    return value


documents = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=20,
)


@given(documents, st.sampled_from([None, 1]))
def test_every_pointer_leads_to_the_value_it_names(document: Any, indent: int | None) -> None:
    text = json.dumps(document, indent=indent, ensure_ascii=False)
    for place in places(text):
        value = follow(document, place.pointer)
        if place.text is None:
            assert isinstance(value, dict | list)
        else:
            assert place.text == (value if isinstance(value, str) else json.dumps(value))


def test_text_that_is_no_json_ends_all_the_same() -> None:
    assert len(list(places('}{"a" "b" ]]:, "c'))) < 10
