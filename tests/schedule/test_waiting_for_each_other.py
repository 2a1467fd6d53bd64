"""What one does while the other, or the server, is in the middle of something: waited for, and never for ever."""

from __future__ import annotations

from datetime import date, time, timedelta
from typing import TYPE_CHECKING

import pytest
from django.db import connection

from tests.builders import World, make_rhythm
from tests.people import START
from tests.post_office import post_office
from tests.racing import in_between
from tests.schedule.test_planning import FIRST
from turnabout.mail.models import Message
from turnabout.partnerships import ending
from turnabout.partnerships.holding import held
from turnabout.partnerships.models import Partnership
from turnabout.schedule import laying, planning
from turnabout.schedule.calendars import feed
from turnabout.schedule.changes import changing, hours_ahead, skipping, waiting
from turnabout.schedule.changes.proposals import Move
from turnabout.schedule.links import answering
from turnabout.schedule.lulls import asking as lulls
from turnabout.schedule.models import Change, Coming, Does, End, Feed, GoesOn, Link, Lull, Reminder, Rhythm, Session
from turnabout.schedule.models.link import hash_of
from turnabout.schedule.outcome import Answer
from turnabout.schedule.reminders import telling
from turnabout.schedule.reminding import Kind
from turnabout.web.answers import Refused

if TYPE_CHECKING:
    from pytest_django import Settings

pytestmark = pytest.mark.django_db(transaction=True)
DAY = timedelta(days=1)
EVENING_BEFORE = FIRST - timedelta(hours=20)


@pytest.fixture
def hour(world: World) -> Session:
    """The first of their weekly hours, still to come, where a database holds rows."""
    if connection.vendor != "postgresql":
        pytest.skip("one writer at a time: nobody is ever in the middle of anything")
    make_rhythm(world.partnership)
    laying.lay_ahead(world.partnership, START)
    return Session.objects.get(starts_at=FIRST)


def test_an_hour_is_left_out_while_its_reminders_are_laid_down(world: World, hour: Session) -> None:
    in_between(
        lambda: held(world.partnership),
        lambda: telling.lay_down(Kind.DAY, EVENING_BEFORE),
        lambda: skipping.leave_out_one(hour, world.ana, EVENING_BEFORE),
    )
    hour.refresh_from_db()
    assert (hour.is_skipped, Reminder.objects.count()) == (True, 2)


def test_two_end_while_reminders_of_their_hours_are_laid_down(world: World, hour: Session) -> None:
    in_between(
        lambda: held(world.partnership),
        lambda: telling.lay_down(Kind.DAY, EVENING_BEFORE),
        lambda: ending.end(world.ben, world.partnership.id, {"records": []}, EVENING_BEFORE),
    )
    assert not Session.objects.filter(id=hour.id).exists()
    assert not Reminder.objects.filter(settled_at=None).exists()


def test_two_end_while_they_are_being_reminded(world: World, hour: Session, settings: Settings) -> None:
    telling.lay_down(Kind.DAY, EVENING_BEFORE)
    with post_office() as office:
        settings.SMTP = office.server()
        in_between(
            lambda: telling.tell_due(EVENING_BEFORE),
            lambda: ending.end(world.ben, world.partnership.id, {"records": []}, EVENING_BEFORE),
            lambda: None,
        )
    assert not Session.objects.filter(id=hour.id).exists()
    assert not Link.objects.filter(partnership=world.partnership).exists()


@pytest.mark.usefixtures("hour")
def test_a_calendar_asks_while_whoever_it_belongs_to_pauses(world: World, settings: Settings) -> None:
    feed.turn_on(world.ana, START)
    address = feed.address(feed.of(world.ana)) or ""
    token = address.rsplit("/", 1)[1].removesuffix(".ics")
    with post_office() as office:
        settings.SMTP = office.server()
        hours_ahead.leave_out(world.partnership, START)
        given = in_between(
            lambda: skipping.pause(world.partnership, world.ana, date(2026, 4, 1), START),
            lambda: feed.given_out(token, START),
            lambda: None,
        )
    assert "BEGIN:VEVENT" in (given or "")


