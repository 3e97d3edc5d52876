"""The page: it says what the text says, asks for nothing, and nothing of the data is taken for markup."""

from __future__ import annotations

from html.parser import HTMLParser

import pytest

from hub.errors import Language, Text
from hub.model.location import Location
from hub.model.problem import Problem
from hub.validate.report.html import MOST, report_html
from hub.validate.report.report import Report

NASTY = "<script>alert('é')</script>\"&"


def report(count: int = 1) -> Report:
    made = Report(checked=count + 1, files=["<b>.csv"])
    for number in range(count):
        problem = Problem(
            "warning",
            "url",
            Text(
                f"« {NASTY} » n'est pas une adresse web ; corrigez-la",
                f"'{NASTY}' is no web address; correct it",
            ),
            field="<i>site</i>",
            value=NASTY,
            location=Location("<b>.csv", number + 2),
        )
        made.add_problems([problem], f"https://x.org/{number}", f"k{number}")
    return made


class Page(HTMLParser):
    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.words: list[str] = []
        self.open: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        if tag not in {"meta"}:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.words.append(data)


@pytest.mark.parametrize("language", ["fr", "en"])
def test_nothing_of_the_data_becomes_markup_and_nothing_is_asked_for(language: Language) -> None:
    page = Page(report_html(report(), language))
    names = {tag for tag, _ in page.tags}
    assert not names & {"script", "i", "b", "img", "link", "iframe", "object", "a", "form"}
    attributes = {name for _, attributes in page.tags for name in attributes}
    assert not attributes & {"src", "href", "onclick", "action"}
    assert NASTY in "".join(page.words)
    assert page.open == []


def test_it_says_its_language_and_the_same_counts_as_the_text() -> None:
    french, english = (Page(report_html(report(), language)) for language in ("fr", "en"))
    assert ("html", {"lang": "fr"}) in french.tags and ("html", {"lang": "en"}) in english.tags
    said = " ".join(" ".join(french.words).split())
    assert "1 avertissement" in said and "87,5 sur 100" in said and "corrigez-la" in said
    assert "1 warning" in " ".join(english.words) and "87.5 out of 100" in " ".join(english.words)


def test_a_reader_who_hears_the_page_is_told_of_headings_rows_and_columns() -> None:
    page = Page(report_html(report(), "fr"))
    headings = [tag for tag, _ in page.tags if tag in {"h1", "h2", "h3"}]
    assert headings[0] == "h1" and headings.count("h1") == 1 and headings[1] == "h2"
    scopes = [attributes.get("scope") for tag, attributes in page.tags if tag == "th"]
    assert set(scopes) == {"col", "row"}
    assert "caption" in {tag for tag, _ in page.tags}
    ids = {attributes["id"] for _, attributes in page.tags if "id" in attributes}
    labelled = {
        attributes["aria-labelledby"] for _, attributes in page.tags if "aria-labelledby" in attributes
    }
    assert labelled <= ids and labelled


def test_of_many_places_the_first_are_listed_and_the_rest_counted() -> None:
    page = report_html(report(MOST + 7), "fr")
    assert page.count("<tr>") == MOST + 1
    assert "… et 7 de plus." in page and "--format json" in page


def test_nothing_found_is_said_in_full() -> None:
    page = report_html(Report(checked=3, files=["a.csv"]), "fr")
    assert "Rien à signaler : ces données respectent toutes les règles." in page
    assert "<table" not in page


def test_it_can_be_printed() -> None:
    assert "@media print" in report_html(report(), "fr")
