"""Which servers help two browsers to reach each other, in the words of a browser. Pure: time and keys come in.

A STUN server tells a browser what its address looks like from outside. A relay (TURN) passes on what two send each
other where there is no direct way between them; it sees addresses, times and amounts, and nothing of what is said.
"""

from __future__ import annotations

import hmac
from base64 import b64encode
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Final, NotRequired, TypedDict
from uuid import UUID

# A browser keeps what it got for as long as a call lasts, and begins anew with the relay whenever its network changes.
# The door of an hour is open for three and a quarter hours; the rest is for clocks that differ. It is the same for
# every hour: an end that was the door's would tell a relay which two belong together.
LASTS: Final = timedelta(hours=4)
ALIAS_LASTS: Final = timedelta(hours=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class IceServer:
    """One address of the operator's. A relay has a name and password, or takes those made from the shared secret."""

    url: str
    name: str = field(default="", repr=False)
    password: str = field(default="", repr=False)

    @property
    def is_relay(self) -> bool:
        """Whether what is said can go through it."""
        return not self.url.startswith("stun:")


class Entry(TypedDict):
    """What `RTCPeerConnection` takes as one of its `iceServers`."""

    urls: list[str]
    username: NotRequired[str]
    credential: NotRequired[str]


def for_browser(servers: Sequence[IceServer], *, secret: str, now: float, alias: str) -> list[Entry]:
    """The list for one browser, those with the same credentials together.

    `now` is in seconds since 1970, as the relay's clock has it; `alias` is what the relay knows this person by.
    """
    made = _time_limited(secret, now=now, alias=alias)
    together: dict[tuple[str, str], list[str]] = {}
    for server in servers:
        own = (server.name, server.password)
        together.setdefault(made if server.is_relay and not server.name else own, []).append(server.url)
    return [_entry(urls, name, password) for (name, password), urls in together.items()]


def alias_of(person: UUID, *, key: str, now: float) -> str:
    """What a relay knows somebody by, for an hour of the clock: it counts their ports by it.

    Made with a key that the relay has not, so it says nothing of who they are, nor that calls of two different hours
    were the same person's. Were it new each time, one person could have as many ports as the relay has.
    """
    hour = int(now // ALIAS_LASTS.total_seconds())
    return hmac.digest(key.encode(), f"relay|{person}|{hour}".encode(), "sha256").hex()[:16]


def _time_limited(secret: str, *, now: float, alias: str) -> tuple[str, str]:
    """A name and password that a relay with the same secret takes until they run out.

    The name holds an alias and never anything of a person: a relay logs it, and may be somebody else's. HMAC-SHA1 is
    what coturn and others read (draft-uberti-behave-turn-rest); what breaks SHA-1 as a hash does not help against it as
    a MAC.
    """
    name = f"{int(now + LASTS.total_seconds())}:{alias}"
    return name, b64encode(hmac.digest(secret.encode(), name.encode(), "sha1")).decode()


def _entry(urls: list[str], name: str, password: str) -> Entry:
    return {"urls": urls, "username": name, "credential": password} if name else {"urls": urls}
