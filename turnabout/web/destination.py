"""Where an address leads that somebody gave us: scheme, host, port and what to ask for there.

It is taken apart here once, and everything after goes by the parts: two readers of one address may disagree about its
host, and that is how a checked address becomes an unchecked one.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv6Address
from typing import Final
from urllib.parse import quote, urljoin, urlsplit

from turnabout.web.unreached import Unreached, Why

LONGEST: Final = 2048
_PORTS: Final = {"http": 80, "https": 443}
_HOST: Final = re.compile(
    r"(?=.{1,253}\Z)(?:[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?\.)*[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?"
)
# What C libraries read as an IPv4 address, though it is not written as one: 2130706433, 0177.0.0.1, 0x7f.1
_NUMBER: Final = re.compile(r"[0-9]+|0x[0-9a-f]*")
# What may stand in a path and a query as it is; all else is percent-encoded, so that no line can end there.
_AS_IT_IS: Final = "/?:@!$&'()*+,;=-._~%[]"


@dataclass(frozen=True)
class Destination:
    """`host` is lower-case ASCII, an IPv6 address without brackets; `target` is path and query."""

    scheme: str
    host: str
    port: int
    target: str

    @property
    def host_header(self) -> str:
        """As HTTP names it: the port only where it is not the usual one."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return host if self.port == _PORTS[self.scheme] else f"{host}:{self.port}"


def destination(written: str, *, ports: frozenset[int] = frozenset()) -> Destination:
    """Take an address apart; `ports` may be asked besides 80 and 443. Raises Unreached with `address`."""
    if len(written) > LONGEST or not written.isprintable() or re.search(r"[\s\\]", written):
        raise Unreached(Why.ADDRESS)
    try:
        parts = urlsplit(written)
        port, host = parts.port, _ascii(parts.hostname or "")
    except ValueError:
        raise Unreached(Why.ADDRESS) from None
    scheme = "https" if parts.scheme in {"webcal", "webcals"} else parts.scheme
    # A name and a password would go to whoever the address leads to, and be kept with it.
    if scheme not in _PORTS or "@" in parts.netloc or not host:
        raise Unreached(Why.ADDRESS)
    if port not in {None, _PORTS[scheme], *ports}:
        raise Unreached(Why.ADDRESS)
    target = quote(parts.path or "/", safe=_AS_IT_IS) + (
        f"?{quote(parts.query, safe=_AS_IT_IS)}" if parts.query else ""
    )
    return Destination(scheme, host, port or _PORTS[scheme], target)


def further(came_from: Destination, location: str, *, ports: frozenset[int] = frozenset()) -> Destination:
    """Where a redirect leads, checked as if it had been given. Raises Unreached.

    Not from https to http: what was asked for in secret would go out in the clear.
    """
    here = f"{came_from.scheme}://{came_from.host_header}{came_from.target}"
    if len(location) > LONGEST or not location.isprintable():
        raise Unreached(Why.REDIRECTS)
    try:
        found = destination(urljoin(here, location), ports=ports)
    except (Unreached, ValueError):
        raise Unreached(Why.REDIRECTS) from None
    if came_from.scheme == "https" and found.scheme != "https":
        raise Unreached(Why.REDIRECTS)
    return found


def _ascii(host: str) -> str:
    """The host as it is asked for. Raises ValueError where it is none."""
    if ":" in host:
        # Without a zone (`%eth0`): it names a device of this machine.
        return str(IPv6Address(host)) if "%" not in host else _none()
    plain = host.encode("idna").decode().lower().removesuffix(".") if host else ""
    if not _HOST.fullmatch(plain):
        return _none()
    if _NUMBER.fullmatch(plain.rpartition(".")[2]):
        # Only as four plain numbers; IPv4Address takes no other form.
        return str(IPv4Address(plain))
    return plain


def _none() -> str:
    raise ValueError
