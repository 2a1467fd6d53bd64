"""What letters to calendars say to people: why, and by which clock; the right hour, and no name."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, time, timedelta

import pytest
from pytest_django import Settings

from tests.builders import World, make_rhythm
from tests.conftest import MovedClock
from tests.post_office import post_office
from turnabout.mail.models import Message
from turnabout.schedule import calendar_letters, changing, laying, skipping
from turnabout.schedule.models import Rhythm, Session
from turnabout.schedule.proposals import Move

FIRST = datetime(2026, 3, 3, 18, 0, tzinfo=UTC)
DAY = timedelta(days=1)


@pytest.fixture(autouse=True)
def mails(settings: Settings) -> Iterator[None]:
    with post_office() as office:
        settings.SMTP = office.server()
        yield


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
    assert not [one for one in found for name in ("Ana", "Ben") if name in one.subject + one.text]
    return found


def test_a_moved_hour_that_is_left_out_is_named_by_the_time_that_was_agreed(weekly: World, clock: MovedClock) -> None:
    hour = Session.objects.get(starts_at=FIRST)
    moved = changing.propose(weekly.partnership, weekly.ana, Move(session=hour, starts_at=FIRST + DAY), clock.now)
    changing.accept(moved, clock.now)
    skipping.leave_out_one(hour, weekly.ana, clock.now)
    one = letters(weekly)[-1]
    assert one.subject == "One hour is left out"
    # Ben lives in New York.
    assert "Wednesday, 4 March 2026, 13:00" in one.text
    assert "Tuesday" not in one.text


def test_a_pause_is_called_one_and_so_is_its_end(weekly: World, clock: MovedClock) -> None:
    until = datetime(2026, 3, 23, tzinfo=UTC).date()
    skipping.pause(weekly.partnership, weekly.ana, until, clock.now)
    [paused] = letters(weekly)
    assert paused.subject == "Your hours pause"
    assert "until Monday, 23 March 2026" in paused.text
    assert "Tuesday, 24 March 2026, 14:00" in paused.text
    clock.go(DAY / 4)
    skipping.resume(weekly.partnership, clock.now)
    goes_on = letters(weekly)[-1]
    assert goes_on.subject == "Your hours go on"
    assert "Tuesday, 3 March 2026, 13:00" in goes_on.text


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
    laying.set_rhythm(after, first=None, now=after.created_at)
    away, new = letters(weekly)
    assert (away.subject, new.subject) == ("Your weekly hour moves", "Your weekly hour at its new time")
    for one in (away, new):
        assert "Until now: Tuesday, 19:00 by the clock of Berlin." in one.text
        assert "From now on: Thursday, 20:30 by the clock of Berlin." in one.text
    assert "Thursday, 5 March 2026, 14:30" in new.text
