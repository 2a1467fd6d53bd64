"""Rows for the benchmark of pages: pairs with years of weekly hours, and what their pages ask the database.

    TURNABOUT_DATA=folder python -m benchmarks.page_rows questions.pickle

Prints for each page its address, the cookie of whoever opens it, and how many questions it asks. The questions
themselves are left in that file, for `benchmarks/bare_pages.py` to ask again.
"""

from __future__ import annotations

import json
import os
import pickle
import sys
import uuid
from contextlib import ExitStack
from datetime import datetime, time, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "turnabout.config.settings")
django.setup()

from django.conf import settings  # noqa: E402 - Django is set up first
from django.core.management import call_command  # noqa: E402 - as above
from django.db import connection, transaction  # noqa: E402 - as above
from django.test import Client  # noqa: E402 - as above

from benchmarks.room_rows import signed_in  # noqa: E402 - as above
from turnabout.accounts.models import Person  # noqa: E402 - as above
from turnabout.partnerships.models import Partnership  # noqa: E402 - as above
from turnabout.schedule.calendars import feed  # noqa: E402 - as above
from turnabout.schedule.models import Attendance, Feed, Rhythm, Session, Titles  # noqa: E402 - as above
from turnabout.schedule.recurrence import WEEK, Occurrence, occurrences  # noqa: E402 - as above
from turnabout.vault.models import Keyring  # noqa: E402 - as above
from turnabout.web import clock  # noqa: E402 - as above

if TYPE_CHECKING:
    from collections.abc import Callable

YEAR = 52
TWO_YEARS, TEN_YEARS = 2 * YEAR, 10 * YEAR
# Others who are there, too: what is looked for is a small part of the tables.
OTHERS = 100
# One hour in so many was left out, not held, held in part, held on another day.
SKIPPED, MISSED, PARTLY, MOVED = 13, 17, 23, 19


def main(questions: Path) -> None:
    call_command("migrate", verbosity=0)
    call_command("createcachetable", verbosity=0)
    settings.STATIC_ROOT.mkdir(exist_ok=True)
    now = clock.now()
    with transaction.atomic():
        for number in range(OTHERS):
            _pair(f"o{number}", f"p{number}", YEAR, now)
        one, _ = _pair("Ana", "Ben", TWO_YEARS, now)
        three, _ = _pair("Cleo", "Dov", TWO_YEARS, now)
        for name in ("Eva", "Finn"):
            _partners(three, _person(name, now), TWO_YEARS, now)
        long, too = _pair("Gus", "Hana", TEN_YEARS, now)
    if connection.vendor == "postgresql":
        # As its own housekeeping does by and by.
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")
    pages = {
        "home": ("/", one),
        "home, three partnerships": ("/", three),
        "history, ten years": ("/history/", long),
        "feed, ten years": (_feed_of(long, Titles.PRIVATE, now), None),
        "feed, ten years, with roles": (_feed_of(too, Titles.ROLES, now), None),
    }
    asked = []
    for name, (path, person) in pages.items():
        cookie = _cookie(person) if person else ""
        asked.append(_questions(path, cookie))
        print(json.dumps({"name": name, "path": path, "cookie": cookie, "queries": len(asked[-1])}))  # noqa: T201 - for whoever started it
    questions.write_bytes(pickle.dumps(asked))


def _questions(path: str, cookie: str) -> list[tuple[str, Any]]:
    """What a page asks the database once it is warm."""
    asked: list[tuple[str, Any]] = []

    def heard(execute: Callable[..., Any], sql: str, params: Any, *more: Any) -> Any:  # noqa: ANN401 - as Django calls it
        # A word of an enumeration is a word: who asks again does not know ours.
        asked.append((sql, [str(one) if isinstance(one, str) else one for one in params or ()]))
        return execute(sql, params, *more)

    client = Client(SERVER_NAME="localhost")
    client.cookies[settings.SESSION_COOKIE_NAME] = cookie
    with ExitStack() as listening:
        for turn in range(3):
            if turn == 2:  # noqa: PLR2004 - the first two lay down what is due, and note the sign-in
                listening.enter_context(connection.execute_wrapper(heard))
            if client.get(path).status_code != 200:  # noqa: PLR2004 - OK
                raise SystemExit(f"{path} was not answered.")
    return asked


def _pair(name: str, other: str, hours: int, now: datetime) -> tuple[Person, Person]:
    one, two = _person(name, now), _person(other, now)
    _partners(one, two, hours, now)
    return one, two


def _person(name: str, now: datetime) -> Person:
    person = Person(email=f"{name}@example.org", name=name, time_zone="Europe/Berlin", created_at=now)
    person.email_verified_at = now
    # A hash that nothing fits: nobody types a passphrase here.
    person.password = f"!{uuid.uuid4().hex}"
    person.save()
    kept = {"code_made_at": now, "code_kept_at": now, "code_shown_at": now, "updated_at": now}
    Keyring.objects.create(person=person, revision=1, salt="s", n=2**17, r=8, p=1, wrap=b"w", recipient="age1", **kept)
    return person


def _partners(one: Person, two: Person, hours: int, now: datetime) -> None:
    """Two who have met weekly, last time three days ago."""
    began = now - hours * WEEK - timedelta(days=2)
    pair = Partnership.objects.create(first=one, second=two, created_at=began, confirmed_at=began)
    rhythm = Rhythm.objects.create(
        partnership=pair,
        weekday=(now - timedelta(days=3)).weekday(),
        local_time=time(19),
        anchor_zone="Europe/Berlin",
        minutes=60,
        starts_on=began.date(),
        set_by=one,
        created_at=began,
    )
    laid = [_session(pair, rhythm, hour, number) for number, hour in enumerate(occurrences(rhythm.slot, began, hours))]
    Session.objects.bulk_create(laid)
    Attendance.objects.bulk_create(
        Attendance(session=session, person=person, answer=_word(number), answered_at=session.ends_at)
        for number, session in enumerate(laid)
        if not session.skipped_for
        for person in (one, two)
    )


def _session(pair: Partnership, rhythm: Rhythm, hour: Occurrence, number: int) -> Session:
    starts_at = hour.starts_at
    made: dict[str, Any] = {"partnership": pair, "rhythm": rhythm, "slot_date": hour.date, "minutes": rhythm.minutes}
    if number % SKIPPED == SKIPPED - 1:
        skipped = {"skipped_for": "week", "skipped_by": pair.first, "skipped_at": starts_at - WEEK}
        return Session(starts_at=starts_at, **made, **skipped)
    made["focus"] = pair.people[number % 2]
    if number % MOVED == MOVED - 1:
        made["moved_from"], starts_at = starts_at, starts_at - timedelta(days=1)
    if _word(number) != "not":
        made |= {"opened_at": starts_at, "ended_at": starts_at + timedelta(minutes=60), "together_seconds": 3500}
    return Session(starts_at=starts_at, **made)


def _word(number: int) -> str:
    if number % MISSED == MISSED - 1:
        return "not"
    return "partly" if number % PARTLY == PARTLY - 1 else "held"


def _cookie(person: Person) -> str:
    session = signed_in(person)
    session.save()
    return session.session_key


def _feed_of(person: Person, titles: Titles, now: datetime) -> str:
    feed.turn_on(person, now)
    Feed.objects.filter(person=person).update(titles=titles)
    return urlsplit(feed.address(Feed.objects.get(person=person)) or "").path


if __name__ == "__main__":
    main(Path(sys.argv[1]))
