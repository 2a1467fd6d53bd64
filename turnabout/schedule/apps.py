"""The weekly slot, the sessions in it, and whose turn it is."""

from __future__ import annotations

from datetime import timedelta

from django.apps import AppConfig


class ScheduleConfig(AppConfig):
    name = "turnabout.schedule"
    label = "schedule"

    def ready(self) -> None:
        from turnabout.schedule import (  # noqa: PLC0415 - models exist only once apps are ready
            busy_calendars,
            calendar_letters,
            laying,
            lulls,
            pushing,
            telling,
            waiting,
        )
        from turnabout.schedule.models import Link, Reminder  # noqa: PLC0415 - as above
        from turnabout.web import chores  # noqa: PLC0415 - as above

        chores.register("proposals", waiting.tend, timedelta(minutes=10), sooner=waiting.due)
        chores.register("laying hours ahead", laying.lay_all_ahead, timedelta(hours=6), sooner=laying.is_due)
        chores.register("lulls", lulls.look, timedelta(hours=1))
        chores.register(
            "busy times", busy_calendars.read_next, timedelta(minutes=1), sooner=busy_calendars.is_due, shared=True
        )
        chores.register("reminders", telling.remind, timedelta(minutes=1), sooner=telling.is_due, shared=True)
        chores.register("pushing", pushing.push_due, timedelta(minutes=1), sooner=pushing.is_due, shared=True)
        chores.register("clearing reminders", Reminder.objects.clear, timedelta(days=1))
        chores.register("clearing links in letters", Link.objects.clear, timedelta(days=1))
        # What nobody told calendars of is found; clocks that a state has changed, for one.
        chores.register("calendars", calendar_letters.look_again, timedelta(minutes=1))
        self._take_part()
        from turnabout.schedule import receivers  # noqa: F401, PLC0415 - which are heard once they are imported

    def _take_part(self) -> None:
        """In what becomes of people and partnerships."""
        from turnabout.accounts import farewell  # noqa: PLC0415 - as above
        from turnabout.partnerships import ending  # noqa: PLC0415 - as above
        from turnabout.schedule import endings, feed, pushing  # noqa: PLC0415 - as above
        from turnabout.schedule.models import Link  # noqa: PLC0415 - as above
        from turnabout.vault import email_change, rekeying  # noqa: PLC0415 - as above

        ending.register("schedule", endings.drop_hours_to_come)
        # The weeks two people had are both of theirs.
        weeks = (
            *("FirstTurn.focus", "Rhythm.set_by", "Session.focus", "Session.noted_by", "Session.skipped_by"),
            "Session.swapped_to",
            *("Attendance.person", "Change.proposed_by", "Change.focus", "Pause.set_by", "Spell.focus"),
            "Lull.answered_by",
        )
        # Whoever had a device or a passphrase may have taken along what goes on without a sign-in.
        # Who reads at the address of before may be somebody else by now.
        email_change.on_change(Link.objects.forget_those_to)
        rekeying.on_new_root(feed.renew)
        rekeying.on_new_root(pushing.forget_browsers)
        farewell.register("schedule", feed.forget_name, keeps=[f"schedule.{field}" for field in weeks])
