"""What somebody must see of a proposal before they say yes: all that it changes, and what it clashes with."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from turnabout.schedule import weekly
from turnabout.schedule.changes import clashes
from turnabout.schedule.models import Change, Kind, Rhythm
from turnabout.schedule.recurrence import WEEK

if TYPE_CHECKING:
    from turnabout.accounts.models import Person
    from turnabout.schedule.weekly import Weekly

# What begins later is said to: a year is easily read past.
FAR_OFF = timedelta(weeks=3)


@dataclass(frozen=True)
class Proposed:
    """For a weekly time, what it is and the one it takes the place of; in how many weeks it begins, where that is long.

    `clash` is of the reader's own calendar.
    """

    weekly: Weekly | None = None
    before: Weekly | None = None
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
        weekly=weekly.said(change.slot(change.begins_on), change.starts_at, reader, partner),
        before=weekly.said(now_in_force.slot, now, reader, partner) if now_in_force else None,
        weeks=begins_in // WEEK if open_ and begins_in >= FAR_OFF else 0,
        clash=clash,
    )


def _clash(change: Change, reader: Person, now: datetime) -> str:
    if change.kind == Kind.MOVE and change.session and change.starts_at:
        return clashes.at(reader, change.starts_at, change.session.minutes)
    if change.kind == Kind.FOLLOWING and change.begins_on is not None:
        found = clashes.of_slot(reader, change.slot(change.begins_on), now)
        if found and found.busy:
            said = {"busy": found.busy, "weeks": found.weeks}
            return _("In %(busy)s of its first %(weeks)s weeks you are busy then.") % said
    return ""
