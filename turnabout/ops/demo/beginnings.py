"""How the two came together: a link, a yes on either side, an agreement, a place and a time."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from turnabout.accounts.models import Person
from turnabout.ops.demo import changes
from turnabout.ops.demo.browser import Browser, Pair, Row, new_id, row_of
from turnabout.ops.demo.people import Made, come_in
from turnabout.ops.demo.story import Story
from turnabout.ops.demo.timeline import Timeline, after
from turnabout.partnerships import inviting
from turnabout.partnerships.models import Partnership
from turnabout.schedule.availability import painting
from turnabout.schedule.changes import hours_ahead
from turnabout.schedule.models import Rhythm
from turnabout.schedule.painted_week import HALF_HOURS_A_DAY, Week
from turnabout.schedule.recurrence import occurrences
from turnabout.vault import derive, invitation, pins
from turnabout.vault.pins import Pin, RosterEntry

# Ana signs up five days before the first hour; the rest follows within a day and a half.
LEAD = timedelta(days=5)
# Both have time on these, from Monday on.
WEEKDAYS = 5
# Minutes after her sign-up.
INVITED, JOINED, CLAIMED, CONFIRMED, OPENED = 9, 1590, 1594, 1731, 1790
SIGNED, SIGNED_TOO, PLACED, AGREED_ON_TIME = 1735, 1793, 1741, 1738


@dataclass(frozen=True, slots=True)
class Together:
    """Both browsers, the inviter's first, and their partnership as the server knows it."""

    inviter: Browser
    accepter: Browser
    partnership: Partnership
    paper: changes.Paper

    @property
    def browsers(self) -> tuple[Browser, Browser]:
        """Both, the inviter's first."""
        return self.inviter, self.accepter


@dataclass(frozen=True, slots=True, kw_only=True)
class _Link:
    """What is in the inviter's link, and the own record that keeps its secret."""

    invitation: str
    fragment: bytes
    record: str


def begin(made: tuple[Made, Made], story: Story, timeline: Timeline) -> Together:
    """Let both come in, become partners, agree, and set their weekly time."""
    start = timeline.begins_at - LEAD
    inviter = come_in(made[0], after(start, 0))
    link = _invite(inviter, story.invitation, after(start, INVITED))
    accepter = come_in(made[1], after(start, JOINED))
    handed = _accept(inviter, accepter, link, after(start, CLAIMED))
    partnership = _confirm(inviter, accepter, link, handed=handed, at=after(start, CONFIRMED))
    _open_roster(accepter, after(start, OPENED))
    paper = changes.begin((inviter, accepter), after(start, SIGNED), after(start, SIGNED_TOO))
    inviter.write("place", {"text": story.place}, after(start, PLACED), server="shared")
    _set_rhythm(inviter, partnership, timeline, after(start, AGREED_ON_TIME))
    for browser, later in ((inviter, 0), (accepter, 3)):
        _paint(browser.person, timeline, after(start, AGREED_ON_TIME), later=later)
    return Together(inviter, accepter, partnership, paper)


def _invite(inviter: Browser, message: str, at: datetime) -> _Link:
    """The secret is kept and rostered before the server hears of the link."""
    id_, fragment = new_id(), derive.new_secret()
    kept = {"invitation": id_, "secret": derive.b64url(fragment), "message": message}
    record = inviter.write("invitation", kept, at).record
    inviter.invitations.append((id_, record))
    inviter.write_roster(at)
    keys = derive.fragment_keys(fragment)
    said = invitation.Invitation(
        id=id_,
        inviter=inviter.id,
        recipient=inviter.keys.recipient,
        name=inviter.person.name,
        message=message,
    )
    sealed = derive.b64url(invitation.seal_invitation(keys, said, at=at).data)
    claim_hash = invitation.claim_hash(keys.claim)
    inviting.invite(inviter.person, {"id": id_, "claim_hash": claim_hash, "sealed": sealed}, at)
    return _Link(invitation=id_, fragment=fragment, record=record)


