"""What the worker does for the schedule when it is due, and how often it looks."""

from __future__ import annotations

from datetime import timedelta

from turnabout.schedule import laying
from turnabout.schedule.busy import calendars as busy_calendars
from turnabout.schedule.calendars import letters as calendar_letters
from turnabout.schedule.changes import waiting
from turnabout.schedule.lulls import asking as lulls
from turnabout.schedule.models import Link, Reminder
from turnabout.schedule.reminders import pushing, telling
from turnabout.web import chores


def register() -> None:
    """Tell the worker."""
    chores.register("proposals", waiting.tend, timedelta(minutes=10), sooner=waiting.due)
    chores.register("laying hours ahead", laying.lay_all_ahead, timedelta(hours=6), sooner=laying.is_due)
    chores.register("lulls", lulls.look, timedelta(hours=1), sooner=lulls.is_due)
    chores.register(
        "busy times", busy_calendars.read_next, timedelta(minutes=1), sooner=busy_calendars.is_due, shared=True
    )
    chores.register("reminders", telling.remind, timedelta(minutes=1), sooner=telling.is_due, shared=True)
    chores.register("pushing", pushing.push_due, timedelta(minutes=1), sooner=pushing.is_due, shared=True)
    chores.register("clearing reminders", Reminder.objects.clear, timedelta(days=1))
    chores.register("clearing links in letters", Link.objects.clear, timedelta(days=1))
    # What nobody told calendars of is found; clocks that a state has changed, for one.
    chores.register("calendars", calendar_letters.look_again, timedelta(minutes=1))
