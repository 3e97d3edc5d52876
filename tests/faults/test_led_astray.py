"""A publisher cannot lead the hub into the operator's own network: what it points at sees no request."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest

from tests.called_here import ess_hub
from tests.faults.misbehaving import (
    CSV,
    NEW,
    OLD,
    PAGED,
    XML,
    Publisher,
    begun,
    follow,
    misbehaving,
    names,
    records_of,
    recovers,
    refused,
    sends,
)
from tests.harvest.workbooks import write_xlsx

LOCAL = [
    "127.0.0.1",
    "localhost",
    "[::ffff:127.0.0.1]",
    "0x7f000001",
    "2130706433",
    "127.1",
    "0177.0.0.1",
    "0.0.0.0",  # noqa: S104 - asked, not listened on
]


def places(port: str) -> list[str]:
    return [
        *(f"http://{host}:{port}/secret" for host in LOCAL),
        "http://169.254.169.254/latest/meta-data/",
        "http://[fe80::1]/",
        "http://10.0.0.1/",
        "file:///etc/hostname",
        "ftp://127.0.0.1/",
        "//127.0.0.1:" + port + "/secret",
    ]


def test_a_redirect_into_the_private_network_is_refused_and_sends_nothing(
    publisher: Publisher, tmp_path: Path
) -> None:
    hub = begun(tmp_path, publisher, *CSV)
    with misbehaving() as neighbour:
        neighbour.behaviours["/secret"] = lambda exchange: exchange.send(b"secret")
        for place in places(neighbour.address.rpartition(":")[2]):
            publisher.behaviours["/a"] = lambda exchange, to=place: exchange.send(
                b"", status=302, Location=to
            )
            said = refused(hub).err
            assert "private address" in said or "only http and https" in said, (place, said)
        assert neighbour.seen == []
    assert names(hub) == OLD
    recovers(hub, publisher, CSV)


def test_a_next_page_in_the_private_network_is_refused_and_sends_nothing(
    publisher: Publisher, tmp_path: Path
) -> None:
    hub = follow(tmp_path, publisher.address + "/a", *PAGED, "paging: {by: link, next: /next}")
    with misbehaving() as neighbour:
        neighbour.behaviours["/secret"] = lambda exchange: exchange.send(b"secret")
        for place in places(neighbour.address.rpartition(":")[2]):
            publisher.behaviours["/a"] = lambda exchange, to=place: exchange.send_json(
                {"fiches": records_of(NEW), "next": to}
            )
            said = refused(hub).err
            assert "private address" in said or "only http and https" in said, (place, said)
        assert neighbour.seen == []


def test_redirects_that_lead_nowhere_end(publisher: Publisher, tmp_path: Path) -> None:
    hub = begun(tmp_path, publisher, *CSV)
    publisher.behaviours["/a"] = lambda exchange: exchange.send(b"", status=301, Location="/b")
    publisher.behaviours["/b"] = lambda exchange: exchange.send(b"", status=307, Location="/a")
    publisher.seen.clear()
    refused(hub, "more than 5 redirects")
    assert len(publisher.seen) == 6
    assert names(hub) == OLD
    recovers(hub, publisher, CSV)


@pytest.mark.parametrize("scheme", ["file", "http"])
def test_an_entity_of_xml_reads_no_file_and_asks_no_server(
    publisher: Publisher, tmp_path: Path, scheme: str
) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text("s3cr3t")
    place = secret.as_uri() if scheme == "file" else publisher.address + "/secret"
    publisher.behaviours["/secret"] = lambda exchange: exchange.send(b"s3cr3t")
    document = (
        f'<?xml version="1.0"?><!DOCTYPE f [<!ENTITY x SYSTEM "{place}">]>'
        "<fiches><fiche><Code>A</Code><Nom>&x;</Nom></fiche></fiches>"
    )
    hub = begun(tmp_path, publisher, *XML)
    publisher.behaviours["/a"] = lambda exchange: exchange.send(document.encode())
    publisher.seen.clear()
    assert "s3cr3t" not in refused(hub).err
    assert publisher.seen == ["/a"]
    recovers(hub, publisher, XML)


def test_an_entity_in_a_workbook_reads_no_file_and_asks_no_server(
    publisher: Publisher, tmp_path: Path
) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text("s3cr3t")
    publisher.behaviours["/secret"] = lambda exchange: exchange.send(b"s3cr3t")
    hub = follow(tmp_path, publisher.address + "/a", "format: xlsx", "requests_per_minute: 6000")
    for place in (secret.as_uri(), publisher.address + "/secret"):
        plain = write_xlsx(
            tmp_path / "plain.xlsx", fiches=[["Code", "Nom", "SIRET", "Note"], ["A", "&x;", "", ""]]
        )
        astray = tmp_path / "astray.xlsx"
        with zipfile.ZipFile(plain) as before, zipfile.ZipFile(astray, "w") as after:
            for name in before.namelist():
                text = before.read(name).decode().replace("&amp;x;", "&x;")
                if name.startswith("xl/worksheets/"):
                    text = text.replace("?>", f'?><!DOCTYPE f [<!ENTITY x SYSTEM "{place}">]>', 1)
                after.writestr(name, text)
        publisher.behaviours["/a"] = sends(astray.read_bytes())
        publisher.seen.clear()
        outcome = ess_hub("harvest", hub=hub, lang="en")
        assert outcome.code in (0, 2), outcome
        assert "s3cr3t" not in outcome.out + outcome.err
        assert "s3cr3t" not in "".join(names(hub).values())
        assert publisher.seen == ["/a"]
