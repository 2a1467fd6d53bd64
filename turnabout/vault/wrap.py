"""The keyring's wrap: a person's roots, sealed to every way in there is: passphrase, recovery code, passkeys.

It carries no MAC: whoever can open it holds one of them, and the server, which knows none of the
recipients, cannot make one. The recipients stand inside, so that whoever came in by one way can seal the
next wrap to all the others.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

import pyrage
from pyrage import x25519

from turnabout.vault.derive import SECRET_BYTES, b64url, from_b64url
from turnabout.vault.envelope import VERSION, Refusal, compact, decoded

MOST_WRAP: Final = 8192
"""Bytes of a wrap: room for well over a hundred roots."""


@dataclass(frozen=True, slots=True, kw_only=True)
class WaysIn:
    """Recipients, `age1…`; `passkeys` by credential id. Keyrings made before this was kept know none."""

    unlock: str | None = None
    recovery: str | None = None
    passkeys: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Keyring:
    """What a wrap holds. `roots` are 32 bytes each, oldest first, None where one was lost.

    `root` is the number of the last, which is the one in use.
    """

    person: str
    revision: int
    root: int
    roots: tuple[bytes | None, ...] = field(repr=False)
    ways: WaysIn

    @property
    def current(self) -> bytes:
        """The root in use. Raises Refusal when it is not there."""
        current = self.roots[-1]
        if current is None:
            raise Refusal("malformed")
        return current


def wrap_keyring(keyring: Keyring) -> bytes:
    """Seal a keyring to every way in that it names. Raises Refusal without passphrase or code."""
    ways = keyring.ways
    if ways.unlock is None or ways.recovery is None:
        raise Refusal("malformed")
    content = {
        "v": VERSION,
        "person": keyring.person,
        "revision": keyring.revision,
        "root": keyring.root,
        "roots": [root and b64url(root) for root in keyring.roots],
        "ways": {"unlock": ways.unlock, "recovery": ways.recovery, "passkeys": dict(ways.passkeys)},
    }
    recipients = [ways.unlock, ways.recovery, *ways.passkeys.values()]
    return pyrage.encrypt(compact(content), [x25519.Recipient.from_str(one) for one in recipients])


def ways_of(unlock: x25519.Identity, recovery: x25519.Identity) -> WaysIn:
    """The two ways that everybody has."""
    return WaysIn(unlock=str(unlock.to_public()), recovery=str(recovery.to_public()))


def unwrap_keyring(wrap: bytes, identity: x25519.Identity, *, person: str, highest: int = 0) -> Keyring:
    """Open a keyring by any of its identities.

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
        ways=_ways(content.get("ways")),
    )
    if keyring.root != len(keyring.roots):
        raise Refusal("malformed")
    if keyring.revision < highest:
        raise Refusal("rolled-back")
    return keyring


def _ways(value: object) -> WaysIn:
    if value is None:
        return WaysIn()
    if not isinstance(value, dict) or not isinstance(value.get("passkeys"), dict):
        raise Refusal("malformed")
    passkeys = {str(id_): _recipient(way) for id_, way in value["passkeys"].items()}
    return WaysIn(unlock=_recipient(value.get("unlock")), recovery=_recipient(value.get("recovery")), passkeys=passkeys)


def _recipient(value: object) -> str:
    try:
        return str(x25519.Recipient.from_str(str(value)))
    except pyrage.RecipientError as error:
        raise Refusal("malformed") from error


def _number(value: object) -> int:
    if not isinstance(value, int) or isinstance(value, bool) or value < 1:
        raise Refusal("malformed")
    return value


def _roots(value: object) -> tuple[bytes | None, ...]:
    if not isinstance(value, Sequence) or isinstance(value, str) or not value or value[-1] is None:
        raise Refusal("malformed")
    try:
        roots = tuple(None if text is None else from_b64url(text) for text in value)
    except (TypeError, ValueError) as error:
        raise Refusal("malformed") from error
    if any(root is not None and len(root) != SECRET_BYTES for root in roots):
        raise Refusal("malformed")
    return roots
