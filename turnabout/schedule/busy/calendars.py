"""Calendars that people let us read for their busy times: given, read again from time to time, taken out."""

from __future__ import annotations

import secrets
from datetime import datetime, timedelta
from typing import Final

from django.db import transaction

from turnabout.accounts.holding import hold
from turnabout.accounts.models import Person
from turnabout.schedule.busy.address import Lost, decrypted, encrypted
from turnabout.schedule.busy.reading import Fault, Span, Unread, read
from turnabout.schedule.models import BusyCalendar, BusyTime
from turnabout.schedule.models.busy import BusyCalendarQuerySet

#: How long what was read is good enough.
EVERY: Final = timedelta(hours=4)
#: Whoever is not back by then was killed in the midst of it.
CLAIMED: Final = timedelta(minutes=15)
_FIRST_WAIT: Final = timedelta(minutes=30)
_LONGEST_WAIT: Final = timedelta(days=2)


def give(person: Person, address: str, now: datetime) -> None:
    """Keep the address of somebody's calendar, in place of an earlier one; it is read within a minute."""
    with transaction.atomic():
        take_out(person)
        kept = encrypted(address, person.id)
        BusyCalendar.objects.create(person=person, address=kept, given_at=now, due_at=now)


def take_out(person: Person) -> None:
    """Forget somebody's calendar, and all that was read from it."""
    with transaction.atomic():
        # Who reads it at this moment waits, and then finds it gone.
        hold(person.id)
        BusyCalendar.objects.of(person).delete()
        BusyTime.objects.of(person).delete()


def is_due(now: datetime) -> bool:
    """Whether any is to be read."""
    return BusyCalendar.objects.due(now).exists()


def read_next(now: datetime) -> None:
    """Read one that is due. One at a time: whatever else is to be done comes between two slow ones."""
    BusyTime.objects.filter(ends_at__lt=now).delete()
    calendar = BusyCalendar.objects.due(now).select_related("person").first()
    if calendar is None or not _claimed(calendar, now):
        return
    try:
        found = read(decrypted(bytes(calendar.address), calendar.person_id), calendar.person.time_zone, now)
    except Lost:
        _failed(calendar, Fault.LOST, now)
    except Unread as fault:
        _failed(calendar, fault.word, now)
    else:
        _keep(calendar, found, now)


def _claimed(calendar: BusyCalendar, now: datetime) -> bool:
    """Whether it is ours to read; committed before anything is asked."""
    mine = BusyCalendar.objects.filter(person=calendar.person_id, due_at=calendar.due_at)
    return bool(mine.update(due_at=now + CLAIMED))


def _keep(calendar: BusyCalendar, found: list[Span], now: datetime) -> None:
    """Put these in the place of those of before, unless it was taken out or changed meanwhile."""
    with transaction.atomic():
        hold(calendar.person_id)
        changed = _same(calendar).update(read_at=now, due_at=now + spread(EVERY), fault="", failures=0)
        if not changed:
            return
        BusyTime.objects.of(calendar.person).delete()
        rows = [BusyTime(person=calendar.person, begins_at=begins, ends_at=ends) for begins, ends in found]
        BusyTime.objects.bulk_create(rows)


def _failed(calendar: BusyCalendar, word: str, now: datetime) -> None:
    """Wait longer each time. What was read before stays."""
    failures = min(calendar.failures + 1, 20)
    wait = min(_FIRST_WAIT * 2 ** (failures - 1), _LONGEST_WAIT)
    _same(calendar).update(fault=word, failures=failures, due_at=now + spread(wait))


def _same(calendar: BusyCalendar) -> BusyCalendarQuerySet:
    return BusyCalendar.objects.of(calendar.person).filter(given_at=calendar.given_at)


def spread(wait: timedelta) -> timedelta:
    """About as long, and a little more by chance, so that not all are read at once."""
    return wait + wait * (secrets.randbelow(250) / 1000)
