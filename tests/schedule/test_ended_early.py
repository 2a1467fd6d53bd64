"""Whoever did not end a pause or a spell hears that the other did: on the first page, and by one letter."""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta

import pytest
from pytest_django import Settings

from tests.builders import World, browser_of, make_rhythm
from tests.conftest import MovedClock
from tests.naming import named_in
from tests.people import START
from tests.schedule.test_planning import FIRST
from turnabout.accounts.models import Person
from turnabout.home import exporting
from turnabout.mail.models import Message
from turnabout.mail.server import MailServer
from turnabout.schedule import laying
from turnabout.schedule.changes import changing, skipping
from turnabout.schedule.changes.proposals import Move, OneWay
from turnabout.schedule.models import Feed, Session

PAUSE_OVER = "Ben ended the pause."
SPELL_OVER = "Ben ended the while without taking turns."
UNTIL = date(2026, 3, 24)
MINUTE = timedelta(minutes=1)


@pytest.fixture
def weekly(world: World) -> World:
    """Tuesdays, the first of them tomorrow."""
    make_rhythm(world.partnership)
    laying.lay_ahead(world.partnership, START)
    return world


@pytest.fixture
def paused(weekly: World) -> World:
    """Ana paused for three weeks, and Ben ended it an hour later."""
    skipping.pause(weekly.partnership, weekly.ana, UNTIL, START)
    skipping.resume(weekly.partnership, weekly.ben, START + timedelta(hours=1))
    return weekly


@pytest.fixture
def by_mail(world: World, settings: Settings) -> None:
    """There is a mail server, and neither wants hours by mail for a calendar."""
    settings.SMTP = MailServer(host="localhost", port=25, user="", password="", encryption="none")
    for person in (world.ana, world.ben):
        Feed.objects.create(person=person, invites=False)


def spell(world: World, *, begins: date = date(2026, 3, 2)) -> None:
    """All hours are Ben's for three weeks."""
    asked = OneWay(focus=world.ben, begins_on=begins, ends_on=date(2026, 3, 24))
    changing.accept(changing.propose(world.partnership, world.ana, asked, START), START)


def page(person: Person, path: str = "/") -> str:
    return browser_of(person).get(path).text


def told(letter: str) -> list[str]:
    return list(Message.objects.filter(letter=letter).values_list("to", flat=True))


def test_whoever_paused_is_told_that_the_other_ended_it_and_when_they_meet(paused: World, clock: MovedClock) -> None:
    clock.set(START + timedelta(hours=2))
    for path in ("/", f"/partnerships/{paused.partnership.id}/"):
        shown = page(paused.ana, path)
        assert f"{PAUSE_OVER}</strong> Your next hour together is on Tuesday 3 March, 19:00." in shown
        assert "Pause again" in shown
        assert "ended the pause" not in page(paused.ben, path)


def test_it_is_said_until_the_next_hour_begins(paused: World, clock: MovedClock) -> None:
    clock.set(FIRST - timedelta(minutes=1))
    assert PAUSE_OVER in page(paused.ana)
    clock.set(FIRST)
    assert PAUSE_OVER not in page(paused.ana)


def test_it_is_not_said_in_the_next_pause_nor_after_it(paused: World, clock: MovedClock) -> None:
    clock.set(START + timedelta(hours=2))
    skipping.pause(paused.partnership, paused.ana, date(2026, 3, 5), clock.now)
    assert PAUSE_OVER not in page(paused.ana)
    clock.set(START + timedelta(days=4))
    assert PAUSE_OVER not in page(paused.ana)


def test_a_pause_that_another_takes_the_place_of_was_ended_by_nobody(weekly: World, clock: MovedClock) -> None:
    skipping.pause(weekly.partnership, weekly.ana, UNTIL, START)
    skipping.pause(weekly.partnership, weekly.ben, date(2026, 3, 3), START + timedelta(hours=1))
    clock.set(START + timedelta(days=1, hours=2))
    assert "ended the pause" not in page(weekly.ana)


@pytest.mark.parametrize("begins", [date(2026, 3, 2), date(2026, 3, 9)])
def test_whoever_takes_turns_again_is_told_so_and_whose_the_next_hour_is(weekly: World, begins: date) -> None:
    spell(weekly, begins=begins)
    skipping.end_spell(weekly.partnership, weekly.ben, START)
    shown = page(weekly.ana)
    assert SPELL_OVER in shown
    assert "Tuesday 3 March, 19:00. It is your hour." in shown
    assert "without taking turns" not in page(weekly.ben)
    # Another while, agreed on since, is what counts.
    spell(weekly)
    assert SPELL_OVER not in page(weekly.ana)


@pytest.mark.parametrize("spell_first", [True, False])
def test_of_two_things_ended_the_newest_is_said_and_the_next_hour_once(
    weekly: World, clock: MovedClock, *, spell_first: bool
) -> None:
    spell(weekly)
    skipping.pause(weekly.partnership, weekly.ana, UNTIL, START)
    hours = (1, 2) if spell_first else (2, 1)
    skipping.end_spell(weekly.partnership, weekly.ben, START + timedelta(hours=hours[0]))
    skipping.resume(weekly.partnership, weekly.ben, START + timedelta(hours=hours[1]))
    clock.set(START + timedelta(hours=3))
    shown = page(weekly.ana)
    assert (PAUSE_OVER in shown, SPELL_OVER in shown) == (spell_first, not spell_first)
    assert shown.count("Your next hour together is on") == 1