def _accept(inviter: Browser, accepter: Browser, link: _Link, at: datetime) -> invitation.HandedOver:
    """The accepter makes the pair secret and sends claim, handover, pin and roster in one request."""
    keys, secret = derive.fragment_keys(link.fragment), derive.new_secret()
    pair = Pair(new_id(), derive.pair_keys(secret))
    handover = invitation.Handover(
        invitation=link.invitation,
        partnership=pair.partnership,
        epoch=invitation.FIRST_EPOCH,
        people=(inviter.id, accepter.id),
        recipients=(inviter.keys.recipient, accepter.keys.recipient),
        name=accepter.person.name,
    )
    handed = invitation.make_handover(keys, handover, secret=secret)
    accepter.pair = pair
    pin = _pin(accepter, inviter, secret=secret, handover=handed.mac, at=at)
    accepter.partnerships.append(_entry(pin, state="waiting"))
    body = {
        "claim": derive.b64url(keys.claim),
        "partnership": pair.partnership,
        "handover": handed.text,
        "secret": derive.b64url(handed.secret),
        "records": [pin, accepter.prepare_roster(at)],
    }
    inviting.claim(accepter.person, UUID(link.invitation), body, at)
    return handed


def _confirm(
    inviter: Browser, accepter: Browser, link: _Link, *, handed: invitation.HandedOver, at: datetime
) -> Partnership:
    """The inviter checks the handover, pins, says *yes, that is them*, and burns the link's secret."""
    opened, secret, mac = invitation.open_handover(
        derive.fragment_keys(link.fragment),
        inviter.keys,
        (handed.text, handed.secret),
        invitation=link.invitation,
        inviter=inviter.id,
    )
    inviter.pair = Pair(opened.partnership, derive.pair_keys(secret))
    pin = _pin(inviter, accepter, secret=secret, handover=mac, at=at)
    slot = invitation.confirmed_slot(new_id(), partnership=opened.partnership, inviter=inviter.id)
    confirmed = row_of(slot, invitation.seal_confirmed(inviter.pair.keys, slot=slot, handover=mac, at=at))
    inviter.partnerships.append(_entry(pin, state="open"))
    inviter.invitations.clear()
    burned = [inviter.prepare_roster(at), inviter.prepare("deleted", {}, at, record=link.record)]
    return inviting.confirm(inviter.person, UUID(link.invitation), {"records": [pin, confirmed, *burned]}, at)


def _pin(own: Browser, partner: Browser, *, secret: bytes, handover: str, at: datetime) -> Row:
    if own.pair is None:
        raise LookupError(own.id)
    pin = Pin(
        partnership=own.pair.partnership,
        epoch=invitation.FIRST_EPOCH,
        secret=secret,
        people=(own.id, partner.id),
        recipient=partner.keys.recipient,
        state="by link",
        name=partner.person.name,
        handover=handover,
    )
    record = new_id()
    return row_of(pins.pin_slot(pin, record=record), pins.seal_pin(own.keys, pin, record=record, at=at))


def _entry(pin: Row, *, state: pins.Stage) -> RosterEntry:
    return RosterEntry(id=pin["partnership"], epoch=pin["epoch"], pin=pin["id"], state=state)


def _open_roster(accepter: Browser, at: datetime) -> None:
    """The accepter's browser has found the inviter's *confirmed*."""
    [waiting] = accepter.partnerships
    accepter.partnerships = [RosterEntry(id=waiting.id, epoch=waiting.epoch, pin=waiting.pin, state="open")]
    accepter.write_roster(at)


def _set_rhythm(inviter: Browser, partnership: Partnership, timeline: Timeline, at: datetime) -> None:
    rhythm = Rhythm.of_slot(timeline.slot, partnership, inviter.person, at)
    hours_ahead.set_rhythm(rhythm, first=inviter.person, now=at)


def _paint(person: Person, timeline: Timeline, at: datetime, *, later: int) -> None:
    """Each has time on weekdays around their weekly hour, as their own clock shows it; one some half hours later."""
    local = occurrences(timeline.slot, at, 1)[0].starts_at.astimezone(person.zone)
    begin = max(0, local.hour * 2 - 3 + later)
    end = min(HALF_HOURS_A_DAY, local.hour * 2 + 6 + later)
    chosen = Week.of(day * HALF_HOURS_A_DAY + half for day in range(WEEKDAYS) for half in range(begin, end))
    painting.paint(person, chosen, Week(), at)
