"""Whether two people have another hour at a time that one of theirs, or all that follow, are to move to.

One that is left out counts, too, while it may be met after all; and so do weeks of their weekly time that nobody has
looked at yet. Otherwise two of their hours would begin at the same time, weeks after both agreed.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from itertools import takewhile
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from turnabout.schedule.laying import moving_along, rhythm_of
from turnabout.schedule.models import LENGTHS, Kind, Session
from turnabout.schedule.recurrence import following

if TYPE_CHECKING:
    from turnabout.schedule.models import Change

LONGEST = timedelta(minutes=max(LENGTHS))


def why_taken(change: Change, starts_at: datetime, now: datetime) -> str:
    """Which other hour is in the way of what is proposed to begin then, as a sentence; empty where none is."""
    others = _staying(change, now)
    if any(_meets(change, starts_at, one, now) for one in others if one.skipped_by_id is None):
        return _("The two of you have another hour at that time. Nothing was changed.")
    if change.kind == Kind.MOVE and _is_of_the_weekly_time(change, starts_at):
        return _("The two of you have another hour at that time. Nothing was changed.")
    left_out = [one for one in others if one.skipped_by_id and one.starts_at > now]
    if any(_meets(change, starts_at, one, now) for one in left_out):
        return _(
            "An hour that is left out was to be at that time. Meet in that one after all, or give it another time "
            "first. Nothing was changed."
        )
    return ""


def _staying(change: Change, now: datetime) -> list[Session]:
    """Hours that are not over, but for those that move themselves if this comes to be."""
    moving = [change.session]
    if change.kind == Kind.FOLLOWING:
        moving = [*moving_along(change.partnership, change.session, now)]
    near = Session.objects.within(change.partnership).filter(ended_at=None, starts_at__gt=now - LONGEST)
    return [one for one in near if one not in moving and one.ends_at > now]


def _meets(change: Change, starts_at: datetime, other: Session, now: datetime) -> bool:
    """Whether what moves would run at the same time as this one, in whichever week."""
    if change.kind == Kind.FOLLOWING and change.begins_on:
        slot = change.slot(change.begins_on)
        return next(following(slot, max(now, other.starts_at - slot.length))).starts_at < other.ends_at
    return starts_at < other.ends_at and other.starts_at < starts_at + _length(change)


def _is_of_the_weekly_time(change: Change, starts_at: datetime) -> bool:
    """Whether an hour of the weekly time runs then that nobody has laid down yet."""
    rhythm = rhythm_of(change.partnership)
    if rhythm is None:
        return False
    until = starts_at + _length(change)
    near = takewhile(lambda hour: hour.starts_at < until, following(rhythm.slot, starts_at - rhythm.slot.length))
    laid = set(rhythm.sessions.values_list("slot_date", flat=True))
    return any(hour.date not in laid for hour in near)


def _length(change: Change) -> timedelta:
    return timedelta(minutes=change.session.minutes if change.session else 0)