@pytest.mark.usefixtures("by_mail")
def test_one_letter_tells_the_other_of_the_end_of_a_pause(paused: World) -> None:
    assert told("change-goes-on") == [paused.ana.email]
    letter = Message.objects.get(letter="change-goes-on")
    assert f"/partnerships/{paused.partnership.id}/" in letter.text
    assert named_in(letter.text) == []
    # Ended already, nothing more is said.
    skipping.resume(paused.partnership, paused.ben, START + timedelta(hours=2))
    assert told("change-goes-on") == [paused.ana.email]
    # What has not gone out yet is not so any more.
    skipping.pause(paused.partnership, paused.ben, UNTIL, START + timedelta(hours=3))
    assert told("change-goes-on") == []


@pytest.mark.usefixtures("by_mail")
def test_whoever_has_invitations_hears_of_hours_by_those_and_of_turns_by_a_letter(weekly: World) -> None:
    Feed.objects.filter(person=weekly.ana).update(invites=True)
    spell(weekly)
    skipping.pause(weekly.partnership, weekly.ana, UNTIL, START)
    skipping.resume(weekly.partnership, weekly.ben, START + timedelta(hours=1))
    skipping.end_spell(weekly.partnership, weekly.ben, START + timedelta(hours=1))
    assert told("change-goes-on") == []
    assert told("change-turns-again") == [weekly.ana.email]


@pytest.mark.usefixtures("by_mail")
def test_of_two_spells_the_one_is_ended_that_the_page_shows(weekly: World, clock: MovedClock) -> None:
    spell(weekly)
    later, then = OneWay(focus=weekly.ana, begins_on=date(2026, 4, 6), ends_on=date(2026, 4, 30)), START + MINUTE
    changing.accept(changing.propose(weekly.partnership, weekly.ana, later, then), then)
    clock.set(then + MINUTE)
    address = f"/partnerships/{weekly.partnership.id}/"
    [shown] = re.findall(r'name="spell" value="(\d+)"', page(weekly.ben, f"{address}changes/"))
    ben = browser_of(weekly.ben)
    for _pressed_twice in range(2):
        assert ben.post(f"{address}spell/removal/", {"spell": shown}).status_code == 302
    assert "It begins on Monday 6 April." in page(weekly.ben, address)
    assert told("change-turns-again") == [weekly.ana.email]
    # It was agreed before the other ended, and makes that no old news.
    assert SPELL_OVER in page(weekly.ana)


def test_who_ended_it_goes_into_the_archive(paused: World) -> None:
    [shared] = [one for one in exporting.holdings(paused.ana, START)["partnerships"] if one["pauses"]]  # type: ignore[attr-defined]  # JSON
    assert shared["pauses"][0]["ended_by"] == str(paused.ben.id)


def left_out_and_taken_up(weekly: World, at: datetime = START) -> Session:
    """Ana cannot come tomorrow, and then can."""
    hour = Session.objects.get(starts_at=FIRST)
    skipping.leave_out_one(hour, weekly.ana, at)
    skipping.take_up(hour, weekly.ana, at + MINUTE)
    return hour


def test_the_other_is_told_that_they_meet_after_all(weekly: World, clock: MovedClock) -> None:
    left_out_and_taken_up(weekly)
    clock.set(START + timedelta(hours=2))
    said = "Ana can come after all: the hour of Tuesday 3 March, 13:00 takes place."
    for path in ("/", f"/partnerships/{weekly.partnership.id}/"):
        assert said in page(weekly.ben, path)
        assert "after all" not in page(weekly.ana, path)
    clock.set(FIRST)
    assert "after all" not in page(weekly.ben)


def test_left_out_once_more_it_is_no_longer_said(weekly: World, clock: MovedClock) -> None:
    hour = left_out_and_taken_up(weekly)
    skipping.leave_out_one(hour, weekly.ben, START + 2 * MINUTE)
    clock.set(START + timedelta(hours=2))
    assert "after all:" not in page(weekly.ben)


def test_moved_since_it_is_no_longer_said(weekly: World, clock: MovedClock) -> None:
    hour = left_out_and_taken_up(weekly)
    clock.set(START + timedelta(hours=2))
    later = Move(session=hour, starts_at=FIRST + timedelta(hours=2))
    changing.accept(changing.propose(weekly.partnership, weekly.ben, later, clock.now), clock.now)
    assert "after all" not in page(weekly.ben)


@pytest.mark.usefixtures("by_mail")
def test_whoever_has_read_that_it_is_off_is_written_to_that_it_is_on(weekly: World) -> None:
    hour = Session.objects.get(starts_at=FIRST)
    skipping.leave_out_one(hour, weekly.ana, START)
    Message.objects.get().mark_sent(START)
    skipping.take_up(hour, weekly.ana, START + MINUTE)
    assert told("change-after-all") == [weekly.ben.email]
    skipping.leave_out_one(hour, weekly.ana, START + 2 * MINUTE)
    assert told("change-after-all") == []
    assert Message.objects.filter(letter="change-left-out", sent_at=None).count() == 1


@pytest.mark.usefixtures("by_mail")
def test_whoever_has_not_read_that_it_is_off_is_written_to_of_nothing(weekly: World) -> None:
    left_out_and_taken_up(weekly)
    assert not Message.objects.exists()
