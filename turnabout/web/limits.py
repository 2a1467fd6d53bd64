"""Rate limits shared by all processes through the database cache, on real time.

A limit of N is N numbered places in the cache: taking one is an atomic `add`, so two processes can
never both take the last. Keys are hashed: the cache holds no address and no email.
"""

from __future__ import annotations

from dataclasses import dataclass
from hashlib import sha256
from hmac import new as hmac
from ipaddress import ip_address, ip_network
from typing import TYPE_CHECKING

from django.conf import settings
from django.core.cache import cache

if TYPE_CHECKING:
    from django.http import HttpRequest


IPV6 = 6


@dataclass(frozen=True)
class Limit:
    """At most `times` per `seconds` for one subject (an address, an email, a person)."""

    name: str
    times: int
    seconds: int

    def _key(self, subject: str, place: int) -> str:
        digest = hmac(settings.SERVER_KEY.encode(), f"{self.name}|{subject}".encode(), sha256)
        return f"limit:{digest.hexdigest()}:{place}"

    def take(self, subject: str) -> bool:
        """Take a place; False when none is free until the window passes."""
        keys = [self._key(subject, place) for place in range(self.times)]
        taken = cache.get_many(keys)
        # Looking is one query however many places there are; taking decides.
        return any(cache.add(key, 1, self.seconds) for key in keys if key not in taken)

    def exhausted(self, subject: str) -> bool:
        """Whether no place is free, without taking one."""
        keys = [self._key(subject, place) for place in range(self.times)]
        return len(cache.get_many(keys)) == self.times

    def forget(self, subject: str) -> None:
        """Free all places, as after a success."""
        cache.delete_many([self._key(subject, place) for place in range(self.times)])


def address(request: HttpRequest) -> str:
    """The caller's address, as far as we may believe it.

    The server binds loopback, so `REMOTE_ADDR` is the caller or our own proxy. Only the last
    X-Forwarded-For entry is our proxy's word; the earlier ones are the caller's and are ignored.
    """
    direct: str = request.META.get("REMOTE_ADDR", "")
    if settings.SECURE_PROXY_SSL_HEADER is None:
        return _network(direct)
    forwarded: str = request.META.get("HTTP_X_FORWARDED_FOR", "")
    return _network(forwarded.rsplit(",", 1)[-1].strip() or direct)


def _network(written: str) -> str:
    """An IPv6 caller is their /64: every house has 2^64 single addresses to spend."""
    try:
        known = ip_address(written)
    except ValueError:
        return written
    return str(ip_network((known, 64), strict=False)) if known.version == IPV6 else written
