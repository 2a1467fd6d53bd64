"""A private feed: an address nobody can guess, that says the same until something changes, and can be revoked."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from urllib.parse import urlsplit

import pytest
from django.conf import settings as instance

from tests.builders import Browser, World, browser_of, make_rhythm, make_session
from tests.conftest import MovedClock
from tests.people import START
from tests.schedule.witnesses import by_python, parsed
from turnabout.accounts import farewell
from turnabout.accounts.models import Person
from turnabout.partnerships.models import Partnership
from turnabout.schedule import laying
from turnabout.schedule.calendars import feed
from turnabout.schedule.changes import hours_ahead
from turnabout.schedule.models import Feed, Rhythm, Series, Session, Titles
from turnabout.schedule.recurrence import WEEK

FIRST = datetime(2026, 3, 3, 18, 0, tzinfo=UTC)
STRANGER = Browser()


def turned_on(person: Person) -> str:
    """The path of a person's feed, as their page shows it."""
    browser_of(person).post("/account/calendar/address/", {"do": "on"})
    address = feed.address(feed.of(person))
    assert address is not None
    return urlsplit(address).path


def titles_in(text: str) -> list[str]:
    return [str(event["summary"]) for event in parsed(text).walk("VEVENT")]


def choose(person: Person, titles: Titles) -> None:
    assert browser_of(person).post("/account/calendar/", {"titles": titles.value}).status_code == 302


def test_a_calendar_program_reads_it_without_signing_in(ana: Person, partnership: Partnership) -> None:
    make_rhythm(partnership)
    answer = STRANGER.get(turned_on(ana))
    assert answer.status_code == 200
    assert answer.headers["Content-Type"] == "text/calendar; charset=utf-8"
    assert answer.headers["Cache-Control"] == "private"
    assert answer.headers["Referrer-Policy"] == "no-referrer"
    assert by_python(answer.text, START, START + 2 * WEEK) == [(FIRST, 60), (FIRST + WEEK, 60)]


def test_nothing_new_is_said_in_a_word(ana: Person, partnership: Partnership, clock: MovedClock) -> None:
    make_rhythm(partnership)
    path = turned_on(ana)
    first = STRANGER.get(path)
    clock.go(timedelta(days=2))
    again = STRANGER.get(path, headers={"If-None-Match": first.headers["ETag"]})
    assert (again.status_code, again.text, again.headers["ETag"]) == (304, "", first.headers["ETag"])
    assert STRANGER.get(path).text == first.text
    laying.lay_ahead(partnership, clock.now)
    assert STRANGER.get(path).text == first.text
    session = Session.objects.earliest("starts_at")
    Session.objects.filter(id=session.id).update(starts_at=FIRST + timedelta(hours=1), moved_from=FIRST)
    changed = STRANGER.get(path, headers={"If-None-Match": first.headers["ETag"]})
    assert (changed.status_code, changed.headers["ETag"] == first.headers["ETag"]) == (200, False)


def test_every_change_of_times_raises_the_number(ana: Person, partnership: Partnership, clock: MovedClock) -> None:
    make_rhythm(partnership)
    laying.lay_ahead(partnership, clock.now)
    path, seen = turned_on(ana), []
    for hours in (0, 0, 1, 2, 2, 0):
        clock.go(timedelta(minutes=1))
        moved = {"starts_at": FIRST + timedelta(hours=hours), "moved_from": FIRST if hours else None}
        Session.objects.filter(slot_date=date(2026, 3, 3)).update(**moved)
        [event, *_others] = parsed(STRANGER.get(path).text).walk("VEVENT")
        seen.append((int(event["sequence"]), event["dtstamp"].dt))
    assert [sequence for sequence, _stamp in seen] == [0, 0, 1, 2, 2, 3]
    stamps = [stamp for _sequence, stamp in seen]
    assert (stamps[0] == stamps[1], stamps[3] == stamps[4]) == (True, True)
    assert stamps[1] < stamps[2] < stamps[3] < stamps[5]


@pytest.mark.parametrize("path", ["/calendar/a.ics", f"/calendar/{'a' * 64}.ics", "/calendar/%00%F0%9F%8C%99.ics"])
def test_what_is_no_address_opens_nothing(ana: Person, path: str) -> None:
    turned_on(ana)
    assert STRANGER.get(path).status_code == 404


@pytest.mark.parametrize("do", ["renew", "off"])
def test_an_address_that_was_revoked_is_one_that_never_was(ana: Person, do: str) -> None:
    path = turned_on(ana)
    browser_of(ana).post("/account/calendar/address/", {"do": do})
    never, revoked = STRANGER.get(f"/calendar/{'b' * 64}.ics"), STRANGER.get(path)
    assert (revoked.status_code, revoked.text, revoked.headers) == (404, never.text, never.headers)
    # Turned on again it is another one, too.
    assert turned_on(ana) != path
    assert STRANGER.get(path).status_code == 404


def test_no_row_has_the_address_nor_what_it_follows_from(ana: Person) -> None:
    token = turned_on(ana).removeprefix("/calendar/").removesuffix(".ics")
    row = Feed.objects.filter(person=ana).values().get()
    assert token not in repr(row)
    assert len(token) == 64
    assert instance.SERVER_KEY not in repr(row)


