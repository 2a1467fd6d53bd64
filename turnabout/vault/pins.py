"""Pins and the roster: what a person's own browser remembers about the other person.

A pin is an envelope to oneself; nothing else is ever believed about a partner. The roster is the one
own record that names every pin, so that a pin the server withholds is missed, not made again.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final, Literal

from turnabout.vault.derive import SECRET_BYTES, RootKeys, b64url, from_b64url
from turnabout.vault.envelope import JSON, Content, Opened, Refusal, Sealed, Slot, open_sealed, seal, seal_record

State = Literal["by link", "compared", "unchecked", "offered", "ended"]
#: `waiting` is the accepter's, until the inviter has said "yes, that is them".
#: `renewing` follows a lost device, until a new link gives the next epoch.
Stage = Literal["waiting", "open", "renewing", "ended"]

STATES: Final[tuple[State, ...]] = ("by link", "compared", "unchecked", "offered", "ended")
FIRST_ROOT: Final = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Pin:
    """What is remembered of a partner. `people` is (oneself, the partner); `secret` the 32-byte P.

    `handover` is the MAC of the handover it came from, None for a pool match: the accepter waits for a
    *confirmed* naming it.
    """

    partnership: str
    epoch: int
    secret: bytes = field(repr=False)
    people: tuple[str, str]
    recipient: str
    state: State
    name: str
    handover: str | None = None
    # The secrets of the epochs before this one, oldest first; None where one is not known.
    earlier: tuple[bytes | None, ...] = field(default=(), repr=False)


def pin_slot(pin: Pin, *, record: str, revision: int = 1) -> Slot:
    """Where a pin lives: a *key* record of the partnership, written by oneself."""
    return Slot(
        server="key",
        id=record,
        partnership=pin.partnership,
        epoch=pin.epoch,
        author=pin.people[0],
        revision=revision,
    )


def seal_pin(keys: RootKeys, pin: Pin, *, record: str, at: datetime) -> Sealed:
    """The first revision of a pin, sealed to oneself."""
    body: JSON = {
        "secret": b64url(pin.secret),
        "earlier": [secret and b64url(secret) for secret in pin.earlier],
        "people": list(pin.people),
        "recipient": pin.recipient,
        "state": pin.state,
        "name": pin.name,
        "handover": pin.handover,
    }
    content = Content(kind="pin", body=body, at=at)
    return seal(keys.own, type_="pin", slot=pin_slot(pin, record=record), content=content)


def open_pin(keys: RootKeys, sealed: bytes, *, slot: Slot) -> Pin:
    """A pin of one's own. Raises Refusal as `open_sealed` does, or `malformed`, or `own-recipient`."""
    opened = open_sealed(keys.own, sealed, type_="pin", slot=slot)
    pin = _read_pin(opened)
    if pin.people[0] != slot.author or pin.people[1] == slot.author:
        raise Refusal("malformed")
    if pin.recipient == keys.recipient:
        raise Refusal("own-recipient")
    return pin


def _read_pin(opened: Opened) -> Pin:
    body = opened.body
    try:
        own, partner = body["people"]
        pin = Pin(
            partnership=opened.slot.partnership or "",
            epoch=opened.slot.epoch,
            secret=from_b64url(body["secret"]),
            people=(own, partner),
            recipient=body["recipient"],
            state=body["state"],
            name=body["name"],
            handover=body.get("handover"),
            earlier=tuple(secret and from_b64url(secret) for secret in body.get("earlier") or ()),
        )
    except (KeyError, TypeError, ValueError) as error:
        raise Refusal("malformed") from error
    if opened.kind != "pin" or len(pin.secret) != SECRET_BYTES or pin.state not in STATES:
        raise Refusal("malformed")
    return pin


@dataclass(frozen=True, slots=True, kw_only=True)
class RosterEntry:
    """A partnership as the roster names it; `pin` is the id of the pin's record."""

    id: str
    epoch: int
    pin: str
    state: Stage


def roster_body(entries: Sequence[RosterEntry], invitations: Sequence[tuple[str, str]] = ()) -> JSON:
    """The body of the roster; an invitation is (its id, the id of the own record holding its secret)."""
    return {
        "partnerships": [
            {"id": entry.id, "epoch": entry.epoch, "pin": entry.pin, "state": entry.state} for entry in entries
        ],
        "invitations": [{"id": id_, "record": record} for id_, record in invitations],
        "code": None,
    }


def own_slot(person: str, record: str, *, revision: int = 1, root: int = FIRST_ROOT) -> Slot:
    """Where one's own record lives: in no partnership, under one's root's number."""
    return Slot(server="own", id=record, partnership=None, epoch=root, author=person, revision=revision)


def seal_roster(  # noqa: PLR0913 - a slot's parts, each named
    keys: RootKeys,
    person: str,
    *,
    body: JSON,
    at: datetime,
    revision: int = 1,
    root: int = FIRST_ROOT,
    previous: str | None = None,
) -> Sealed:
    """A revision of the roster."""
    slot = own_slot(person, keys.roster, revision=revision, root=root)
    return seal_record(keys.own, slot, Content(kind="roster", body=body, at=at, previous=previous))
