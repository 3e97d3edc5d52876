"""What each client may take of the service: seconds of its workers, errors, queries at once; refilled as time goes by.

An account is kept for each client who was seen lately, the one not seen for longest forgotten when there are too many: no
number of clients fills the memory. Seconds are known once they are spent, so an account may go into debt; whoever is in
debt waits until it is paid back, at the rate of the allowance.
"""

from __future__ import annotations

import math
import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass, field
from ipaddress import IPv4Network, IPv6Network
from typing import Literal

Network = IPv4Network | IPv6Network

Kind = Literal["query", "page", "write"]
"""What is asked: something whose cost the client decides, something whose cost the hub does, a write (which has a key)."""

Limit = Literal["client-seconds", "client-page-seconds", "client-errors", "client-queries"]

MINUTE = 60.0

_SPENDER = 0.1  # of a minute's seconds: whoever has taken more goes behind those who have not


@dataclass(frozen=True, slots=True)
class Allowance:
    """What one client may take in a minute: ``seconds`` of readers and other workers for its queries, ``page_seconds`` for
    pages and documents, ``errors``; and ``queries`` under way at once."""

    seconds: float = 30.0
    page_seconds: float = 30.0
    errors: int = 60
    queries: int = 12


@dataclass(frozen=True, slots=True)
class Protection:
    """``clients`` is each address's allowance, ``key_holders`` each key's. Whoever asks from a network of ``free`` has
    none to keep to; at most ``kept`` accounts are remembered."""

    clients: Allowance = Allowance()
    key_holders: Allowance = Allowance(seconds=240.0, page_seconds=240.0, errors=600, queries=48)
    free: tuple[Network, ...] = ()
    kept: int = 10_000


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why a client has to wait: ``limit`` is reached, of ``most`` (a minute, or at once); ``wait`` is in whole seconds."""

    limit: Limit
    most: float
    wait: int


class Bucket:
    """Holds at most ``size``, refilled at ``size`` a minute; may go below nothing."""

    __slots__ = ("_level", "_seen", "size")

    def __init__(self, size: float, now: float) -> None:
        self.size = size
        self._level = size
        self._seen = now

    def level(self, now: float) -> float:
        """What is left, negative for a debt."""
        self._level = min(self.size, self._level + (now - self._seen) * self.size / MINUTE)
        self._seen = now
        return self._level

    def take(self, amount: float, now: float) -> None:
        """Take ``amount``, whether it is there or not."""
        self._level = self.level(now) - amount

    def wait(self, now: float, needed: float = 0.0) -> int:
        """Whole seconds until there is more than nothing, and ``needed``; 0 when there is."""
        level = self.level(now)
        if level > 0 and level >= needed:
            return 0
        return max(1, math.ceil((needed - level) * MINUTE / self.size))


@dataclass(slots=True)
class Account:
    """What one client has left. ``under_way`` counts its queries being answered."""

    allowance: Allowance
    seconds: Bucket
    page_seconds: Bucket
    errors: Bucket
    under_way: int = field(default=0)

    @classmethod
    def opened(cls, allowance: Allowance, now: float) -> Account:
        """A full one."""
        return cls(
            allowance,
            Bucket(allowance.seconds, now),
            Bucket(allowance.page_seconds, now),
            Bucket(allowance.errors, now),
        )

    def refusal(self, kind: Kind, now: float) -> Refusal | None:
        """Why a request of ``kind`` has to wait; None when it need not."""
        if kind == "page":
            if wait := self.page_seconds.wait(now):
                return Refusal("client-page-seconds", self.allowance.page_seconds, wait)
            return None
        # A key's letters being tried out are errors, so writes are held back by them too.
        if wait := self.errors.wait(now, needed=1):
            return Refusal("client-errors", self.allowance.errors, wait)
        if kind == "query":
            if wait := self.seconds.wait(now):
                return Refusal("client-seconds", self.allowance.seconds, wait)
            if self.under_way >= self.allowance.queries:
                return Refusal("client-queries", self.allowance.queries, 1)
        return None

    def is_spender(self, now: float) -> bool:
        """Whether much was taken lately."""
        return self.seconds.level(now) < (1 - _SPENDER) * self.seconds.size

    def charge(self, kind: Kind, seconds: float, now: float) -> None:
        """Take what a request of ``kind`` cost; a write costs no seconds, since its key was handed out for it."""
        if kind == "query":
            self.seconds.take(seconds, now)
        elif kind == "page":
            self.page_seconds.take(seconds, now)


class Accounts:
    """Every client's account, ``kept`` of them at most."""

    def __init__(self, protection: Protection, clock: Callable[[], float] = time.monotonic) -> None:
        self.protection = protection
        self.clock = clock
        self._accounts: OrderedDict[str, Account] = OrderedDict()

    def __len__(self) -> int:
        return len(self._accounts)

    def of(self, client: str, *, has_key: bool) -> Account:
        """The account of ``client``, opened when there is none."""
        account = self._accounts.get(client)
        if account is None:
            protection = self.protection
            account = Account.opened(protection.key_holders if has_key else protection.clients, self.clock())
            while len(self._accounts) >= max(1, protection.kept):
                self._accounts.popitem(last=False)
            self._accounts[client] = account
        self._accounts.move_to_end(client)
        return account
