"""The hub talks to the open internet and to nobody on its own network, however an address is spelled or resolved."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator
from ipaddress import IPv4Address
from pathlib import Path
from typing import Any

import pytest

from hub.errors import RefusedError
from hub.harvest.address_guard import AddressGuard, is_public
from hub.harvest.fetch import Validators, fetch
from hub.harvest.http import new_session
from tests.harvest.apis import Reply, serving

PRIVATE_V4 = [
    "0.0.0.0", "0.1.2.3",  # noqa: S104 - nothing is bound to it
    "10.0.0.1", "10.255.255.255", "100.64.0.1", "100.127.255.255", "127.0.0.1", "127.255.255.254",
    "169.254.169.254", "172.16.0.1", "172.31.255.255", "192.0.0.1", "192.0.2.1", "192.168.0.1", "198.18.0.1",
    "198.51.100.1", "203.0.113.1", "224.0.0.1", "239.255.255.250", "240.0.0.1", "255.255.255.255",
]  # fmt: skip
PUBLIC_V4 = ["1.1.1.1", "8.8.8.8", "172.15.0.1", "172.32.0.1", "100.63.0.1", "192.169.0.1", "223.255.255.254"]
PRIVATE_V6 = [
    "::", "::1", "fe80::1", "fe80::1%eth0", "fc00::1", "fd12:3456::1", "fec0::1", "ff02::1", "ff0e::1", "100::1",
    "2001:db8::1", "3fff::1", "5f00::1", "64:ff9b:1::a00:1", "::127.0.0.1", "::8.8.8.8", "4000::1", "2001:2::1",
]  # fmt: skip
PUBLIC_V6 = ["2001:4860:4860::8888", "2a00:1450:4007:80a::200e", "2606:4700:4700::1111"]


def wrapped(inner: str) -> dict[str, str]:
    number = int(IPv4Address(inner))
    high, low = f"{number >> 16:x}", f"{number & 0xFFFF:x}"
    hidden = number ^ 0xFFFFFFFF  # RFC 4380: the client's address with every bit turned
    return {
        "mapped": f"::ffff:{inner}",
        "mapped, in hexadecimal": f"::ffff:{high}:{low}",
        "6to4": f"2002:{high}:{low}::1",
        "Teredo": f"2001:0:4136:e378:8000:63bf:{hidden >> 16:x}:{hidden & 0xFFFF:x}",
        "NAT64": f"64:ff9b::{high}:{low}",
    }


@pytest.mark.parametrize("address", [*PRIVATE_V4, *PRIVATE_V6, "", "exemple.fr", "1.2.3.4.5"])
def test_a_special_address_is_not_of_the_open_internet(address: str) -> None:
    assert not is_public(address)


@pytest.mark.parametrize("address", [*PUBLIC_V4, *PUBLIC_V6])
def test_an_ordinary_address_is(address: str) -> None:
    assert is_public(address)


@pytest.mark.parametrize("inner", PRIVATE_V4)
def test_a_special_address_stays_one_whatever_it_is_wrapped_in(inner: str) -> None:
    assert [how for how, address in wrapped(inner).items() if is_public(address)] == []


@pytest.mark.parametrize("inner", PUBLIC_V4)
def test_a_public_address_may_be_wrapped_as_translators_do(inner: str) -> None:
    assert is_public(wrapped(inner)["mapped"])
    assert is_public(wrapped(inner)["NAT64"])


SPELLED = ["127.0.0.1", "127.1", "127.0.1", "2130706433", "0x7f000001", "0x7f.1", "0177.0.0.1", "017700000001", "0", "[::1]",
    "[::ffff:127.0.0.1]", "[::ffff:7f00:1]", "[fe80::1%25eth0]", "169.254.169.254", "[64:ff9b::7f00:1]"]  # fmt: skip


@pytest.mark.parametrize("host", SPELLED)
@pytest.mark.parametrize("scheme", ["http", "https"])
def test_a_private_address_is_refused_however_it_is_spelled(scheme: str, host: str) -> None:
    with pytest.raises(RefusedError, match="private address"):
        AddressGuard.of("https://exemple.fr/a.csv").admit(f"{scheme}://{host}/a.csv")


NO_ADDRESS = ["ftp://exemple.fr/a", "file:///etc/passwd", "gopher://x/", "http://", "http:///a", "//exemple.fr/a", "exemple.fr",
    "http://[::1", "http://127.0.0.1:port/", "http://8.8.8.8:99999/", "http://1\x00/", "javascript:alert(1)"]  # fmt: skip


@pytest.mark.parametrize("url", NO_ADDRESS)
def test_what_is_no_web_address_is_refused_in_words(url: str) -> None:
    with pytest.raises(RefusedError):
        AddressGuard().admit(url)
    with pytest.raises(RefusedError):
        AddressGuard.of(url).admit(url)


def test_an_operator_who_writes_a_private_address_means_it_at_that_port_only() -> None:
    guard = AddressGuard.of("http://127.0.0.1:8080/a.csv")
    guard.admit("http://127.0.0.1:8080/b.csv")
    for other in (
        "http://127.0.0.1:8081/",
        "http://127.0.0.1/",
        "http://127.0.0.2:8080/",
        "https://127.0.0.1/",
    ):
        with pytest.raises(RefusedError):
            guard.admit(other)


@pytest.mark.parametrize("declared", ["Annuaire.Interne", "annuaire.interne:80"])
def test_a_declared_host_may_be_private(declared: str) -> None:
    guard = AddressGuard.of("https://exemple.fr/", [declared])
    guard.check("annuaire.interne", 80, "10.0.0.7")
    guard.check("ANNUAIRE.interne", 80, "10.0.0.7")
    with pytest.raises(RefusedError, match="private_hosts"):
        guard.check("autre.interne", 80, "10.0.0.7")


def test_a_port_that_was_declared_is_the_only_one() -> None:
    guard = AddressGuard.of("https://exemple.fr/", ["annuaire.interne:8080"])
    guard.check("annuaire.interne", 8080, "10.0.0.7")
    with pytest.raises(RefusedError):
        guard.check("annuaire.interne", 5432, "10.0.0.7")


@pytest.fixture
def rebound(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A resolver for which every name of exemple.fr is this very machine."""
    resolve = socket.getaddrinfo

    def to_loopback(host: Any, *more: Any, **options: Any) -> Any:
        name = host.decode() if isinstance(host, bytes) else host
        return resolve("127.0.0.1" if str(name).endswith("exemple.fr") else host, *more, **options)

    monkeypatch.setattr(socket, "getaddrinfo", to_loopback)
    yield


