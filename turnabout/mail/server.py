"""Where letters go out. Pure: the settings are made of it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

Encryption = Literal["tls", "starttls", "none"]


def plain_host(host: str | None) -> str:
    """A host's name as mail headers and servers take it: in ASCII, and no bare address."""
    if not host or ":" in host:
        return "localhost"
    return host.encode("idna").decode()


@dataclass(frozen=True, kw_only=True)
class MailServer:
    """The operator's mail server. Only one on this very machine is spoken to in the clear."""

    host: str
    port: int
    user: str
    password: str = field(repr=False)
    encryption: Encryption
