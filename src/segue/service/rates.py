"""Requests a second of each client, by token buckets."""

from __future__ import annotations

import ipaddress
import time
from collections import OrderedDict
from collections.abc import Callable
from typing import Final

MOST_CLIENTS: Final = 10_000
"""Number of clients that are remembered; the one that was silent for longest is forgotten first."""

NETWORK: Final = 64
"""Bits of an IPv6 address that count: whoever has one address has all that begin with these."""


class Rates:
    """A bucket for each client: a request takes a token, and tokens come back at a rate.

    Args:
        rate: Tokens a second; 0 for no limit.
        burst: Tokens of a full bucket.
        clock: Seconds, from any beginning.
    """

    def __init__(self, rate: float, burst: int, clock: Callable[[], float] = time.monotonic) -> None:
        self._rate, self._burst, self._clock = rate, max(burst, 1), clock
        self._buckets: OrderedDict[str, tuple[float, float]] = OrderedDict()

    def take(self, client: str) -> float:
        """Take a token of a client; returns 0, or the seconds until there is one."""
        if not self._rate:
            return 0.0
        now = self._clock()
        tokens, seen = self._buckets.pop(client, (float(self._burst), now))
        tokens = min(self._burst, tokens + (now - seen) * self._rate)
        spare = tokens - 1
        self._buckets[client] = (spare if spare >= 0 else tokens, now)
        if len(self._buckets) > MOST_CLIENTS:
            self._buckets.popitem(last=False)
        return 0.0 if spare >= 0 else -spare / self._rate


def network(address: str) -> str:
    """The part of an address that stands for a client."""
    try:
        found = ipaddress.IPv6Address(address.partition("%")[0])
    except ValueError:
        return address
    if found.ipv4_mapped:
        return str(found.ipv4_mapped)
    return str(ipaddress.IPv6Network((int(found), NETWORK), strict=False))
