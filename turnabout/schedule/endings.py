"""What an end does to the schedule."""

from __future__ import annotations

from typing import TYPE_CHECKING

from turnabout.accounts import farewell
from turnabout.partnerships import ending
from turnabout.schedule.calendars import feed
from turnabout.schedule.calendars import letters as calendar_letters
from turnabout.schedule.changes import silence
from turnabout.schedule.models import Change, End, Link, Lull, Reminder, Rhythm, Session
from turnabout.schedule.reminders import pushing
from turnabout.vault import email_change, rekeying

if TYPE_CHECKING:
    from datetime import datetime

    from turnabout.partnerships.models import Partnership


def drop_hours_to_come(partnership: Partnership, now: datetime) -> None:
    """No hour is coming any more. What has begun, or was spoken of, stays in the weeks."""
    silence.fall(partnership, now)
    nobody_spoke_of = Session.objects.within(partnership).filter(opened_at=None, attendances=None, noted_by=None)
    # Held before they go: whoever lays down reminders of them at this moment comes first, or leaves them.
    gone = nobody_spoke_of.filter(starts_at__gt=now).select_for_update(no_key=True, of=("self",))
    Session.objects.filter(id__in=[one.id for one in gone.only("id")]).delete()
    # No letter of before does anything any more, nor does one that is still to be told.
    Link.objects.filter(partnership=partnership).delete()
    Reminder.objects.filter(partnership=partnership, settled_at=None).delete()
    Rhythm.objects.filter(partnership=partnership).current().update(replaced_at=now)
    Change.objects.filter(partnership=partnership).open().update(ended_at=now, end=End.WITHDRAWN)
    Lull.objects.within(partnership).delete()
    calendar_letters.tell(partnership, now)


def register() -> None:
    """Take part in what becomes of people and partnerships."""
    ending.register("schedule", drop_hours_to_come)
    # The weeks two people had are both of theirs.
    weeks = (
        *("FirstTurn.focus", "Rhythm.set_by", "Session.focus", "Session.noted_by", "Session.skipped_by"),
        *("Session.swapped_to", "Session.taken_up_by"),
        *("Attendance.person", "Change.proposed_by", "Change.focus", "Pause.set_by", "Pause.ended_by"),
        *("Spell.focus", "Spell.ended_by"),
        "Lull.answered_by",
    )
    # Who reads at the address of before may be somebody else by now.
    email_change.on_change(Link.objects.forget_those_to)
    # Whoever had a device or a passphrase may have taken along what goes on without a sign-in.
    rekeying.on_new_root(feed.renew)
    rekeying.on_new_root(pushing.forget_browsers)
    farewell.register("schedule", feed.forget_name, keeps=[f"schedule.{field}" for field in weeks])
