"""Busy times: given by their person, read by the worker, told to that person and to nobody else."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection
from pytest_django import Settings

from tests.builders import World, browser_of, make_rhythm, make_session
from tests.conftest import MovedClock
from tests.people import START
from tests.schedule.calendars import calendar, event
from tests.web.far_side import FarSide, far_side, ok, says
from turnabout.accounts import farewell
from turnabout.accounts.models import Person
from turnabout.schedule.busy import calendars as busy_calendars
from turnabout.schedule.models import BusyCalendar, BusyTime
from turnabout.web import chores

pytestmark = pytest.mark.django_db

PAGE = "/account/schedule/"
FORM = "/account/busy/"
# On Tuesdays from 18:30 UTC, in two weeks only: Ana and Ben meet from 18:00.
TWICE = event("DTSTART:20260310T183000Z", "DURATION:PT2H", "RRULE:FREQ=WEEKLY;COUNT=2")
TUESDAYS = {"weekday": "1", "local_time": "19:00", "anchor_zone": "Europe/Berlin", "minutes": "60"}


@contextmanager
def shared(settings: Settings, *answers: bytes) -> Iterator[tuple[FarSide, str]]:
    """A calendar's server, and the secret address of one."""
    with far_side(says(*answers)) as side:
        settings.OUTWARD_INSIDE = frozenset({("127.0.0.1", side.port)})
        yield side, side.at("/private-7f3a/ana.ics", host="127.0.0.1")


def known(person: Person) -> list[tuple[datetime, datetime]]:
    return list(BusyTime.objects.of(person).order_by("begins_at").values_list("begins_at", "ends_at"))


def given_and_read(person: Person, settings: Settings, *events: str, now: datetime = START) -> None:
    with shared(settings, ok(calendar(*events))) as (_side, address):
        busy_calendars.give(person, address, now)
        busy_calendars.read_next(now)


def row(person: Person) -> BusyCalendar:
    return BusyCalendar.objects.of(person).get()


def test_an_address_is_given_read_and_taken_out(world: World, settings: Settings) -> None:
    browser = browser_of(world.ana)
    with shared(settings, ok(calendar(TWICE))) as (_side, address):
        assert browser.post(FORM, {"address": f" {address}\n"}).status_code == 302
        assert "It is being read" in browser.get(PAGE).text
        chores.do_due()
    assert "2 busy times are known" in browser.get(PAGE).text
    assert "/private-7f3a/" not in browser.get(PAGE).text
    assert browser.post(f"{FORM}removal/").status_code == 302
    assert not BusyCalendar.objects.exists()
    assert not BusyTime.objects.exists()


def test_only_times_are_kept_and_the_address_is_unreadable(world: World, settings: Settings) -> None:
    given_and_read(world.ana, settings, TWICE)
    begins = datetime(2026, 3, 10, 18, 30, tzinfo=UTC)
    week = timedelta(days=7)
    assert known(world.ana) == [(one, one + timedelta(hours=2)) for one in (begins, begins + week)]
    with connection.cursor() as cursor:
        for table in ("schedule_busycalendar", "schedule_busytime"):
            cursor.execute(f"SELECT * FROM {table}")  # noqa: S608 - our own names
            kept = repr(
                [[bytes(one) if isinstance(one, memoryview) else one for one in row] for row in cursor.fetchall()]
            )
            assert not [word for word in ("private-7f3a", "127.0.0.1", "Winter", "Ward") if word in kept]


@pytest.mark.parametrize(
    "typed",
    ["", "calendar", "ftp://calendar.example/a.ics", "https://ana:secret@calendar.example/a.ics", "http://127.1/"],
)
def test_what_is_no_address_is_refused_and_stays_as_it_was_typed(world: World, typed: str) -> None:
    answer = browser_of(world.ana).post(FORM, {"address": typed})
    assert answer.status_code == 400
    assert typed in answer.text
    assert not BusyCalendar.objects.exists()


