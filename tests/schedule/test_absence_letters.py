"""Whoever has no invitations hears all the same that nobody comes: once, and only of what the other said."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from pytest_django import Settings

from tests.builders import World, make_rhythm
from tests.naming import named_in
from tests.people import START
from tests.schedule.test_planning import FIRST
from turnabout.accounts.models import Person
from turnabout.mail.models import Message
from turnabout.mail.server import MailServer
from turnabout.partnerships import ending
from turnabout.schedule import laying
from turnabout.schedule.changes import changing, skipping
from turnabout.schedule.changes.proposals import OneWay
from turnabout.schedule.models import Feed, Session, Wishes

# The evening before, by day for both.
NOW = FIRST - timedelta(hours=24)


@pytest.fixture
def hour(world: World, settings: Settings) -> Session:
    """To come tomorrow; neither wants hours by mail for a calendar."""
    settings.SMTP = MailServer(host="localhost", port=25, user="", password="", encryption="none")
    for person in (world.ana, world.ben):
        Feed.objects.create(person=person, invites=False)
    make_rhythm(world.partnership)
    laying.lay_ahead(world.partnership, START)
    return Session.objects.get(starts_at=FIRST)


def told() -> list[tuple[str, str]]:
    return list(Message.objects.order_by("id").values_list("to", "letter"))


def by_one_hour(hour: Session, by: Person) -> None:
    skipping.leave_out_one(hour, by, NOW)


def by_a_pause(hour: Session, by: Person) -> None:
    skipping.pause(hour.partnership, by, date(2026, 4, 1), NOW)


def by_days_away(_hour: Session, by: Person) -> None:
    skipping.go_away(by, date(2026, 3, 1), date(2026, 3, 20), NOW)


LEFT_OUT = [by_one_hour, by_a_pause, by_days_away]


@pytest.mark.parametrize("leave_out", LEFT_OUT)
def test_the_other_hears_that_nobody_comes(world: World, hour: Session, leave_out: object) -> None:
    leave_out(hour, world.ana)  # type: ignore[operator]  # one of the three
    assert told() == [(world.ben.email, "change-left-out")]
    letter = Message.objects.get()
    assert f"/partnerships/{hour.partnership_id}/" in letter.text
    assert named_in(letter.text) == []
    assert letter.stop_link != ""


@pytest.mark.parametrize("leave_out", LEFT_OUT)
def test_whoever_has_invitations_hears_by_those_alone(world: World, hour: Session, leave_out: object) -> None:
    Feed.objects.filter(person=world.ben).update(invites=True)
    leave_out(hour, world.ana)  # type: ignore[operator]  # one of the three
    assert "change-left-out" not in {letter for _to, letter in told()}


def test_whoever_stopped_letters_of_changes_hears_nothing(world: World, hour: Session) -> None:
    Wishes.objects.create(person=world.ben, mail_off="change")
    by_one_hour(hour, world.ana)
    assert told() == []


@pytest.mark.usefixtures("hour")
def test_days_away_on_which_nobody_would_have_met_are_told_to_nobody(world: World) -> None:
    skipping.go_away(world.ana, date(2026, 3, 5), date(2026, 3, 6), NOW)
    assert told() == []


def test_it_is_told_once_and_after_an_end_no_more(world: World, hour: Session) -> None:
    by_one_hour(hour, world.ana)
    skipping.take_up(hour, world.ana, NOW)
    by_one_hour(hour, world.ana)
    assert len(told()) == 1
    ending.end(world.ben, world.partnership.id, {"records": []}, NOW)
    assert told() == []


def later_hour_left_out(world: World) -> None:
    after = Session.objects.filter(starts_at__gt=NOW, skipped_for="").earliest("starts_at")
    skipping.leave_out_one(after, world.ana, NOW)


def days_away_after_it(world: World) -> None:
    skipping.go_away(world.ana, date(2026, 3, 10), date(2026, 5, 20), NOW)


def turns_again(world: World) -> None:
    skipping.end_spell(world.partnership, world.ana, NOW)


def paused_twice_more(world: World) -> None:
    for day in (20, 21):
        skipping.pause(world.partnership, world.ana, date(2026, 3, day), NOW)


IN_A_PAUSE = [later_hour_left_out, days_away_after_it, turns_again, paused_twice_more]


@pytest.mark.usefixtures("hour")
@pytest.mark.parametrize("does", IN_A_PAUSE)
def test_whoever_pauses_is_written_to_of_nothing(world: World, does: object) -> None:
    weeks = OneWay(focus=world.ana, begins_on=date(2026, 3, 2), ends_on=date(2026, 4, 25))
    changing.accept(changing.propose(world.partnership, world.ana, weeks, NOW), NOW)
    skipping.pause(world.partnership, world.ben, date(2026, 3, 19), NOW)
    laying.lay_ahead(world.partnership, NOW)
    before = told()
    # She is told of the pause, and nothing that follows takes that back.
    assert before[-1] == (world.ana.email, "change-left-out")
    does(world)  # type: ignore[operator]  # one of these
    assert told() == before
    # Its end is told, and what comes after it.
    skipping.resume(world.partnership, world.ana, NOW)
    assert told() == [*before, (world.ben.email, "change-goes-on")]
