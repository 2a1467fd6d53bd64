"""Rhythm, sessions and what each person said of them; what is proposed, what leaves hours out, when they have time."""

from __future__ import annotations

from turnabout.schedule.models.availability import Availability
from turnabout.schedule.models.busy import BusyCalendar, BusyTime
from turnabout.schedule.models.calendar import Feed, Series, Titles
from turnabout.schedule.models.change import Away, Change, End, Kind, Pause, Spell
from turnabout.schedule.models.link import Coming, Does, Link
from turnabout.schedule.models.lull import GoesOn, Lull
from turnabout.schedule.models.push import Push, Subscription
from turnabout.schedule.models.reminder import Reminder, Wishes
from turnabout.schedule.models.rhythm import LENGTHS, FirstTurn, Rhythm, RhythmQuerySet
from turnabout.schedule.models.session import Attendance, Session, SessionQuerySet, Skip

__all__ = [
    "LENGTHS",
    "Attendance",
    "Availability",
    "Away",
    "BusyCalendar",
    "BusyTime",
    "Change",
    "Coming",
    "Does",
    "End",
    "Feed",
    "FirstTurn",
    "GoesOn",
    "Kind",
    "Link",
    "Lull",
    "Pause",
    "Push",
    "Reminder",
    "Rhythm",
    "RhythmQuerySet",
    "Series",
    "Session",
    "SessionQuerySet",
    "Skip",
    "Spell",
    "Subscription",
    "Titles",
    "Wishes",
]