def test_it_is_everybodys_own(world: World, partnership: Partnership) -> None:
    make_rhythm(partnership)
    paths = {turned_on(person) for person in (world.ana, world.ben, world.cleo, world.dov)}
    assert len(paths) == 4
    texts = [STRANGER.get(turned_on(person)).text for person in (world.ana, world.ben)]
    ids = [{str(event["uid"]) for event in parsed(text).walk("VEVENT")} for text in texts]
    # Two files never show that they belong together.
    assert (len(ids[0]), len(ids[1]), ids[0] & ids[1]) == (1, 1, set())
    assert titles_in(STRANGER.get(turned_on(world.cleo)).text) == []


def test_by_itself_a_title_says_nothing(world: World, partnership: Partnership) -> None:
    make_rhythm(partnership)
    laying.lay_ahead(partnership, START)
    text = STRANGER.get(turned_on(world.ana)).text
    assert titles_in(text) == ["Turnabout"]
    hidden = (world.ben.name, world.ben.email, world.ana.email, str(partnership.id), str(world.ana.id), "coach")
    assert [word for word in hidden if word in text] == []


def test_by_choice_it_says_whose_hour_it_is(world: World, partnership: Partnership) -> None:
    make_rhythm(partnership)
    laying.lay_ahead(partnership, START)
    paths = {person: turned_on(person) for person in (world.ana, world.ben)}
    choose(world.ana, Titles.ROLES)
    choose(world.ben, Titles.NAMES)
    assert titles_in(STRANGER.get(paths[world.ana]).text) == ["Turnabout", "Your hour", "You are the coach"]
    named = ["Turnabout with Ana", "You coach Ana", "Your hour with Ana"]
    assert titles_in(STRANGER.get(paths[world.ben]).text) == named


def test_when_the_turn_moves_titles_move_and_times_do_not(
    world: World, partnership: Partnership, clock: MovedClock
) -> None:
    make_rhythm(partnership)
    laying.lay_ahead(partnership, START)
    path = turned_on(world.ana)
    choose(world.ana, Titles.ROLES)
    before = STRANGER.get(path).text
    # Nobody came, and nobody says anything: after two days the turn is where it was.
    clock.set(FIRST + timedelta(days=2, hours=2))
    after = STRANGER.get(path).text
    assert titles_in(before)[1:] == ["Your hour", "You are the coach"]
    assert titles_in(after)[1:] == ["Your hour", "Your hour"]
    span = (START, START + 8 * WEEK)
    assert by_python(before, *span) == by_python(after, *span)
    assert Series.objects.get(person=world.ana).sequence == 0


def test_an_hour_on_the_spot_stands_by_itself_and_a_noted_one_does_not(ana: Person, partnership: Partnership) -> None:
    make_session(partnership, START - WEEK, held=True)
    noted = make_session(partnership, START - 2 * WEEK, held=True)
    Session.objects.filter(id=noted.id).update(
        opened_at=None, noted_by=ana, noted_at=START, held_on=(START - 2 * WEEK).date()
    )
    text = STRANGER.get(turned_on(ana)).text
    assert by_python(text, START - 9 * WEEK, START + WEEK) == [(START - WEEK, 60)]


def test_weeks_in_which_nobody_looked_for_half_a_year_are_no_ghosts(
    ana: Person, partnership: Partnership, clock: MovedClock
) -> None:
    make_rhythm(partnership)
    laying.lay_ahead(partnership, START)
    clock.set(START + 60 * WEEK)
    laying.lay_ahead(partnership, clock.now)
    path = turned_on(ana)
    rows = list(Session.objects.order_by("starts_at").values_list("starts_at", "minutes"))
    assert by_python(STRANGER.get(path).text, START, rows[-1][0] + WEEK / 2) == rows


def test_another_weekly_time_leaves_the_past_where_it_was(
    ana: Person, partnership: Partnership, clock: MovedClock
) -> None:
    make_rhythm(partnership)
    path = turned_on(ana)
    laying.lay_ahead(partnership, START)
    clock.set(FIRST + WEEK + timedelta(hours=3))
    changed = make_rhythm(Partnership.objects.exclude(id=partnership.id).first() or partnership, weekday=4, at="08:00")
    Rhythm.objects.filter(id=changed.id).delete()
    changed.id, changed.partnership, changed.created_at = None, partnership, clock.now
    hours_ahead.set_rhythm(changed, first=None, now=clock.now)
    friday = datetime(2026, 3, 13, 7, 0, tzinfo=UTC)
    found = by_python(STRANGER.get(path).text, START, START + 3 * WEEK)
    assert found == [(FIRST, 60), (FIRST + WEEK, 60), (friday, 60), (friday + WEEK, 60)]


def test_whoever_leaves_takes_the_feed_along(ana: Person, partnership: Partnership) -> None:
    make_rhythm(partnership)
    path = turned_on(ana)
    assert STRANGER.get(path).status_code == 200
    farewell.leave(ana, START)
    assert STRANGER.get(path).status_code == 404
    assert (Feed.objects.count(), Series.objects.filter(person=ana).count()) == (0, 0)


@pytest.mark.parametrize("end", ["\u2028", "\u2029", "\x85", "\x0b", "\x1c", "\n"])
def test_a_name_adds_no_line_for_any_program(ana: Person, ben: Person, partnership: Partnership, end: str) -> None:
    # Such a name was kept before they were refused.
    Person.objects.filter(id=ben.id).update(name=f"Ben{end}ATTENDEE:mailto:cleo@example.org{end}END:VEVENT")
    make_rhythm(partnership)
    path = turned_on(ana)
    choose(ana, Titles.NAMES)
    text = STRANGER.get(path).text
    assert text.splitlines() == text.split("\r\n")[:-1]
    assert titles_in(text) == ["Turnabout with Ben ATTENDEE:mailto:cleo@example.org END:VEVENT"]
