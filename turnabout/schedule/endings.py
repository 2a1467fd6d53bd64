"""What an end does to the schedule."""

from __future__ import annotations

from typing import TYPE_CHECKING

from turnabout.schedule import calendar_letters, silence
from turnabout.schedule.models import Change, End, Link, Lull, Reminder, Rhythm, Session

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
