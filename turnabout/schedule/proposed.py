"""What somebody must see of a proposal before they say yes: all that it changes, and what it clashes with."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from turnabout.schedule import clashes
from turnabout.schedule.models import Change, Kind, Rhythm
from turnabout.schedule.recurrence import WEEK, WeeklySlot, following

if TYPE_CHECKING:
    from turnabout.accounts.models import Person

# What begins later is said to: a year is easily read past.
FAR_OFF = timedelta(weeks=3)


@dataclass(frozen=True)
class WeeklyTime:
    """A weekly time: when it is next, how long, and whose clock keeps it where that is not the same for both."""

    starts_at: datetime
    minutes: int
    clock: str


@dataclass(frozen=True)
class Proposed:
    """For a weekly time, what it is and the one it takes the place of; in how many weeks it begins, where that is long.

    `clash` is of the reader's own calendar.
    """

    weekly: WeeklyTime | None = None
    before: WeeklyTime | None = None
    weeks: int = 0
    clash: str = ""


def told(change: Change, reader: Person, partner: Person, now: datetime) -> Proposed:
    """What is to be said of it besides its row. How it was, and what clashes, only while it waits for an answer."""
    open_ = change.ended_at is None
    clash = _clash(change, reader, now) if open_ else ""
    if change.kind != Kind.FOLLOWING or change.begins_on is None or change.starts_at is None:
        return Proposed(clash=clash)
    now_in_force = Rhythm.objects.filter(partnership=change.partnership_id).current().first() if open_ else None
    begins_in = change.starts_at - now
    return Proposed(
        weekly=_weekly(change.slot(change.begins_on), change.starts_at, reader, partner),
        before=_in_force(now_in_force.slot, reader, partner, now) if now_in_force else None,
        weeks=begins_in // WEEK if open_ and begins_in >= FAR_OFF else 0,
        clash=clash,
    )


def _in_force(slot: WeeklySlot, reader: Person, partner: Person, now: datetime) -> WeeklyTime:
    return _weekly(slot, next(iter(following(slot, now))).starts_at, reader, partner)


def _weekly(slot: WeeklySlot, starts_at: datetime, reader: Person, partner: Person) -> WeeklyTime:
    return WeeklyTime(starts_at, slot.minutes, _whose_clock(slot.anchor_zone, reader, partner))


def _whose_clock(anchor: str, reader: Person, partner: Person) -> str:
    if reader.time_zone == partner.time_zone == anchor:
        return ""
    if anchor == reader.time_zone:
        return _("Your clock decides.")
    if anchor == partner.time_zone:
        return _("%(name)s’s clock decides.") % {"name": partner.name}
    return _("The clock of %(zone)s decides.") % {"zone": anchor.replace("_", " ")}


def _clash(change: Change, reader: Person, now: datetime) -> str:
    if change.kind == Kind.MOVE and change.session and change.starts_at:
        return clashes.at(reader, change.starts_at, change.session.minutes)
    if change.kind == Kind.FOLLOWING and change.begins_on is not None:
        found = clashes.of_slot(reader, change.slot(change.begins_on), now)
        if found and found.busy:
            said = {"busy": found.busy, "weeks": found.weeks}
            return _("In %(busy)s of its first %(weeks)s weeks you are busy then.") % said
    return ""
