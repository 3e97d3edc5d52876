"""Which machines a harvest may talk to: those of the open internet, and the private ones the operator declared.

A publisher's answer names other addresses: redirects, next pages, links. One that leads into the hub's own network
(a database next door, a cloud's metadata service) would make the hub fetch what its attacker cannot reach. Names prove
nothing, since whoever owns one may point it anywhere at any moment: so what is looked at is the address the connection
was made to, before a byte is sent. Behind an HTTP proxy it is the proxy that connects, and has to be as careful.

Sources of the ranges: IANA's special-purpose registries (through :mod:`ipaddress`), RFC 4291 (IPv4-mapped), RFC 3056
(6to4), RFC 4380 (Teredo), RFC 6052 (NAT64), RFC 9637 (documentation).
"""

from __future__ import annotations

import socket
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass, field
from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address

from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.connectionpool import HTTPConnectionPool, HTTPSConnectionPool

from hub.errors import RefusedError
from hub.harvest.lines import Lines
from hub.harvest.web_address import read_address, web_parts

_PORTS = {"http": 80, "https": 443}
_GLOBAL_V6 = IPv6Network("2000::/3")
"""All that was ever given to the open internet."""
_DOCUMENTATION = IPv6Network("3fff::/20")
_NAT64 = IPv6Network("64:ff9b::/96")


@dataclass(frozen=True, slots=True)
class AddressGuard:
    """``hosts`` may be private: each a host, or host:port for that port alone (lower case)."""

    hosts: frozenset[str] = field(default_factory=frozenset)

    @classmethod
    def of(cls, location: str, private_hosts: Iterable[str] = ()) -> AddressGuard:
        """The guard of a source at ``location``. An operator who writes a private address, or ``localhost``, means
        it: that host, at that port. A *name* that turns out private has to be declared (``private_hosts``)."""
        hosts = {host.lower() for host in private_hosts}
        with suppress(ValueError):  # a path, or what is refused when it is asked
            hosts |= cls._meant(location)
        return cls(frozenset(hosts))

    @staticmethod
    def _meant(location: str) -> set[str]:
        parts = read_address(location)
        if parts.hostname and (parts.hostname == "localhost" or _address(parts.hostname) is not None):
            return {f"{parts.hostname}:{parts.port or _PORTS.get(parts.scheme, 0)}"}
        return set()

    def admit(self, url: str) -> None:
        """Raise RefusedError for an address that is not http(s), or that spells a private address out."""
        parts = web_parts(url)
        host = parts.hostname or ""
        spelled = _address(host)
        if spelled is not None:
            self.check(host, parts.port or _PORTS[parts.scheme], str(spelled))

    def check(self, host: str, port: int, address: str) -> None:
        """Raise RefusedError unless ``address``, which a connection to ``host`` was made to, may be talked to."""
        name = host.lower().strip("[]")
        if name in self.hosts or f"{name}:{port}" in self.hosts or is_public(address):
            return
        raise RefusedError(
            f"{host}:{port} mène à l'adresse privée {address} : le hub ne s'y connecte pas. Si c'est voulu, déclarez "
            f'l\'hôte dans hub.toml : [harvest] private_hosts = ["{host}"].',
            f"{host}:{port} leads to the private address {address}: the hub does not connect to it. If that is meant, "
            f'declare the host in hub.toml: [harvest] private_hosts = ["{host}"].',
        )


def is_public(address: str) -> bool:
    """Whether ``address`` is one of the open internet, whatever it is wrapped in."""
    found = _address(address)
    if isinstance(found, IPv6Address):
        inner = _wrapped(found)
        if inner is not None:
            return is_public(str(inner))
        if found not in _GLOBAL_V6 or found in _DOCUMENTATION:
            return False
    return found is not None and found.is_global and not found.is_multicast


def pools(guard: AddressGuard | None, lines: Lines) -> dict[str, type[HTTPConnectionPool]]:
    """urllib3's connection pools, by scheme, with ``guard`` at the door of each connection; ``lines`` hear of each."""

    class Connection(HTTPConnection):
        def _new_conn(self) -> socket.socket:
            return _checked(super()._new_conn(), self.host, self.port, guard)

        def connect(self) -> None:
            super().connect()
            lines.add(self.sock)

    class SecureConnection(HTTPSConnection):
        def _new_conn(self) -> socket.socket:
            return _checked(super()._new_conn(), self.host, self.port, guard)

        def connect(self) -> None:
            super().connect()
            lines.add(self.sock)

    class Pool(HTTPConnectionPool):
        ConnectionCls = Connection

    class SecurePool(HTTPSConnectionPool):
        ConnectionCls = SecureConnection

    return {"http": Pool, "https": SecurePool}


def _checked(connected: socket.socket, host: str, port: int, guard: AddressGuard | None) -> socket.socket:
    if guard is None:
        return connected
    try:
        guard.check(host, port, connected.getpeername()[0])
    except BaseException:
        connected.close()
        raise
    return connected


def _address(text: str) -> IPv4Address | IPv6Address | None:
    try:
        return ip_address(text.strip("[]").partition("%")[0])
    except ValueError:
        pass
    try:
        # What a resolver takes for an address: 127.1, 0x7f000001, 2130706433.
        return IPv4Address(socket.inet_aton(text)) if text[:1].isdigit() else None
    except OSError:
        return None


def _wrapped(address: IPv6Address) -> IPv4Address | None:
    if address in _NAT64:
        return IPv4Address(int(address) & 0xFFFFFFFF)
    return address.ipv4_mapped or address.sixtofour or (address.teredo[1] if address.teredo else None)