def get(url: str, guard: AddressGuard, into: Path) -> bytes:
    with new_session("test", guard=guard, retries=0) as http:
        path = fetch(url, http, into, Validators(), admit=guard.admit).path
    assert path is not None
    return path.read_bytes()


def test_a_public_name_that_leads_to_this_machine_is_refused_before_a_byte_is_sent(
    tmp_path: Path, rebound: None
) -> None:
    with serving(lambda _: b"secret") as api:
        url = api.url.replace("127.0.0.1", "donnees.exemple.fr")
        with pytest.raises(
            RefusedError, match=r"donnees\.exemple\.fr:\d+ leads to the private address 127\.0\.0\.1"
        ):
            get(url, AddressGuard.of(url), tmp_path)
        assert api.asked == []
        assert get(url, AddressGuard.of(url, ["donnees.exemple.fr"]), tmp_path) == b"secret"


def test_a_redirect_to_a_name_that_leads_to_this_machine_is_refused(tmp_path: Path, rebound: None) -> None:
    with serving(lambda _: b"secret") as inner:
        target = inner.url.replace("127.0.0.1", "interne.exemple.fr")
        moved = Reply(b"", 302, {"Location": target})
        with serving(lambda _: moved) as api, pytest.raises(RefusedError, match="private address"):
            get(api.url, AddressGuard.of(api.url), tmp_path)
        assert inner.asked == []


def test_https_is_guarded_too_before_the_handshake(tmp_path: Path, rebound: None) -> None:
    heard: list[bytes] = []
    with socket.create_server(("127.0.0.1", 0)) as server:

        def listen() -> None:
            line, _ = server.accept()
            with line:
                line.settimeout(5)
                heard.append(line.recv(10))

        listener = threading.Thread(target=listen, daemon=True)
        listener.start()
        url = f"https://donnees.exemple.fr:{server.getsockname()[1]}/a.csv"
        with pytest.raises(RefusedError, match="private address"):
            get(url, AddressGuard.of(url), tmp_path)
        listener.join(5)
    assert heard == [b""]
