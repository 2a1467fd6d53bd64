"""A letter that waits says nothing that is no longer so: withdrawn, answered, paused or ended, it does not go out."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from tests.builders import World, browser_of, make_rhythm
from tests.people import START
from turnabout.mail.models import Message
from turnabout.partnerships import ending
from turnabout.partnerships.models import Partnership
from turnabout.schedule import laying
from turnabout.schedule.changes import changing, skipping, waiting
from turnabout.schedule.changes.proposals import Move, Swap
from turnabout.schedule.lulls import asking as lulls
from turnabout.schedule.models import Change, End, Push, Session, Subscription
from turnabout.schedule.recurrence import WEEK
from turnabout.schedule.reminders import telling

pytestmark = pytest.mark.usefixtures("office", "clock")

FIRST = datetime(2026, 3, 3, 18, 0, tzinfo=UTC)
THURSDAY = datetime(2026, 3, 5, 17, 0, tzinfo=UTC)
# One in the morning where Ben lives.
NIGHT = datetime(2026, 3, 3, 6, 0, tzinfo=UTC)


@pytest.fixture
def hour(partnership: Partnership) -> Session:
    """The first of their weekly hours, still to come."""
    make_rhythm(partnership)
    laying.lay_ahead(partnership, START)
    return Session.objects.get(starts_at=FIRST)


def letters(to: str) -> list[str]:
    about_hours = Message.objects.filter(to=to).exclude(letter__startswith="calendar")
    return list(about_hours.order_by("created_at", "id").values_list("letter", flat=True))


def asked(world: World, hour: Session, now: datetime = NIGHT) -> Change:
    return changing.propose(world.partnership, world.ana, Move(session=hour, starts_at=THURSDAY), now)


def test_a_question_that_was_taken_back_or_answered_at_night_asks_nobody_in_the_morning(
    world: World, hour: Session
) -> None:
    for ends in (changing.withdraw, changing.decline, changing.accept):
        change = asked(world, hour)
        assert letters(world.ben.email) == ["change-proposed"]
        ends(change, NIGHT)
        assert letters(world.ben.email) == []


def test_of_many_questions_in_one_night_one_letter_is_left(world: World, hour: Session) -> None:
    for _ in range(5):
        asked(world, hour)
    assert letters(world.ben.email) == ["change-proposed"]


def test_whoever_blocks_at_night_is_left_in_peace(world: World, hour: Session) -> None:
    asked(world, hour)
    ending.stop_and_block(world.ben, world.partnership.id, {"records": []}, NIGHT + timedelta(minutes=5))
    assert letters(world.ben.email) == []


@pytest.mark.parametrize("silenced", ["paused", "ended"])
def test_nothing_told_of_before_is_said_in_a_pause_or_after_an_end(world: World, hour: Session, silenced: str) -> None:
    Subscription.objects.create(person=world.ben, endpoint="https://push.example/1", made_at=START)
    changing.decline(changing.propose(world.partnership, world.ben, Swap(session=hour), START), NIGHT)
    now = FIRST - timedelta(minutes=50)
    telling.remind(now)
    assert "reminder-hour" in letters(world.ana.email)
    assert Push.objects.exists()
    if silenced == "paused":
        skipping.pause(world.partnership, world.ana, date(2026, 4, 1), now)
    else:
        ending.end(world.ana, world.partnership.id, {"records": []}, now)
    assert (letters(world.ana.email), letters(world.ben.email), Push.objects.exists()) == ([], [], False)


def test_a_question_after_a_lull_is_taken_back_with_a_pause(world: World, hour: Session) -> None:
    silent = FIRST + 3 * WEEK
    laying.lay_ahead(world.partnership, silent)
    lulls.look(silent)
    assert letters(world.ben.email) == ["lull-first"]
    skipping.pause(world.partnership, world.ana, date(2026, 5, 1), silent)
    assert letters(world.ben.email) == []
    assert hour.focus is None


def test_nobody_is_written_to_of_proposals_in_a_pause_and_the_page_says_them(world: World, hour: Session) -> None:
    skipping.pause(world.partnership, world.ben, date(2026, 3, 4), START)
    change = asked(world, hour, START)
    waiting.tend(change.reminds_at or START)
    assert letters(world.ben.email) == []
    assert "Ana proposes a change" in browser_of(world.ben).get("/").text
    changing.decline(change, START + timedelta(hours=2))
    assert letters(world.ana.email) == []
    assert "It does not suit Ben" in browser_of(world.ana).get("/").text


def test_whose_proposal_was_overtaken_learns_so(world: World, hour: Session) -> None:
    gone = "Something else came first. What you proposed no longer stands."
    change = asked(world, hour, START)
    skipping.leave_out_one(hour, world.ben, START)
    change.refresh_from_db()
    assert (change.end, letters(world.ana.email)) == (End.OVERTAKEN, ["change-overtaken"])
    assert gone in browser_of(world.ana).get("/").text
    assert gone not in browser_of(world.ben).get("/").text
    # Whoever leaves out an hour that they had asked about themselves need not be told.
    skipping.take_up(hour, world.ben, START)
    own = asked(world, hour, START)
    skipping.leave_out_one(hour, world.ana, START)
    own.refresh_from_db()
    assert (own.end, letters(world.ana.email)) == (End.WITHDRAWN, ["change-overtaken"])


def test_whoever_is_asked_something_else_instead_learns_that_it_is_instead(world: World, hour: Session) -> None:
    first = asked(world, hour, START)
    changing.propose(world.partnership, world.ben, Swap(session=hour), START + timedelta(minutes=1))
    first.refresh_from_db()
    assert (first.end, letters(world.ana.email)) == (End.OVERTAKEN, ["change-proposed"])
    assert "It takes the place of what you had asked Ben." in browser_of(world.ana).get("/").text
    assert "takes the place" not in browser_of(world.ben).get("/").text


def test_a_pause_tells_on_the_page_what_it_overtook(world: World, hour: Session) -> None:
    change = asked(world, hour, START)
    skipping.pause(world.partnership, world.ben, date(2026, 4, 1), START)
    change.refresh_from_db()
    assert (change.end, letters(world.ana.email)) == (End.OVERTAKEN, [])
    assert "What you proposed no longer stands" in browser_of(world.ana).get("/").text
