"""Rows for the benchmark of reminders: pairs whose hour is twenty hours away, and nobody's quiet hours now.

TURNABOUT_DATA=folder python -m benchmarks.reminder_rows 1000
"""

from __future__ import annotations

import os
import sys
import uuid
from datetime import datetime, timedelta

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "turnabout.config.settings")
django.setup()

from django.core.management import call_command  # noqa: E402 - Django is set up first

from turnabout.accounts.models import Person  # noqa: E402 - as above
from turnabout.partnerships.models import Partnership  # noqa: E402 - as above
from turnabout.schedule.models import Session  # noqa: E402 - as above
from turnabout.web import clock  # noqa: E402 - as above

NOON = 12


def main(sessions: int) -> None:
    call_command("migrate", verbosity=0)
    call_command("createcachetable", verbosity=0)
    now = clock.now()
    people = [_person(number, now) for number in range(2 * sessions)]
    pairs = [
        Partnership(first=one, second=other, created_at=now, confirmed_at=now)
        for one, other in zip(people[::2], people[1::2], strict=True)
    ]
    hours = [Session(partnership=pair, starts_at=now + timedelta(hours=20), minutes=60) for pair in pairs]
    for model, rows in ((Person, people), (Partnership, pairs), (Session, hours)):
        model.objects.bulk_create(rows, batch_size=500)  # type: ignore[arg-type]  # each its own rows


def _person(number: int, now: datetime) -> Person:
    ahead = NOON - now.hour
    # Where it is about noon; POSIX writes the sign the other way round.
    zone = f"Etc/GMT{-ahead:+d}"
    person = Person(email=f"{number}@example.org", name=f"P{number}", time_zone=zone, created_at=now)
    person.password = f"!{uuid.uuid4().hex}"
    return person


if __name__ == "__main__":
    main(int(sys.argv[1]))
