"""What stands in people's own calendars is what stands here: read by two programs that are not ours."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from django.db import transaction
from pytest_django import Settings

from tests.schedule.edits import Edited
from tests.schedule.lived import histories
from tests.schedule.witnesses import Asked, Hours, Program, by_javascript, by_python
from turnabout.accounts.models import Person
from turnabout.mail.models import Message
from turnabout.mail.server import MailServer
from turnabout.schedule import feed
from turnabout.schedule.models import Feed

EDITS = 50
BEFORE = timedelta(days=20)
AFTER = timedelta(days=100)


@pytest.fixture(autouse=True)
def mailed(settings: Settings) -> None:
    """Letters are posted; nobody sends them here."""
    settings.SMTP = MailServer(host="localhost", port=25, user="", password="", encryption="none")


def read_by(person: Person, now: datetime) -> str:
    """The feed as this person's calendar fetches it."""
    feed.turn_on(person, now)
    address = feed.address(Feed.objects.get(person=person))
    assert address is not None
    text = feed.given_out(address.rsplit("/", 1)[1].removesuffix(".ics"), now)
    assert text is not None
    return text


def posted_to(person: Person, after: int) -> list[Message]:
    to_come = Message.objects.filter(to=person.email, id__gt=after).exclude(calendar="")
    return list(to_come.order_by("id"))


@histories
@pytest.mark.django_db
def test_after_any_fifty_edits_both_calendars_have_our_hours_and_no_others(histories: int) -> None:
    asked: list[tuple[str, Asked, Hours]] = []
    for seed in range(histories):
        with transaction.atomic():
            asked += lived(seed)
            transaction.set_rollback(True)
    found = by_javascript([one for _what, one, _hours in asked])
    for (what, _asked, hours), read in zip(asked, found, strict=True):
        assert read == hours, what


def lived(seed: int) -> list[tuple[str, Asked, Hours]]:
    """Live through one history; what ical.js is to be asked about it."""
    edited, program, heard = Edited(seed), Program(), 0
    asked = []
    for number in range(1, EDITS + 1):
        edited.lives_on() if number < EDITS or seed % 2 else edited.ends()
        for letter in posted_to(edited.partnership.second, heard):
            program.takes(letter.calendar)
            heard = letter.id
        if number % 10 == 0:
            begin, until = edited.began - BEFORE, edited.now + AFTER
            text = read_by(edited.partnership.first, edited.now)
            asked.append((f"feed of {seed} after {number}", Asked(text, begin, until), edited.hours(begin, until)))
            # What comes by mail tells of hours to come only, and not of one that begins on the spot.
            coming = edited.hours(edited.now, until, weekly=True)
            asked.append((f"mails of {seed} after {number}", Asked(program.as_text(), edited.now, until), coming))
    for what, one, hours in asked:
        assert by_python(one.text, one.begin, one.until) == hours, what
    return asked
