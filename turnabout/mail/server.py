"""Where letters go out. Pure: the settings are made of it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

Encryption = Literal["tls", "starttls", "none"]


@dataclass(frozen=True, kw_only=True)
class MailServer:
    """The operator's mail server. Only one on this very machine is spoken to in the clear."""

    host: str
    port: int
    user: str
    password: str = field(repr=False)
    encryption: Encryption
