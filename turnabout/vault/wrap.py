"""The keyring's wrap: a person's roots, sealed to what their passphrase and recovery code give.

It carries no MAC: whoever can open it holds one of the two secrets, and the server, which holds neither
recipient, cannot make one.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final

import pyrage
from pyrage import x25519

from turnabout.vault.derive import SECRET_BYTES, b64url, from_b64url
from turnabout.vault.envelope import VERSION, Refusal, compact, decoded

MOST_WRAP: Final = 8192
"""Bytes of a wrap: room for well over a hundred roots."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Keyring:
    """What a wrap holds. `roots` are 32 bytes each, oldest first; `root` is the number of the last."""

    person: str
    revision: int
    root: int
    roots: tuple[bytes, ...] = field(repr=False)


def wrap_keyring(keyring: Keyring, *, unlock: x25519.Identity, recovery: x25519.Identity) -> bytes:
    """Seal a keyring to both ways of opening it."""
    content = {
        "v": VERSION,
        "person": keyring.person,
        "revision": keyring.revision,
        "root": keyring.root,
        "roots": [b64url(root) for root in keyring.roots],
    }
    return pyrage.encrypt(compact(content), [unlock.to_public(), recovery.to_public()])


def unwrap_keyring(wrap: bytes, identity: x25519.Identity, *, person: str, highest: int = 0) -> Keyring:
    """Open a keyring by either identity.

    `highest` is the highest revision seen before. Raises Refusal: `unopenable`, `malformed`, `version`,
    `slot` (another person's) or `rolled-back`.
    """
    try:
        content = decoded(pyrage.decrypt(wrap, [identity]))
    except pyrage.DecryptError as error:
        raise Refusal("unopenable") from error
    if content.get("v") != VERSION:
        raise Refusal("version")
    if content.get("person") != person:
        raise Refusal("slot")
    keyring = Keyring(
        person=person,
        revision=_number(content.get("revision")),
        root=_number(content.get("root")),
        roots=_roots(content.get("roots")),
    )
    if keyring.root != len(keyring.roots):
        raise Refusal("malformed")
    if keyring.revision < highest:
        raise Refusal("rolled-back")
    return keyring


def _number(value: object) -> int:
    if not isinstance(value, int) or isinstance(value, bool) or value < 1:
        raise Refusal("malformed")
    return value


def _roots(value: object) -> tuple[bytes, ...]:
    if not isinstance(value, Sequence) or isinstance(value, str) or not value:
        raise Refusal("malformed")
    try:
        roots = tuple(from_b64url(text) for text in value)
    except (TypeError, ValueError) as error:
        raise Refusal("malformed") from error
    if any(len(root) != SECRET_BYTES for root in roots):
        raise Refusal("malformed")
    return roots
