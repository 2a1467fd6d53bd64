"""What stands in people's own calendars is what stands here: read by two programs that are not ours."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta

import pytest
from django.db import transaction
from pytest_django import Settings

from tests.schedule.edits import Edited
from tests.schedule.lived import histories
from tests.schedule.witnesses import Asked, Hours, Program, by_javascript, by_python
from turnabout.accounts.models import Person
from turnabout.mail.models import Message
from turnabout.mail.server import MailServer
from turnabout.schedule.calendars import feed, ics, series
from turnabout.schedule.models import Feed
from turnabout.schedule.recurrence import WeeklySlot

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
def test_after_any_fifty_edits_both_calendars_have_our_hours_and_no_others(histories: int, seed: int) -> None:
    asked: list[tuple[str, Asked, Hours]] = []
    for number in range(histories):
        with transaction.atomic():
            asked += lived(seed + number)
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


def test_a_moved_hour_is_one_of_its_own_series_where_another_shows_the_same_local_time() -> None:
    began, on, time_there = datetime(2026, 4, 25, tzinfo=UTC), date(2026, 5, 7), time(2, 15)
    london = WeeklySlot(3, time_there, "Europe/London", 60, began.date())
    lord_howe = WeeklySlot(3, time_there, "Australia/Lord_Howe", 30, began.date())
    moved = series.Laid(on, datetime(2026, 5, 7, 1, 45, tzinfo=UTC), 60, stands=True)
    told = [series.of_rhythm(london, [moved], since=began), series.of_rhythm(lord_howe, [], since=began)]
    entries = [ics.Entry(uid=f"{n}", sequence=0, title="", series=one) for n, one in enumerate(told) if one]
    text = ics.written(entries, ics.Envelope(stamp=began, link="https://turnabout.example/"))
    begin, until = datetime(2026, 5, 6, tzinfo=UTC), datetime(2026, 5, 8, tzinfo=UTC)
    hours = [(datetime(2026, 5, 6, 15, 45, tzinfo=UTC), 30), (datetime(2026, 5, 7, 1, 45, tzinfo=UTC), 60)]
    assert by_python(text, begin, until) == hours
    assert by_javascript([Asked(text, begin, until)]) == [hours]
