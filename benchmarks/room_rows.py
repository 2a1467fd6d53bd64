"""Rows for the benchmark of rooms: pairs whose hour has begun, each of the two signed in.

    TURNABOUT_DATA=folder python -m benchmarks.room_rows 1000

Prints a line for each room: its session, and the cookie of each of the two.
"""

from __future__ import annotations

import json
import os
import sys
import uuid
from datetime import timedelta

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "turnabout.config.settings")
django.setup()

from django.conf import settings  # noqa: E402 - Django is set up first
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY  # noqa: E402 - as above
from django.contrib.sessions.backends.db import SessionStore  # noqa: E402 - as above
from django.contrib.sessions.models import Session as SignInSession  # noqa: E402 - as above
from django.core.management import call_command  # noqa: E402 - as above

from turnabout.accounts.models import Person  # noqa: E402 - as above
from turnabout.partnerships.models import Partnership  # noqa: E402 - as above
from turnabout.schedule.models import Session  # noqa: E402 - as above
from turnabout.web import clock  # noqa: E402 - as above


def main(rooms: int) -> None:
    call_command("migrate", verbosity=0)
    now = clock.now()
    people = [_person(number) for number in range(2 * rooms)]
    pairs = [
        Partnership(first=one, second=other, created_at=now, confirmed_at=now)
        for one, other in zip(people[::2], people[1::2], strict=True)
    ]
    hours = [Session(partnership=pair, starts_at=now, minutes=60) for pair in pairs]
    sign_ins = [signed_in(person) for person in people]
    for model, rows in ((Person, people), (Partnership, pairs), (Session, hours), (SignInSession, sign_ins)):
        model.objects.bulk_create(rows, batch_size=500)  # type: ignore[arg-type]  # each its own rows
    for hour, one, other in zip(hours, sign_ins[::2], sign_ins[1::2], strict=True):
        print(json.dumps([str(hour.id), one.session_key, other.session_key]))  # noqa: T201 - for whoever started it


def _person(number: int) -> Person:
    person = Person(email=f"{number}@example.org", name=f"P{number}", time_zone="UTC", created_at=clock.now())
    # A hash that nothing fits: nobody types a passphrase here.
    person.password = f"!{uuid.uuid4().hex}"
    return person


def signed_in(person: Person) -> SignInSession:
    store = SessionStore()
    said = {
        SESSION_KEY: str(person.id),
        BACKEND_SESSION_KEY: settings.AUTHENTICATION_BACKENDS[0],
        HASH_SESSION_KEY: person.get_session_auth_hash(),
    }
    key = uuid.uuid4().hex
    return SignInSession(session_key=key, session_data=store.encode(said), expire_date=clock.now() + timedelta(days=1))


if __name__ == "__main__":
    main(int(sys.argv[1]))
