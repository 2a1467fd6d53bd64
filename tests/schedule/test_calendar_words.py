"""What letters to calendars say to people: why, and by which clock; the right hour, and no name."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta

import pytest

from tests.builders import World, make_rhythm
from tests.conftest import MovedClock
from tests.naming import named_in
from turnabout.mail.models import Message
from turnabout.schedule import laying
from turnabout.schedule.calendars import letters as calendar_letters
from turnabout.schedule.changes import changing, hours_ahead, skipping
from turnabout.schedule.changes.proposals import Move
from turnabout.schedule.models import Rhythm, Session

pytestmark = pytest.mark.usefixtures("office")

FIRST = datetime(2026, 3, 3, 18, 0, tzinfo=UTC)
DAY = timedelta(days=1)


@pytest.fixture
def weekly(world: World, clock: MovedClock) -> World:
    """Tuesdays at seven in Berlin, of which both calendars know."""
    make_rhythm(world.partnership)
    laying.lay_ahead(world.partnership, clock.now)
    calendar_letters.tell(world.partnership, clock.now)
    # What has gone out is not taken back.
    Message.objects.update(sent_at=clock.now)
    return world


def letters(world: World) -> list[Message]:
    """What was posted to Ben's calendar after the first letter."""
    posted = Message.objects.filter(letter__startswith="calendar-", to=world.ben.email, sent_at=None)
    found = list(posted.order_by("id"))
    assert [named_in(f"{one.subject} {one.text}") for one in found] == [[]] * len(found)
    return found


def test_a_moved_hour_that_is_left_out_is_named_by_the_time_that_was_agreed(weekly: World, clock: MovedClock) -> None:
    hour = Session.objects.get(starts_at=FIRST)
    moved = changing.propose(weekly.partnership, weekly.ana, Move(session=hour, starts_at=FIRST + DAY), clock.now)
    changing.accept(moved, clock.now)
    skipping.leave_out_one(hour, weekly.ana, clock.now)
    one = letters(weekly)[-1]
    assert one.subject == "One hour is left out"
    # Ben lives in New York.
    assert "Wednesday 4 March 2026, 13:00" in one.text
    assert "Tuesday" not in one.text


def test_an_hour_that_takes_place_after_all_is_called_so(weekly: World, clock: MovedClock) -> None:
    hour = Session.objects.get(starts_at=FIRST + 7 * DAY)
    skipping.leave_out_one(hour, weekly.ana, clock.now)
    skipping.take_up(hour, weekly.ana, clock.now)
    one = letters(weekly)[-1]
    assert one.subject == "You meet after all"
    assert "An hour that was left out takes place after all" in one.text
    # Ben lives in New York; not the hour before it, which nobody left out. There clocks have changed by then.
    assert "Tuesday 10 March 2026, 14:00 (time of New York), 60 minutes" in one.text
    assert "3 March" not in one.text


def test_one_hour_that_moves_says_from_when_to_when(weekly: World, clock: MovedClock) -> None:
    hour = Session.objects.get(starts_at=FIRST + 7 * DAY)
    moved = changing.propose(weekly.partnership, weekly.ana, Move(session=hour, starts_at=FIRST + 8 * DAY), clock.now)
    changing.accept(moved, clock.now)
    [one] = letters(weekly)
    assert one.subject == "One hour moves"
    assert "From Tuesday 10 March 2026, 14:00\nto Wednesday 11 March 2026, 14:00 (time of New York)" in one.text
    assert "The ones after it stay." in one.text
    assert "weekly hour" not in one.text


def test_a_pause_is_called_one_and_so_is_its_end(weekly: World, clock: MovedClock) -> None:
    until = datetime(2026, 3, 23, tzinfo=UTC).date()
    skipping.pause(weekly.partnership, weekly.ana, until, clock.now)
    [paused] = letters(weekly)
    assert paused.subject == "Your hours pause"
    assert "until Monday 23 March 2026" in paused.text
    assert "Tuesday 24 March 2026, 14:00" in paused.text
    clock.go(DAY / 4)
    skipping.resume(weekly.partnership, weekly.ben, clock.now)
    goes_on = letters(weekly)[-1]
    assert goes_on.subject == "Your hours go on"
    assert "Tuesday 3 March 2026, 13:00" in goes_on.text
    assert "The friend you share hours with ended" not in goes_on.text
    anas = Message.objects.filter(to=weekly.ana.email).latest("id")
    assert "The friend you share hours with ended the pause" in anas.text


def test_another_weekly_time_says_from_what_to_what_and_by_which_clock(weekly: World, clock: MovedClock) -> None:
    before = Rhythm.objects.get(partnership=weekly.partnership)
    after = Rhythm(
        partnership=weekly.partnership,
        weekday=3,
        local_time=time(20, 30),
        anchor_zone="Europe/Berlin",
        minutes=60,
        starts_on=before.starts_on,
        set_by=weekly.ana,
        created_at=clock.now,
    )
    hours_ahead.set_rhythm(after, first=None, now=after.created_at)
    away, new = letters(weekly)
    assert (away.subject, new.subject) == ("Your weekly hour moves", "Your weekly hour at its new time")
    for one in (away, new):
        assert "Until now: every Tuesday, 19:00 by the clock of Berlin, 60 minutes; for you: 13:00, in" in one.text
        assert "From now on: every Thursday, 20:30 by the clock of Berlin, 60 minutes; for you: 14:30, in" in one.text
    anas = Message.objects.filter(to=weekly.ana.email).latest("id")
    assert "Until now: every Tuesday, 19:00 by your clock (Berlin), 60 minutes." in anas.text
    assert "Thursday 5 March 2026, 14:30" in new.text
