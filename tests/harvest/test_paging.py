"""An API that answers in pages is read to its end, and to no other: nothing is taken for the end that is not."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from hub.errors import SourceError, UserError
from hub.harvest.fetch import Limits
from hub.mapping.connector import Connector
from hub.model.secret import Secrets
from tests.harvest.apis import Reply, Request, ask, codes, records, serving
from tests.harvest.sources import connector

Answer = Callable[[Request], Any]


def paged(folder: Path, paging: str, *more: str) -> Connector:
    return connector(folder, "format: json", 'records: "/fiches"', f"paging: {{{paging}}}", *more)


def of_pages(*pages: tuple[int, ...], first: int = 1, **said: int) -> Answer:
    """Pages by number; what lies behind the last is empty."""

    def answer(request: Request) -> Any:
        place = int(request.query.get("page", first)) - first
        return {"fiches": records(*pages[place]) if place < len(pages) else [], **said}

    return answer


def test_pages_are_asked_by_number_until_the_first_empty_one(tmp_path: Path) -> None:
    of = paged(tmp_path, "by: page, parameter: page")
    with serving(of_pages((1, 2), (3, 4), (5,))) as api:
        acquired = ask(api.url, of, tmp_path / "into")
        assert codes(acquired, of) == ["1", "2", "3", "4", "5"]
        assert api.values("page") == ["1", "2", "3", "4"]
        assert not acquired.is_partial


def test_a_short_page_is_not_the_last(tmp_path: Path) -> None:
    of = paged(tmp_path, "by: page, parameter: page, size: {parameter: per_page, value: 100}")
    with serving(of_pages((1,), (2, 3), (4,))) as api:
        assert codes(ask(api.url, of, tmp_path / "into"), of) == ["1", "2", "3", "4"]
        assert set(api.values("per_page")) == {"100"}


def test_pages_may_be_numbered_from_zero(tmp_path: Path) -> None:
    of = paged(tmp_path, "by: page, parameter: page, first: 0")
    with serving(of_pages((1,), (2,), first=0)) as api:
        assert codes(ask(api.url, of, tmp_path / "into"), of) == ["1", "2"]
        assert api.values("page") == ["0", "1", "2"]


def test_the_number_of_pages_that_the_publisher_gives_spares_the_empty_one(tmp_path: Path) -> None:
    of = paged(tmp_path, "by: page, parameter: page, pages: /pages")
    with serving(of_pages((1,), (2,), pages=2)) as api:
        assert codes(ask(api.url, of, tmp_path / "into"), of) == ["1", "2"]
        assert api.values("page") == ["1", "2"]


def test_the_number_of_records_that_the_publisher_gives_ends_the_answer_and_is_told(tmp_path: Path) -> None:
    of = paged(tmp_path, "by: page, parameter: page, total: /meta/total")

    def answer(request: Request) -> Any:
        return {**of_pages((1, 2), (3,))(request), "meta": {"total": 3}}

    with serving(answer) as api:
        acquired = ask(api.url, of, tmp_path / "into")
        assert (codes(acquired, of), acquired.declared) == (["1", "2", "3"], 3)
        assert api.values("page") == ["1", "2"]


def test_fewer_records_than_the_publisher_says_are_told_as_fewer(tmp_path: Path) -> None:
    of = paged(tmp_path, "by: page, parameter: page, total: /total")
    with serving(of_pages((1, 2), total=5)) as api:
        acquired = ask(api.url, of, tmp_path / "into")
        assert (len(codes(acquired, of)), acquired.declared) == (2, 5)


def test_an_offset_skips_what_came_and_not_what_was_asked_for(tmp_path: Path) -> None:
    of = paged(tmp_path, "by: offset, parameter: skip, size: {parameter: limit, value: 3}")

    def answer(request: Request) -> Any:
        skip = int(request.query["skip"])
        return {"fiches": records(*range(skip, min(skip + 2, 5)))}  # two, whatever the limit

    with serving(answer) as api:
        assert codes(ask(api.url, of, tmp_path / "into"), of) == ["0", "1", "2", "3", "4"]
        assert api.values("skip") == ["0", "2", "4", "5"]


def test_a_cursor_is_followed_until_there_is_none(tmp_path: Path) -> None:
    of = paged(tmp_path, "by: cursor, parameter: after, next: /meta/next")
    pages = {None: (records(1), "a/b c"), "a/b c": (records(2), "é"), "é": (records(3), None)}

    def answer(request: Request) -> Any:
        fiches, following = pages[request.query.get("after")]
        return {"fiches": fiches, "meta": {"next": following}}

    with serving(answer) as api:
        assert codes(ask(api.url, of, tmp_path / "into"), of) == ["1", "2", "3"]
        assert api.values("after") == [None, "a/b c", "é"]


def test_a_cursor_that_comes_back_as_it_was_sent_is_the_end(tmp_path: Path) -> None:
    # INSEE's Sirene API does so; its first cursor is an asterisk.
    of = paged(tmp_path, 'by: cursor, parameter: curseur, first: "*", next: /suivant')

    def answer(request: Request) -> Any:
        at = request.query["curseur"]
        return {"fiches": records(1 if at == "*" else 2), "suivant": "fin"}

    with serving(answer) as api:
        assert codes(ask(api.url, of, tmp_path / "into"), of) == ["1", "2"]
        assert api.values("curseur") == ["*", "fin"]


def test_a_cursor_that_leads_back_to_an_earlier_page_stops_the_source(tmp_path: Path) -> None:
    of = paged(tmp_path, "by: cursor, parameter: after, next: /next")
    following = {None: "a", "a": "b", "b": "a"}

    def answer(request: Request) -> Any:
        at = request.query.get("after")
        return {"fiches": records(str(at)), "next": following[at]}

    with serving(answer) as api:
        with pytest.raises(SourceError, match="read already: the paging has no end"):
            ask(api.url, of, tmp_path / "into")
        assert len(api.asked) == 3


@pytest.mark.parametrize("absolute", [True, False])
def test_a_link_in_the_answer_is_followed(tmp_path: Path, absolute: bool) -> None:
    of = paged(tmp_path, "by: link, next: /links/next")

    def answer(request: Request) -> Any:
        at = int(request.query.get("p", 1))
        beginning = api.url if absolute else ""
        return {"fiches": records(at), "links": {"next": f"{beginning}?p={at + 1}" if at < 3 else None}}

    with serving(answer) as api:
        assert codes(ask(api.url, of, tmp_path / "into"), of) == ["1", "2", "3"]


def test_without_a_pointer_the_link_header_is_followed(tmp_path: Path) -> None:
    of = paged(tmp_path, "by: link")

    def answer(request: Request) -> Reply:
        at = int(request.query.get("p", 1))
        link = {"Link": f'</api?p={at + 1}>; rel="next", </api?p=1>; rel="first"'} if at < 3 else {}
        return Reply({"fiches": records(at)}, headers=link)

    with serving(answer) as api:
        assert codes(ask(api.url, of, tmp_path / "into"), of) == ["1", "2", "3"]


def test_a_server_that_answers_its_last_page_for_ever_stops_the_source(tmp_path: Path) -> None:
    of = paged(tmp_path, "by: page, parameter: page")
    with serving(lambda _: {"fiches": records(1)}) as api:
        with pytest.raises(SourceError, match="the same records as another"):
            ask(api.url, of, tmp_path / "into")
        assert len(api.asked) == 2


@pytest.mark.parametrize("status", [400, 404, 500, 503])
def test_a_page_that_is_refused_stops_the_source(tmp_path: Path, status: int) -> None:
    of = paged(tmp_path, "by: page, parameter: page")

    def answer(request: Request) -> Any:
        return of_pages((1,))(request) if request.query["page"] == "1" else Reply({"fiches": []}, status)

    with serving(answer) as api, pytest.raises(SourceError, match=f"answers {status}"):
        ask(api.url, of, tmp_path / "into")


@pytest.mark.parametrize(
    ("body", "said"),
    [
        (b"<html>Maintenance</html>", "JSON expected, '<html>Maintenance"),
        (b'{"fiches": [{"Code": "1"', "JSON expected"),
        ({"error": "quota"}, "fiches"),
        ({"fiches": "none"}, "a list of records is expected here"),
        (b"", "JSON expected"),
    ],
)
def test_a_page_that_is_not_what_the_connector_reads_stops_the_source(
    tmp_path: Path, body: Any, said: str
) -> None:
    of = paged(tmp_path, "by: page, parameter: page")

    def answer(request: Request) -> Any:
        return of_pages((1,))(request) if request.query["page"] == "1" else body

    with serving(answer) as api, pytest.raises(SourceError) as error:
        ask(api.url, of, tmp_path / "into")
    assert said in error.value.text.en


def test_the_pages_together_are_held_to_the_limit_of_one_answer(tmp_path: Path) -> None:
    of = paged(tmp_path, "by: page, parameter: page")
    page = {"fiches": [{"Code": "x", "Nom": "n" * 600_000, "SIRET": ""}]}

    def answer(request: Request) -> Any:
        return {**page, "number": request.query["page"]}

    with serving(answer) as api:
        with pytest.raises(SourceError, match="larger than 1 MiB"):
            ask(api.url, of, tmp_path / "into", limits=Limits(bytes=1 << 20))
        assert len(api.asked) == 2


def test_parameters_of_the_address_are_sent_with_every_page(tmp_path: Path) -> None:
    of = paged(tmp_path, "by: page, parameter: page")
    with serving(of_pages((1,), (2,))) as api:
        ask(api.url + "?region=75&page=9&vide=", of, tmp_path / "into")
        assert set(api.values("region")) == {"75"}
        assert set(api.values("vide")) == {""}
        assert api.values("page") == ["1", "2", "3"]


def test_the_same_pages_are_the_same_answer(tmp_path: Path) -> None:
    of = paged(tmp_path, "by: page, parameter: page")
    with serving(of_pages((1,), (2,))) as api:
        known = ask(api.url, of, tmp_path / "a").validators
        assert ask(api.url, of, tmp_path / "b", known=known).unchanged
    with serving(of_pages((1,), (3,))) as api:
        assert not ask(api.url, of, tmp_path / "c", known=known).unchanged


def test_each_record_says_on_which_page_it_stands(tmp_path: Path) -> None:
    of = paged(tmp_path, "by: page, parameter: page")
    with serving(of_pages((1,), (2,))) as api:
        acquired = ask(api.url, of, tmp_path / "into")
        assert [part.name for part in acquired.parts][:2] == ["api (1)", "api (2)"]


def test_csv_comes_in_pages_too(tmp_path: Path) -> None:
    of = connector(tmp_path, "format: csv", "encoding: utf-8", "paging: {by: page, parameter: page}")

    def answer(request: Request) -> bytes:
        rows = {"1": b"1,Un,\n", "2": b"2,Deux,\n"}
        return b"Code,Nom,SIRET\n" + rows.get(request.query["page"], b"")

    with serving(answer) as api:
        assert codes(ask(api.url, of, tmp_path / "into"), of) == ["1", "2"]


def test_a_key_is_sent_to_the_publisher_and_to_no_other_host_that_a_next_page_names(tmp_path: Path) -> None:
    of = paged(tmp_path, "by: link, next: /next")
    with serving(lambda _: {"fiches": records(2)}) as other:
        with serving(lambda _: {"fiches": records(1), "next": other.url}) as api:
            acquired = ask(api.url, of, tmp_path / "into", headers={"X-Api-Key": "s3cret"})
            assert codes(acquired, of) == ["1", "2"]
            assert [request.headers.get("x-api-key") for request in api.asked] == ["s3cret"]
        assert [request.headers.get("x-api-key") for request in other.asked] == [None]


SPELLINGS = ["s3cret", "s3/cret é", "s3 cret+&="]


@pytest.mark.parametrize("secret", SPELLINGS)
def test_the_secret_of_an_address_is_asked_with_and_written_nowhere(tmp_path: Path, secret: str) -> None:
    of = paged(tmp_path, "by: page, parameter: page")
    with serving(of_pages((1,), (2,))) as api:
        ask(api.url + "?token=${JETON}", of, tmp_path / "into", secrets=Secrets({"JETON": secret}))
        assert set(api.values("token")) == {secret}
    written = b"".join(path.read_bytes() for path in (tmp_path / "into").iterdir())
    assert b"${JETON}" in written
    assert b"s3" not in written


@pytest.mark.parametrize(
    "spelled", ["s3/cret é", "s3%2Fcret%20%C3%A9", "s3%2fcret%20%c3%a9", "s3%2Fcret+%C3%A9"]
)
def test_a_secret_that_comes_back_in_a_link_is_written_nowhere(tmp_path: Path, spelled: str) -> None:
    of = paged(tmp_path, "by: link, next: /next")

    def answer(request: Request) -> Any:
        at = int(request.query.get("p", 1))
        following = f"/api?p={at + 1}&token={spelled}" if at < 3 else None
        return Reply({"fiches": records(at), "next": following}) if at < 3 else Reply({}, 500)

    secrets = Secrets({"JETON": "s3/cret é"})
    with serving(answer) as api:
        with pytest.raises(SourceError) as error:
            ask(api.url + "?token=${JETON}", of, tmp_path / "into", secrets=secrets)
        assert set(api.values("token")) == {"s3/cret é"}
    assert "s3" not in error.value.text.en + error.value.text.fr
    assert b"s3" not in (tmp_path / "into" / "journal.jsonl").read_bytes()


def test_what_a_publisher_writes_is_never_taken_for_the_name_of_a_secret(tmp_path: Path) -> None:
    of = paged(tmp_path, "by: link, next: /next")
    with serving(lambda _: {"fiches": records(2)}) as other:
        answer = {"fiches": records(1), "next": other.url + "?a=${JETON}&b=${PATH}"}
        with serving(lambda _: answer) as api:
            secrets = Secrets({"JETON": "s3cret"})
            acquired = ask(api.url + "?token=${JETON}", of, tmp_path / "into", secrets=secrets)
            assert codes(acquired, of) == ["1", "2"]
        assert other.asked[0].query == {"a": "${JETON}", "b": "${PATH}"}


@pytest.mark.parametrize(
    "link", ["http://[oops", "ftp://exemple.fr/a", "http://exemple.fr:port/", "http:///x"]
)
def test_a_link_that_is_no_address_stops_the_source_in_words(tmp_path: Path, link: str) -> None:
    of = paged(tmp_path, "by: link, next: /next")
    with serving(lambda _: {"fiches": records(1), "next": link}) as api, pytest.raises(UserError):
        ask(api.url, of, tmp_path / "into")
