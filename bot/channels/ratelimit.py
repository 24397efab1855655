"""Token buckets with bounded memory, and whose address a request comes from."""

from __future__ import annotations

import ipaddress
import math
from collections import OrderedDict
from collections.abc import Callable, Sequence


class RateLimiter:
    """One bucket a key: `burst` at once, then `per_minute`; the key unseen for longest is forgotten first."""

    def __init__(self, burst: int, per_minute: int, entries: int, clock: Callable[[], float]) -> None:
        self._burst = float(burst)
        self._per_second = per_minute / 60
        self._entries = entries
        self._clock = clock
        self._buckets: OrderedDict[str, tuple[float, float]] = OrderedDict()

    def __len__(self) -> int:
        return len(self._buckets)

    def wait(self, key: str) -> int:
        """Take one from the bucket of `key`: 0 when there was one, else the whole seconds until there is."""
        now = self._clock()
        level, seen = self._buckets.get(key, (self._burst, now))
        level = min(self._burst, level + max(0.0, now - seen) * self._per_second)
        allowed = level >= 1
        self._buckets[key] = (level - 1 if allowed else level, now)
        self._buckets.move_to_end(key)
        if len(self._buckets) > self._entries:
            self._buckets.popitem(last=False)
        return 0 if allowed else max(1, math.ceil((1 - level) / self._per_second))


class ClientAddress:
    """Finds the address of the person behind trusted proxies."""

    def __init__(self, trusted_proxies: Sequence[str]) -> None:
        self._trusted = tuple(ipaddress.ip_network(entry) for entry in trusted_proxies)

    def of(self, peer: str, forwarded_for: str) -> str:
        """Return the rightmost address of ``X-Forwarded-For`` that no trusted proxy has, else the peer's own.

        The header counts only when the peer itself is trusted, and only as far back as trusted proxies wrote
        it. IPv6 addresses are cut to /64, which is what one person has.
        """
        address = peer
        hops = [hop.strip() for hop in forwarded_for.split(",") if hop.strip()]
        while hops and self._is_trusted(address):
            nearest = hops.pop()
            if _parsed(nearest) is None:
                break
            address = nearest
        return _bucket_key(address)

    def _is_trusted(self, address: str) -> bool:
        parsed = _parsed(address)
        return parsed is not None and any(parsed in network for network in self._trusted)


def _parsed(address: str) -> ipaddress.IPv4Address | ipaddress.IPv6Address | None:
    try:
        return ipaddress.ip_address(address)
    except ValueError:
        return None


def _bucket_key(address: str) -> str:
    parsed = _parsed(address)
    if isinstance(parsed, ipaddress.IPv6Address):
        mapped = parsed.ipv4_mapped
        return str(mapped) if mapped else str(ipaddress.ip_network((parsed, 64), strict=False))
    return str(parsed) if parsed else "unknown"
