"""Links between friends, from making one to *yes, that is them*, with handovers and pins as real as anybody's."""

from __future__ import annotations

import uuid
from dataclasses import dataclass

from tests.builders import JSON
from tests.friends import Device, Friend, say
from tests.offers import offer
from tests.people import START
from tests.rekeyed import Held
from turnabout.partnerships.models import Partnership
from turnabout.vault.derive import FragmentKeys, b64url, fragment_keys, from_b64url, new_secret
from turnabout.vault.envelope import Refusal
from turnabout.vault.invitation import (
    Handover,
    Invitation,
    claim_hash,
    make_handover,
    open_handover,
    seal_invitation,
)
from turnabout.vault.pins import Pin, pin_slot, seal_pin


@dataclass
class Link:
    """A link as its maker remembers it; and who took it up, which only the test knows."""

    id: str
    keys: FragmentKeys
    inviter: Friend
    recipient: str
    partnership: str | None
    epoch: int
    claimer: Friend | None = None


@dataclass(frozen=True)
class Believed:
    """A handover that was checked."""

    handover: Handover
    secret: bytes
    mac: str


def make_link(friend: Friend, device: Device, held: Held, renewed: Partnership | None) -> Link | None:
    """A new link, or one that lets a partner back in; None where the server refuses it."""
    keys, recipient = fragment_keys(new_secret()), held.keys.recipient
    asked = Invitation(
        id=str(uuid.uuid4()), inviter=friend.id, recipient=recipient, name=friend.someone.name, message="Shall we?"
    )
    body: JSON = {
        "id": asked.id,
        "claim_hash": claim_hash(keys.claim),
        "sealed": b64url(seal_invitation(keys, asked, at=START).data),
    }
    body |= {"reopens": str(renewed.id), "epoch": renewed.epoch + 1} if renewed else {}
    if say(device.browser, "POST", "/invitations/", body, held=held) is None:
        return None
    partnership, epoch = (str(renewed.id), renewed.epoch + 1) if renewed else (None, 1)
    return Link(asked.id, keys, friend, recipient, partnership, epoch)


def claim(friend: Friend, device: Device, held: Held, link: Link) -> bool:
    """Take a link up, by whoever holds it; False where browser or server refuses."""
    if friend is link.inviter or link.recipient == held.keys.recipient:
        return False
    partnership, secret = link.partnership or str(uuid.uuid4()), new_secret()
    handover = Handover(
        invitation=link.id,
        partnership=partnership,
        epoch=link.epoch,
        people=(link.inviter.id, friend.id),
        recipients=(link.recipient, held.keys.recipient),
        name=friend.someone.name,
    )
    handed = make_handover(link.keys, handover, secret=secret)
    body = {
        "claim": b64url(link.keys.claim),
        "partnership": partnership,
        "handover": handed.text,
        "secret": b64url(handed.secret),
        "records": [pin_of(held, Believed(handover, secret, handed.mac), by=1)],
    }
    done = say(device.browser, "POST", f"/invitations/{link.id}/claim/", body, held=held)
    if done is not None:
        link.claimer, link.partnership = friend, partnership
    return done is not None


def believed(link: Link, held: Held, page: JSON) -> Believed | None:
    """What the inviter's browser makes of a handover; None where it does not fit, as after new keys."""
    handed = (page["handover"], from_b64url(page["secret"]))
    try:
        handover, secret, mac = open_handover(
            link.keys, held.keys, handed, invitation=link.id, inviter=link.inviter.id, epoch=link.epoch
        )
    except Refusal:
        return None
    return Believed(handover, secret, mac) if handover.recipients[1] == page["recipient"] else None


def pin_of(held: Held, what: Believed, *, by: int) -> JSON:
    """The pin that the inviter (0) or the accepter (1) writes, as offered."""
    handover, record = what.handover, str(uuid.uuid4())
    pin = Pin(
        partnership=handover.partnership,
        epoch=handover.epoch,
        secret=what.secret,
        people=(handover.people[by], handover.people[1 - by]),
        recipient=handover.recipients[1 - by],
        state="by link",
        name=handover.name,
        handover=what.mac,
    )
    return offer(pin_slot(pin, record=record), seal_pin(held.keys, pin, record=record, at=START))
