"""Who is told what of which hour: laid down before it is due, and settled once, in batches that workers share.

What is due is found by asking the rows (decision 16). A worker takes a batch that no other is at, and settles all of it
in one transaction: whoever is cut off has done nothing, and it is done again.
"""

from __future__ import annotations

import time
from collections import defaultdict
from datetime import datetime, timedelta
from itertools import chain
from typing import TYPE_CHECKING
from uuid import UUID

from django.db import connection, transaction
from django.db.models import Exists, OuterRef, Q

from turnabout.mail.outbox import post_all
from turnabout.schedule import reminding
from turnabout.schedule.models import Link, Push, Reminder, Session, Wishes
from turnabout.schedule.outcome import TIME_TO_ANSWER
from turnabout.schedule.reminders.around import Around
from turnabout.schedule.reminders.letters import Written, letter_of
from turnabout.schedule.reminding import OF_AN_HOUR, Kind, Way

if TYPE_CHECKING:
    from django.db import models

# So many hours, or reminders, in one transaction. On SQLite a page that writes waits for it, and gets in before the
# next only if there is a moment between: whoever waits there looks again every few hundredths of a second.
BATCH = 100
BETWEEN = 0.03  # seconds
# Other chores wait meanwhile; the rest is done once they had their turn.
LASTS = 5.0  # seconds
# No hour is longer than this; with it a window is one over `starts_at`, which has an index.
LONGEST_HOUR = timedelta(minutes=60)


def is_due(now: datetime) -> bool:
    """Whether somebody is to be told something."""
    return Reminder.objects.due(now).exists()


def remind(now: datetime) -> None:
    """Lay down what comes due by now, and tell what is due."""
    began = time.monotonic()
    for kind in OF_AN_HOUR:
        after: tuple[datetime, UUID] | None = None
        while time.monotonic() - began < LASTS and (after := lay_down(kind, now, after)):
            _let_others_write()
    while time.monotonic() - began < LASTS and tell_due(now) == BATCH:
        _let_others_write()


def _let_others_write() -> None:
    if connection.vendor == "sqlite":
        time.sleep(BETWEEN)


def lay_down(kind: Kind, now: datetime, after: tuple[datetime, UUID] | None = None) -> tuple[datetime, UUID] | None:
    """A row for each of the two of every hour that a kind is now due of: one batch, past `after`; where to go on."""
    with transaction.atomic():
        # Whoever else is at some of them lays those down.
        found = _hours(kind, now, after).select_for_update(skip_locked=True, no_key=True, of=("self",))
        hours = list(found.select_related("partnership")[:BATCH])
        choosing = Wishes.objects.of_own_times({person for hour in hours for person in _two(hour)})
        rows = [_row(kind, hour, person) for hour in hours for person in _two(hour)]
        for row in rows:
            # Theirs is looked at once now, and put off until it is due.
            row.due_at = now if row.person_id in choosing else row.due_at
        Reminder.objects.bulk_create(rows, batch_size=BATCH, ignore_conflicts=True)
    return (hours[-1].starts_at, hours[-1].id) if len(hours) == BATCH else None


def _hours(kind: Kind, now: datetime, after: tuple[datetime, UUID] | None) -> models.QuerySet[Session]:
    """Those that a kind is due of, and that nobody has laid down as they now stand."""
    stands = Session.objects.filter(
        skipped_by=None, noted_by=None, partnership__ended_at=None, partnership__confirmed_at__isnull=False
    )
    if kind is Kind.MET:
        begun = stands.filter(starts_at__gt=now - TIME_TO_ANSWER - LONGEST_HOUR, starts_at__lte=now)
    else:
        begun = stands.filter(starts_at__gt=now, starts_at__lte=now + reminding.EARLIEST[kind], ended_at=None)
    laid = Reminder.objects.filter(session=OuterRef("id"), kind=kind.value, starts_at=OuterRef("starts_at"))
    if after:
        begun = begun.filter(Q(starts_at__gt=after[0]) | Q(starts_at=after[0], id__gt=after[1]))
    return begun.filter(~Exists(laid)).order_by("starts_at", "id")


def _two(hour: Session) -> tuple[UUID, UUID]:
    return hour.partnership.first_id, hour.partnership.second_id


def _row(kind: Kind, hour: Session, person: UUID) -> Reminder:
    due, _until = reminding.window(kind, hour.starts_at, hour.ends_at)
    return Reminder(
        key=f"{kind}:{hour.id.hex}:{hour.starts_at:%Y%m%d%H%M}:{person.hex}",
        person_id=person,
        partnership_id=hour.partnership_id,
        session_id=hour.id,
        kind=kind.value,
        starts_at=hour.starts_at,
        due_at=due,
    )


def tell_due(now: datetime) -> int:
    """Settle one batch of what is due: sent, put off, or dropped. How many there were."""
    with transaction.atomic():
        due = Reminder.objects.due(now).select_for_update(skip_locked=True, of=("self",))
        rows = list(due.select_related("person", "session__rhythm", "partnership")[:BATCH])
        around = Around(rows, now)
        written: list[Written] = []
        pushes: list[Push] = []
        settled: dict[str, list[int]] = defaultdict(list)
        later: dict[datetime, list[int]] = defaultdict(list)
        for row in rows:
            wanted = around.wanted(row)
            at = around.moment(row, wanted)
            if at is not None and at > now:
                later[at].append(row.pk)
                continue
            ways = wanted.ways if at is not None else frozenset()
            settled[" ".join(sorted(ways))].append(row.pk)
            if Way.PUSH in ways:
                pushes += around.pushes(row)
            if Way.MAIL in ways:
                written.append(letter_of(row, now))
        for how, ids in settled.items():
            Reminder.objects.filter(id__in=ids).update(settled_at=now, how=how)
        for at, ids in later.items():
            Reminder.objects.filter(id__in=ids).update(due_at=at)
        _post(written, now)
        Push.objects.bulk_create(pushes, batch_size=BATCH)
    return len(rows)


def _post(written: list[Written], now: datetime) -> None:
    Link.objects.bulk_create(chain.from_iterable(one.links for one in written), batch_size=BATCH)
    post_all((one.letter for one in written), now)
