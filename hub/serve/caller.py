"""Who asks, as far as limits go: the key that is shown, else the address the request comes from.

An address is what the server says it is: that of the connection, or what a proxy the operator trusts forwards. One IPv6
subscriber has a /64 at the least, so a /64 is one client. Whoever shares an address shares its allowance, until they show
a key.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address

from starlette.datastructures import Headers
from starlette.types import Scope

from hub.access.key_file import KeyRing
from hub.access.scratch_key import ScratchKey
from hub.errors import SettingsError
from hub.serve.allowance import Network

_UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Caller:
    """``name`` tells one client from another; ``is_free`` means that no allowance applies."""

    name: str
    has_key: bool = False
    is_free: bool = False


def caller_of(scope: Scope, keys: KeyRing | ScratchKey, free: tuple[Network, ...]) -> Caller:
    """Who sent the request of ``scope``. A key that opens nothing counts for nothing."""
    given = Headers(scope=scope).getlist("authorization")
    scheme, _, text = given[0].strip().partition(" ") if len(given) == 1 else ("", "", "")
    if scheme.lower() == "bearer":
        try:
            key = keys.bearer(text.strip())
        except SettingsError:  # the request itself will say so
            key = None
        if key is not None:
            return Caller(f"key {key.id}", has_key=True)
    client = scope.get("client")
    return _caller_from(client[0] if client else "", free)


@lru_cache(maxsize=4096)
def _caller_from(host: str, free: tuple[Network, ...]) -> Caller:
    address = address_of(host)
    if address is None:
        return Caller(_UNKNOWN)
    return Caller(client_name(address), is_free=any(address in network for network in free))


def address_of(host: str) -> IPv4Address | IPv6Address | None:
    """The address that ``host`` spells, an IPv4 one dressed as IPv6 undressed; None for what is none."""
    try:
        address = ip_address(host.partition("%")[0])
    except ValueError:
        return None
    return (address.ipv4_mapped or address) if isinstance(address, IPv6Address) else address


def client_name(address: IPv4Address | IPv6Address) -> str:
    """An IPv4 address, or the /64 of an IPv6 one."""
    if isinstance(address, IPv4Address):
        return str(address)
    return str(IPv6Network((address, 64), strict=False))
