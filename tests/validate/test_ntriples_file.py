from __future__ import annotations

import pytest

from hub.validate.ntriples import NTriplesError
from hub.validate.ntriples_file import read_ntriples_file

PLAIN = "<a:s> <a:p> <a:o> ."


def test_odd_lines_mean_what_they_mean_among_plain_ones() -> None:
    text = "\n".join(
        [
            PLAIN,
            "  # nothing",
            r'<a:s>  <a:p>"\u00e9\t\"\\" . # why',
            '<a:s> <a:p> "tab\there" .',
            "_:x <a:p> _:y .",
            "_:y <a:p> _:x.",
            '<a:s> <a:p> "x"@FR .',
            '<a:s> <a:p> "x"@fr .',
            r"<a:\u0073> <a:p> <a:o> .",
        ]
    )
    found = read_ntriples_file(text)
    (x, _, y), (again_y, _, again_x) = found.said[3], found.said[4]
    assert (x, y) == (again_x, again_y)
    assert x.startswith("_:N")
    assert found.said[1][2] == '"é\t\\"\\\\"'
    assert found.said[2][2] == '"tab\there"'
    assert found.said[5] == found.said[6] == ("<a:s>", "<a:p>", '"x"@fr')
    assert found.places == [1, 3, 4, 5, 6, 7, 8, 9]
    assert [str(each.language) for each in found.capitals.values()] == ["FR"]
    assert len(found.each_once) == 6


def test_the_spelling_that_comes_first_counts() -> None:
    found = read_ntriples_file('<a:s> <a:p> "x"@fr .\n<a:s> <a:p> "x"@FR .')
    assert found.capitals == {}


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_a_line_ends_where_n_triples_ends_it_and_nowhere_else(end: str) -> None:
    text = end.join(['<a:s> <a:p> "one\u2028line\x0b\x85" .', PLAIN, ""])
    found = read_ntriples_file(text)
    assert [value for _, _, value in found.said] == ['"one\u2028line\x0b\x85"', "<a:o>"]
    assert found.places == [1, 2]


def test_the_names_of_graphs_are_passed_over() -> None:
    text = f"{PLAIN[:-1]}<a:g> .\n{PLAIN[:-1]}_:g .\n{PLAIN}\n"
    assert read_ntriples_file(text, has_graphs=True).said == [("<a:s>", "<a:p>", "<a:o>")] * 3
    with pytest.raises(NTriplesError, match=r"^1:19: a final dot"):
        read_ntriples_file(text)


@pytest.mark.parametrize("escape", [r"\ud800", r"\U00110000", r"\UFFFFFFFF"])
def test_an_escape_that_is_no_character_is_said_with_its_place(escape: str) -> None:
    with pytest.raises(NTriplesError, match=r"^2:14: a value expected"):
        read_ntriples_file(f'{PLAIN}\n<a:s> <a:p> "{escape}" .')
