"""An invitation, from the secret in its link to "yes, that is them".

The link's fragment F authenticates and encrypts nothing lasting. The server holds only the hash of a
claim derived from it, so whoever shows the claim has read the link. The *handover* carries the pair
secret P back, sealed to the inviter and vouched for by a MAC from F; *confirmed* closes the circle.
"""

from __future__ import annotations

import hashlib
import hmac
from dataclasses import dataclass
from datetime import datetime
from typing import Final

import pyrage
from pyrage import x25519

from turnabout.vault.derive import SECRET_BYTES, FragmentKeys, PairKeys, RootKeys, b64url
from turnabout.vault.envelope import (
    VERSION,
    Content,
    Opened,
    Refusal,
    Sealed,
    Slot,
    compact,
    decoded,
    mac_of,
    open_sealed,
    seal,
    vouched,
)

MOST_HANDOVER: Final = 4096
"""Bytes of a handover's text: names are at most 80 characters."""

FIRST_EPOCH: Final = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Invitation:
    """What the link's holder is told, and can believe: who asks, by which recipient."""

    id: str
    inviter: str
    recipient: str
    name: str
    message: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Handover:
    """Who took up which invitation. `people` and `recipients` are (inviter's, accepter's)."""

    invitation: str
    partnership: str
    epoch: int
    people: tuple[str, str]
    recipients: tuple[str, str]
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class HandedOver:
    """A handover as uploaded: its text, its MAC, and `secret`, the age file holding P."""

    text: str
    mac: str
    secret: bytes


def claim_hash(claim: bytes) -> str:
    """SHA-256 of the raw claim, b64url: what the server keeps of an open invitation."""
    return b64url(hashlib.sha256(claim).digest())


def link_fragment(fragment: bytes) -> str:
    """The part of an invitation's link after `#`: 43 characters."""
    return b64url(fragment)


def invitation_slot(id_: str, inviter: str) -> Slot:
    """Where an invitation's envelope lives: it belongs to no partnership yet."""
    return Slot(server="key", id=id_, partnership=None, epoch=1, author=inviter, revision=1)


def seal_invitation(keys: FragmentKeys, invitation: Invitation, *, at: datetime) -> Sealed:
    """What the accepter's browser reads under F."""
    body = {"recipient": invitation.recipient, "name": invitation.name, "message": invitation.message}
    slot = invitation_slot(invitation.id, invitation.inviter)
    content = Content(kind="invitation", body=body, at=at)
    return seal(keys.invitation, type_="invitation", slot=slot, content=content)


def open_invitation(keys: FragmentKeys, sealed: bytes, *, id_: str, inviter: str) -> Invitation:
    """Read an invitation under F. Raises Refusal as `open_sealed` does, or `malformed`."""
    slot = invitation_slot(id_, inviter)
    opened = open_sealed(keys.invitation, sealed, type_="invitation", slot=slot)
    texts = [opened.body.get(name) for name in ("recipient", "name", "message")]
    if opened.kind != "invitation" or not all(isinstance(text, str) for text in texts):
        raise Refusal("malformed")
    recipient, name, message = (str(text) for text in texts)
    return Invitation(id=id_, inviter=inviter, recipient=recipient, name=name, message=message)


def make_handover(keys: FragmentKeys, handover: Handover, *, secret: bytes) -> HandedOver:
    """Seal P to the inviter and vouch for it, and for both people, under F."""
    sealed = pyrage.encrypt(secret, [x25519.Recipient.from_str(handover.recipients[0])])
    return vouch_handover(keys, handover, sealed=sealed)


def vouch_handover(keys: FragmentKeys, handover: Handover, *, sealed: bytes) -> HandedOver:
    """The handover's text about an age file that already holds P."""
    message = compact(
        {
            "v": VERSION,
            "invitation": handover.invitation,
            "partnership": handover.partnership,
            "epoch": handover.epoch,
            "people": list(handover.people),
            "recipients": list(handover.recipients),
            "name": handover.name,
            "secret_hash": b64url(hashlib.sha256(sealed).digest()),
        }
    )
    mac = mac_of(keys.handover, "handover", message)
    return HandedOver(text=f"{mac}\n{message.decode()}", mac=mac, secret=sealed)


