"""Safety words: what two people read to each other to be sure that nobody is between them.

Python only needs this to check the vectors; runs are made in `frontend/vault/safety-words.ts`.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import Final

from mnemonic import Mnemonic

from turnabout.vault.derive import b64url, hkdf

WORDS: Final = 4
BITS: Final = 11  # of each word, out of 2,048


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """Between whom. `recipients` maps both person ids to the recipients that are compared."""

    partnership: str
    epoch: int
    session: str
    recipients: dict[str, str]

    @property
    def place(self) -> str:
        """What stands in front of everything that is hashed or derived."""
        return f"{self.partnership}|{self.epoch}|{self.session}"


def commitment(run: Run, *, sender: str, nonce: bytes) -> str:
    """What `sender` says before they reveal their 32-byte nonce: SHA-256 as b64url."""
    (partner,) = run.recipients.keys() - {sender}
    recipients = f"{run.recipients[sender]}|{run.recipients[partner]}"
    text = f"turnabout/1/words commitment|{run.place}|{sender}|{b64url(nonce)}|{recipients}"
    return b64url(hashlib.sha256(text.encode()).digest())


def safety_words(key: bytes, run: Run, *, nonces: dict[str, bytes]) -> list[str]:
    """The four words. `key` is the pair's 32-byte `words`; the person with the lower id reads the first two."""
    lower, higher = sorted(run.recipients)
    info = f"words|{run.place}|{lower}|{higher}|{run.recipients[lower]}|{run.recipients[higher]}"
    derived = hkdf(key, info, nonces[lower] + nonces[higher])
    number = int.from_bytes(derived, "big") >> (len(derived) * 8 - WORDS * BITS)
    words: list[str] = Mnemonic("english").wordlist
    return [words[number >> BITS * (WORDS - 1 - at) & (2**BITS - 1)] for at in range(WORDS)]
