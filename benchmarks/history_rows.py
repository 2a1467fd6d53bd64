"""Rows for the benchmark of the history: two people, and years of hours with what they wrote, really sealed.

    TURNABOUT_DATA=folder python -m benchmarks.history_rows 520

Prints the passphrase of the first, the partnership, and how many records there are.
"""

from __future__ import annotations

import json
import os
import random
import sys
from datetime import datetime, timedelta
from uuid import UUID

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "turnabout.config.settings")
django.setup()

from django.core.management import call_command  # noqa: E402 - Django is set up first

from turnabout.ops.demo import beginnings, people  # noqa: E402 - as above
from turnabout.ops.demo.browser import Browser, Row  # noqa: E402 - as above
from turnabout.ops.demo.story import read_story  # noqa: E402 - as above
from turnabout.ops.demo.timeline import timeline_until  # noqa: E402 - as above
from turnabout.schedule.models import Attendance, Rhythm, Session  # noqa: E402 - as above
from turnabout.vault.derive import from_b64url  # noqa: E402 - as above
from turnabout.vault.models import Record, Revision  # noqa: E402 - as above
from turnabout.web import clock  # noqa: E402 - as above

SYLLABLES = [a + b for a in "bdfgklmnprstvz" for b in ("a", "e", "i", "o", "u", "ai", "or")]
WEEK = timedelta(days=7)
# What the first writes of an hour, and the other; about sixty words each.
WRITTEN = (("note", "own"), ("prep", "own"), ("takeaway", "shared"), ("commitment", "shared"), ("letter", "shared"))
TOO = (("takeaway", "shared"), ("commitment", "shared"), ("shared-prep", "shared"), ("page", "shared"))


def main(hours: int) -> None:
    call_command("migrate", verbosity=0)
    now, chance = clock.now(), random.Random(520)  # noqa: S311 - words, no secrets
    words = ["".join(chance.choices(SYLLABLES, k=chance.randint(2, 4))) for _ in range(6000)]
    story = read_story("en")
    made = people.make(story)
    pair = beginnings.begin(made, story, timeline_until(now, weeks=12))
    Session.objects.all().delete()
    Rhythm.objects.all().delete()
    sessions = [_session(pair, now - (hours - number) * WEEK, number) for number in range(hours)]
    Session.objects.bulk_create(sessions)
    Attendance.objects.bulk_create(
        Attendance(session=one, person=person, answer="held", answered_at=one.starts_at)
        for one in sessions
        for person in pair.partnership.people
    )
    for session in sessions:
        for browser, kinds in ((pair.inviter, WRITTEN), (pair.accepter, TOO)):
            for kind, server in kinds:
                said = " ".join(chance.choices(words, k=chance.randint(15, 100)))
                body = {"session": str(session.id), "will" if kind == "commitment" else "text": said[:450]}
                _keep(browser, browser.prepare(kind, body, session.starts_at, server=server), session.starts_at)  # type: ignore[arg-type]  # one of its words
    found = {"passphrase": made[0].passphrase, "email": made[0].character.email, "word": words[0]}
    found["partnership"] = str(pair.partnership.id)
    print(json.dumps({**found, "records": Record.objects.count()}))  # noqa: T201 - for whoever started it


def _session(pair: beginnings.Together, at: datetime, number: int) -> Session:
    focus = pair.partnership.people[number % 2]
    ends = at + timedelta(minutes=60)
    rows = {"starts_at": at, "minutes": 60, "focus": focus, "opened_at": at, "ended_at": ends}
    return Session(partnership=pair.partnership, together_seconds=3600, **rows)


def _keep(browser: Browser, row: Row, at: datetime) -> None:
    """As the vault keeps it, without asking for each whether it may be."""
    record = Record.objects.create(
        id=UUID(row["id"]),
        server_kind=row["server"],
        partnership=row["partnership"],
        epoch=row["epoch"],
        author=browser.person,
        revision=1,
        created_at=at,
    )
    sealed = from_b64url(row["sealed"])
    Revision.objects.create(record=record, number=1, epoch=row["epoch"], sealed=sealed, created_at=at)


if __name__ == "__main__":
    main(int(sys.argv[1]))