def test_an_address_inside_is_refused_when_it_is_read(world: World) -> None:
    busy_calendars.give(world.ana, "https://169.254.169.254/latest/meta-data/", START)
    busy_calendars.read_next(START)
    assert row(world.ana).fault == "inside"
    inside = browser_of(world.ana).get(PAGE).text
    assert "one of a private network" in inside
    # It says the same of a name that nobody knows: else it would tell which names are known inside.
    BusyCalendar.objects.update(fault="unknown")
    assert text_of(browser_of(world.ana).get(PAGE).text) == text_of(inside)


def text_of(page: str) -> str:
    """What stands in the section of busy times, but for what is another each time."""
    return re.sub(r"csrfmiddlewaretoken[^>]*", "", page.split('id="busy"')[1].split("</section>", maxsplit=1)[0])


def test_an_address_in_the_row_of_somebody_else_opens_no_more(world: World) -> None:
    for person in (world.ana, world.ben):
        busy_calendars.give(person, "https://calendar.example/private.ics", START)
    BusyCalendar.objects.filter(person=world.ben).update(address=row(world.ana).address)
    BusyCalendar.objects.filter(person=world.ana).delete()
    busy_calendars.read_next(START)
    assert row(world.ben).fault == "lost"


def test_nobody_tries_addresses_without_end(world: World) -> None:
    browser = browser_of(world.ana)
    tried = [browser.post(FORM, {"address": f"https://calendar.example/{n}.ics"}).status_code for n in range(11)]
    assert tried == [302] * 10 + [400]


@pytest.mark.parametrize(
    ("answer", "fault"),
    [
        (b"HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n", "refused"),
        (b"HTTP/1.1 503 Later\r\nContent-Length: 0\r\n\r\n", "failing"),
        (ok(b"<html>Sign in</html>"), "not_calendar"),
        (b"SSH-2.0-OpenSSH\r\n", "garbled"),
    ],
)
def test_a_fault_is_a_word_of_ours_and_what_was_known_stays(
    world: World, settings: Settings, answer: bytes, fault: str
) -> None:
    with shared(settings, ok(calendar(TWICE)), answer) as (_side, address):
        busy_calendars.give(world.ana, address, START)
        busy_calendars.read_next(START)
        later = row(world.ana).due_at
        busy_calendars.read_next(later)
    assert (row(world.ana).fault, len(known(world.ana))) == (fault, 2)
    assert "What was read before is kept" in browser_of(world.ana).get(PAGE).text


def test_it_is_read_every_few_hours_and_less_often_while_it_fails(world: World, settings: Settings) -> None:
    given_and_read(world.ana, settings, TWICE)
    assert timedelta(hours=4) <= row(world.ana).due_at - START <= timedelta(hours=5)
    waits, now = [], row(world.ana).due_at
    for _time in range(12):
        # Nothing stands there any more.
        busy_calendars.read_next(now)
        waits.append(row(world.ana).due_at - now)
        now = row(world.ana).due_at
    assert all(timedelta(minutes=30) * 2**n <= waits[n] <= timedelta(minutes=38) * 2**n for n in range(6))
    assert waits[-1] <= timedelta(days=2.5)


def test_one_is_read_at_a_time_and_not_all_at_the_same_moment(world: World, settings: Settings) -> None:
    people = [world.ana, world.ben, world.cleo, world.dov]
    with shared(settings, ok(calendar(TWICE))) as (side, address):
        for person in people:
            busy_calendars.give(person, address, START)
        for read in range(1, 5):
            busy_calendars.read_next(START)
            assert len(side.requests) == read
        assert not busy_calendars.is_due(START)
    assert len({row(person).due_at for person in people}) == 4


def test_with_other_secrets_it_asks_for_the_address_again(world: World, settings: Settings) -> None:
    busy_calendars.give(world.ana, "https://calendar.example/a.ics", START)
    settings.SERVER_KEY = "00" * 32
    busy_calendars.read_next(START)
    assert "Please give it again" in browser_of(world.ana).get(PAGE).text


