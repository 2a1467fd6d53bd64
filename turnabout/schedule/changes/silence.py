"""What was to be said to two people and has not gone out yet is taken back: when they end, and while they pause."""

from __future__ import annotations

from datetime import datetime, timedelta
from itertools import chain
from typing import TYPE_CHECKING

from turnabout.mail.outbox import take_back
from turnabout.schedule.changes import absence_letters, ended_early, waiting
from turnabout.schedule.lulls import letters as lull_letters
from turnabout.schedule.models import Lull, Push, Reminder
from turnabout.schedule.reminders.letters import key_of
from turnabout.schedule.reminding import Way

if TYPE_CHECKING:
    from collections.abc import Iterator

    from turnabout.partnerships.models import Partnership

# No letter waits longer: for the end of quiet hours, or for a mail server that does not answer.
WAITS = timedelta(days=4)


def fall(partnership: Partnership, now: datetime) -> None:
    """In the caller's transaction, in which the partnership is held. What calendars are told goes out all the same."""
    changes = waiting.letters_of(partnership, since=now - WAITS)
    absences = absence_letters.keys(partnership, since=now - WAITS)
    ends = ended_early.keys(partnership, since=now - WAITS)
    take_back(chain(changes, absences, ends, _reminders(partnership, now), _questions(partnership)), now)
    Push.objects.filter(reminder__partnership=partnership).delete()


def _reminders(partnership: Partnership, now: datetime) -> Iterator[str]:
    told = Reminder.objects.filter(partnership=partnership, settled_at__gt=now - WAITS, how__contains=Way.MAIL)
    return (key_of(reminder) for reminder in told)


def _questions(partnership: Partnership) -> Iterator[str]:
    for lull in Lull.objects.within(partnership):
        yield from lull_letters.keys(partnership, lull)