def test_nobody_who_ends_hears_of_days_away_that_are_noted_meanwhile(
    world: World, hour: Session, settings: Settings
) -> None:
    Feed.objects.create(person=world.ben, invites=False)
    with post_office() as office:
        settings.SMTP = office.server()
        in_between(
            lambda: ending.stop_and_block(world.ben, world.partnership.id, {"records": []}, START),
            lambda: skipping.go_away(world.ana, hour.starts_at.date(), hour.starts_at.date(), START),
            lambda: None,
        )
    assert not Message.objects.filter(to=world.ben.email, letter="change-left-out").exists()


def test_a_link_is_pressed_while_the_two_end(world: World, hour: Session) -> None:
    link = {"partnership": world.partnership, "session": hour, "starts_at": hour.starts_at}
    Link.objects.create(
        token_hash=hash_of("x"), person=world.ana, does=Does.PAUSE, made_at=START, expires_at=FIRST, **link
    )
    pressed = in_between(
        lambda: held(world.partnership),
        lambda: answering.press("x", START),
        lambda: ending.stop_and_block(world.ben, world.partnership.id, {"records": []}, START),
    )
    assert pressed is None
    assert Partnership.objects.get(id=world.partnership.id).ended_at == START


def test_a_yes_is_pressed_in_a_letter_while_the_question_is_taken_back(world: World, hour: Session) -> None:
    change = changing.propose(world.partnership, world.ana, Move(session=hour, starts_at=FIRST + DAY), START)
    about = {"partnership": world.partnership, "change": change}
    Link.objects.create(
        token_hash=hash_of("x"), person=world.ben, does=Does.AGREE, made_at=START, expires_at=FIRST, **about
    )
    pressed = in_between(
        lambda: held(world.partnership),
        lambda: answering.press("x", START),
        lambda: changing.withdraw(change, START),
    )
    change.refresh_from_db()
    hour.refresh_from_db()
    assert (pressed, change.end, hour.starts_at) == (None, End.WITHDRAWN, FIRST)


def test_one_goes_on_while_the_other_ends(world: World, hour: Session) -> None:
    Lull.objects.create(partnership=world.partnership, look_at=START + DAY, first_asked_at=START)

    def begin_to_end() -> None:
        held(world.partnership)
        Session.objects.filter(id=hour.id).delete()

    in_between(
        begin_to_end,
        lambda: lulls.answer(world.partnership, world.ana, GoesOn.USUAL, START),
        lambda: ending.end(world.ben, world.partnership.id, {"records": []}, START),
    )
    assert not Lull.objects.exists()
    assert not Coming.objects.exists()


def test_a_proposal_that_lapses_at_this_moment_is_not_carried_out(world: World, hour: Session) -> None:
    change = changing.propose(world.partnership, world.ana, Move(session=hour, starts_at=FIRST + DAY), START)
    just_in_time = change.lapses_at - timedelta(milliseconds=5)

    def say_yes() -> str:
        try:
            changing.accept(change, just_in_time)
        except Refused as refusal:
            return refusal.sentence
        return "done"

    said = in_between(lambda: waiting.tend(change.lapses_at), say_yes, lambda: None)
    change.refresh_from_db()
    hour.refresh_from_db()
    assert (change.end, hour.starts_at) == (End.LAPSED, FIRST)
    assert "no longer open" in said


def test_whoever_was_let_in_before_an_end_changes_nothing_after_it(world: World) -> None:
    make_rhythm(world.partnership)
    laying.lay_ahead(world.partnership, START)
    hour = Session.objects.select_related("partnership").get(starts_at=FIRST)
    Session.objects.filter(id=hour.id).update(opened_at=FIRST)
    seen = Partnership.objects.of(world.ana).get(id=world.partnership.id)
    ending.stop_and_block(world.ben, world.partnership.id, {"records": []}, START)
    rhythm = Rhythm(
        partnership=seen,
        weekday=3,
        local_time=time(18),
        anchor_zone="Europe/Berlin",
        minutes=60,
        starts_on=date(2026, 3, 3),
        set_by=world.ana,
        created_at=START,
    )
    for act in (
        lambda: hours_ahead.set_rhythm(rhythm, first=None, now=START),
        lambda: planning.start_now(seen, minutes=60, first=None, now=START),
        lambda: planning.answer(hour, world.ana, Answer.HELD, FIRST + DAY),
    ):
        with pytest.raises(Refused, match="has ended"):
            act()
    laying.lay_ahead(seen, START)
    assert (list(Session.objects.all()), Rhythm.objects.current().exists()) == ([hour], False)
    assert not Change.objects.exists()