def test_what_is_over_is_forgotten(world: World, settings: Settings) -> None:
    given_and_read(world.ana, settings, TWICE)
    BusyCalendar.objects.update(due_at=START + timedelta(days=90))
    busy_calendars.read_next(START + timedelta(days=10))
    assert len(known(world.ana)) == 1


def test_a_weekly_time_says_to_its_person_only_how_often_it_clashes(world: World, settings: Settings) -> None:
    given_and_read(world.ana, settings, TWICE)
    page = f"/partnerships/{world.partnership.id}/rhythm/"
    make_rhythm(world.partnership)
    assert "In 2 of the next 8 weeks you are busy then." in browser_of(world.ana).get(page).text
    assert "own-clashes" not in browser_of(world.ben).get(page).text
    said = {person: browser_of(person).get(f"{page}clashes/", TUESDAYS).json() for person in (world.ana, world.ben)}
    assert said == {world.ana: {"sentence": "In 2 of the next 8 weeks you are busy then."}, world.ben: {"sentence": ""}}
    free = browser_of(world.ana).get(f"{page}clashes/", {**TUESDAYS, "local_time": "09:00"}).json()["sentence"]
    assert free == "You are free then in all of the next 8 weeks, says your calendar."
    # What ends as the hour begins is no clash.
    early = {**TUESDAYS, "local_time": "18:30", "minutes": "60"}
    assert "free" in browser_of(world.ana).get(f"{page}clashes/", early).json()["sentence"]


def test_the_time_that_is_suggested_first_is_looked_at_too(world: World, settings: Settings) -> None:
    given_and_read(world.ana, settings, event("DTSTART:20260303T000000Z", "DURATION:P1D"))
    assert "In 1 of the next 8" in browser_of(world.ana).get(f"/partnerships/{world.partnership.id}/rhythm/").text


@pytest.mark.parametrize(
    "wrong",
    [{"weekday": "9"}, {"weekday": "x"}, {"local_time": "25:00"}, {"anchor_zone": "../x"}, {"minutes": "99999999999"}],
)
def test_what_says_no_weekly_time_gets_no_sentence(world: World, settings: Settings, wrong: dict[str, str]) -> None:
    given_and_read(world.ana, settings, TWICE)
    page = f"/partnerships/{world.partnership.id}/rhythm/clashes/"
    assert browser_of(world.ana).get(page, {**TUESDAYS, **wrong}).json() == {"sentence": ""}
    assert browser_of(world.cleo).get(page, TUESDAYS).status_code == 404


def test_the_next_hour_says_it_to_its_person_only(world: World, settings: Settings, clock: MovedClock) -> None:
    clock.set(START)
    make_session(world.partnership, datetime(2026, 3, 3, 18, tzinfo=UTC))
    page, words = f"/partnerships/{world.partnership.id}/", "Your own calendar has something then"
    assert words not in browser_of(world.ana).get(page).text
    given_and_read(world.ana, settings, event("DTSTART:20260303T183000Z", "DURATION:PT2H"))
    assert words in browser_of(world.ana).get(page).text
    assert words not in browser_of(world.ben).get(page).text


def test_the_archive_has_the_times_and_not_the_address(world: World, settings: Settings) -> None:
    given_and_read(world.ana, settings, TWICE)
    answer = browser_of(world.ana).get("/account/export/holdings/")
    assert len(answer.json()["account"]["busy"]["times"]) == 2
    assert "private-7f3a" not in answer.text
    assert browser_of(world.ben).get("/account/export/holdings/").json()["account"]["busy"] is None


def test_it_goes_with_the_account(world: World, settings: Settings) -> None:
    given_and_read(world.ana, settings, TWICE)
    farewell.leave(world.ana, START)
    assert not BusyCalendar.objects.exists()
    assert not BusyTime.objects.exists()
