"""What browsers send: requests with real envelopes in them, as the pages' own code makes them."""

from __future__ import annotations

import uuid
from typing import Any, cast

from tests.people import MET, START, Someone, Two, sealed_by
from turnabout.partnerships.models import Invitation
from turnabout.vault.derive import FragmentKeys, b64url, new_secret, root_keys
from turnabout.vault.envelope import Content, Sealed, Server, Slot, seal_record
from turnabout.vault.invitation import Handover, make_handover
from turnabout.vault.models import Record
from turnabout.vault.pins import Pin, RosterEntry, own_slot, pin_slot, roster_body, seal_pin, seal_roster

JSON = dict[str, Any]


def offer(slot: Slot, sealed: Sealed) -> JSON:
    """An envelope as a browser offers it."""
    return {
        "id": slot.id,
        "server": slot.server,
        "partnership": slot.partnership,
        "epoch": slot.epoch,
        "revision": slot.revision,
        "sealed": b64url(sealed.data),
    }


def own_note(author: Someone, text: str = "mine", *, record: str | None = None, revision: int = 1) -> JSON:
    """A note of one's own, as offered."""
    slot = author.own_slot(record or str(uuid.uuid4()), revision=revision)
    return offer(slot, sealed_by(author, slot, {"text": text}))


def shared_note(two: Two, author: Someone, text: str = "ours", *, record: str | None = None, revision: int = 1) -> JSON:
    """A note shared with one's partner, as offered."""
    slot = two.shared_slot(author, record or str(uuid.uuid4()), revision=revision)
    return offer(slot, sealed_by(author, slot, {"text": text}, keys=two.keys))


def junk_over(record: Record) -> JSON:
    """What somebody without keys can put above a record: of the right form, and sealed to nobody."""
    partnership = str(record.partnership) if record.partnership else None
    slot = Slot(
        server=cast("Server", record.server_kind),
        id=str(record.id),
        partnership=partnership,
        epoch=record.epoch,
        author=str(record.author_id),
        revision=record.revision + 1,
    )
    nobodys = root_keys(new_secret()).own
    return offer(slot, seal_record(nobodys, slot, Content(kind="roster", body={}, at=START, previous="x" * 43)))


def sign_up_of(one: Someone, door: JSON) -> JSON:
    """The request with which somebody signs up, as their browser makes it."""
    roster = own_slot(str(one.id), one.keys.roster)
    sealed = seal_roster(one.keys, str(one.id), body=roster_body([]), at=MET)
    return {
        "person": str(one.id),
        "name": one.name,
        "email": one.email,
        "time_zone": one.time_zone,
        "language": "en",
        "adult": True,
        "understood": True,
        "auth": one.sign_in.auth,
        "recovery_auth": one.recovery.auth,
        "wrap": b64url(one.wrap),
        "recipient": one.keys.recipient,
        "writing": one.writing,
        "roster": offer(roster, sealed),
        "door": door,
    }


def claim_of(accepter: Someone, invitation: Invitation, keys: FragmentKeys, *, inviter: Someone) -> JSON:
    """The request with which somebody accepts: claim, handover, own pin and roster."""
    partnership, secret, pin_id = str(uuid.uuid4()), new_secret(), str(uuid.uuid4())
    people, recipients = (str(inviter.id), str(accepter.id)), (inviter.keys.recipient, accepter.keys.recipient)
    handed = make_handover(
        keys,
        Handover(
            invitation=str(invitation.id),
            partnership=partnership,
            epoch=1,
            people=people,
            recipients=recipients,
            name=accepter.name,
        ),
        secret=secret,
    )
    pin = Pin(
        partnership=partnership,
        epoch=1,
        secret=secret,
        people=(people[1], people[0]),
        recipient=recipients[0],
        state="by link",
        name=inviter.name,
        handover=handed.mac,
    )
    roster = roster_body([RosterEntry(id=partnership, epoch=1, pin=pin_id, state="waiting")])
    return {
        "claim": b64url(keys.claim),
        "partnership": partnership,
        "handover": handed.text,
        "secret": b64url(handed.secret),
        "records": [
            offer(pin_slot(pin, record=pin_id), seal_pin(accepter.keys, pin, record=pin_id, at=START)),
            offer(
                own_slot(people[1], accepter.keys.roster),
                seal_roster(accepter.keys, people[1], body=roster, at=START),
            ),
        ],
    }


def pulse(two: Two, author: uuid.UUID, record: str) -> JSON:
    """A pulse as offered."""
    slot = Slot(server="pulse", id=record, partnership=str(two.id), epoch=1, author=str(author), revision=1)
    sealed = sealed_by(two.first, slot, {"heard": 9}, kind="pulse", keys=two.keys)
    return {
        "server": "pulse",
        "partnership": slot.partnership,
        "epoch": 1,
        "revision": 1,
        "sealed": b64url(sealed.data),
    }