def open_handover(
    keys: FragmentKeys,
    root: RootKeys,
    handed: tuple[str, bytes],
    *,
    invitation: str,
    inviter: str,
    epoch: int = FIRST_EPOCH,
) -> tuple[Handover, bytes, str]:
    """The inviter's check of (text, secret): the handover, P and the handover's MAC.

    Raises Refusal: `malformed`, `mac`, `version`, `slot`, `own-recipient`, `secret-swapped` or
    `unopenable`.
    """
    text, sealed = handed
    mac, message = vouched(keys.handover, _utf8(text), type_="handover")
    content = decoded(message)
    if content.get("v") != VERSION:
        raise Refusal("version")
    if content.get("invitation") != invitation or content.get("epoch") != epoch:
        raise Refusal("slot")
    handover = _read_handover(content, epoch)
    if handover.people[0] != inviter or handover.recipients[0] != root.recipient:
        raise Refusal("slot")
    if handover.people[1] == inviter or handover.recipients[1] == root.recipient:
        raise Refusal("own-recipient")
    hashed = b64url(hashlib.sha256(sealed).digest())
    # As bytes: of text beyond ASCII there is no comparison in constant time, only an error.
    if not hmac.compare_digest(hashed.encode(), _utf8(str(content.get("secret_hash")))):
        raise Refusal("secret-swapped")
    return handover, _open_secret(root, sealed), mac


def _utf8(text: str) -> bytes:
    try:
        return text.encode()
    except UnicodeEncodeError as error:
        # Half a surrogate pair is no text.
        raise Refusal("malformed") from error


def _read_handover(content: dict[str, object], epoch: int) -> Handover:
    try:
        inviter, accepter = _two(content["people"])
        inviters, accepters = _two(content["recipients"])
        return Handover(
            invitation=str(content["invitation"]),
            partnership=str(content["partnership"]),
            epoch=epoch,
            people=(inviter, accepter),
            recipients=(inviters, accepters),
            name=str(content["name"]),
        )
    except (KeyError, TypeError, ValueError) as error:
        raise Refusal("malformed") from error


def _two(value: object) -> tuple[str, str]:
    match value:
        case [str(one), str(other)]:
            return one, other
        case _:
            raise Refusal("malformed")


def _open_secret(root: RootKeys, sealed: bytes) -> bytes:
    try:
        secret = pyrage.decrypt(sealed, [root.person])
    except pyrage.DecryptError as error:
        raise Refusal("unopenable") from error
    if len(secret) != SECRET_BYTES:
        raise Refusal("malformed")
    return secret


def confirmed_slot(record: str, *, partnership: str, inviter: str) -> Slot:
    """Where the inviter's *confirmed* lives."""
    return Slot(server="key", id=record, partnership=partnership, epoch=FIRST_EPOCH, author=inviter, revision=1)


def seal_confirmed(pair: PairKeys, *, slot: Slot, handover: str, at: datetime) -> Sealed:
    """The inviter's "yes, that is them", naming the MAC of the handover it answers."""
    content = Content(kind="confirmed", body={"handover": handover}, at=at)
    return seal(pair.shared, type_="confirmed", slot=slot, content=content)


def open_confirmed(pair: PairKeys, sealed: bytes, *, slot: Slot, handover: str) -> Opened:
    """The accepter's check. Raises Refusal as `open_sealed` does, or `not-confirmed` for another handover."""
    opened = open_sealed(pair.shared, sealed, type_="confirmed", slot=slot)
    if opened.kind != "confirmed" or opened.body.get("handover") != handover:
        raise Refusal("not-confirmed")
    return opened
