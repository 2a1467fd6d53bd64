"""The letter that says yes says to what: as it was asked, with how it was until then, by the clock of whoever asked."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from tests.builders import World, make_rhythm
from tests.naming import named_in
from tests.people import START
from tests.schedule.test_changing import half_hours
from tests.schedule.test_planning import FIRST
from turnabout.mail.models import Message
from turnabout.schedule import laying
from turnabout.schedule.changes import changing, skipping
from turnabout.schedule.changes.proposals import Move, OneWay, Proposal, Swap
from turnabout.schedule.models import Session

pytestmark = pytest.mark.usefixtures("clock", "office")

THURSDAY = datetime(2026, 3, 5, 17, 0, tzinfo=UTC)


@pytest.fixture
def hour(world: World) -> Session:
    """The first of their weekly hours, still to come: on Tuesdays at 19:00 by Ana's clock."""
    make_rhythm(world.partnership)
    laying.lay_ahead(world.partnership, START)
    return Session.objects.get(starts_at=FIRST)


def yes_to(proposal: Proposal, world: World) -> str:
    """What Ana, who proposed it, is written then."""
    changing.accept(changing.propose(world.partnership, world.ana, proposal, START), START)
    written = Message.objects.get(letter="change-accepted")
    assert (written.to, named_in(f"{written.subject} {written.text}")) == (world.ana.email, [])
    assert f"Times are those of Berlin. Your hours as they now stand:\n{page_of(world)}\n" in written.text
    return written.text


def page_of(world: World) -> str:
    return f"http://localhost:8000/partnerships/{world.partnership.id}/"


def test_an_hour_that_moved_is_named_by_both_times(world: World, hour: Session) -> None:
    said = yes_to(Move(session=hour, starts_at=THURSDAY), world)
    assert (
        "It was this:\n\nOne hour would move, and no other:\n"
        "Before: Tuesday 3 March 2026, 19:00\nProposed: Thursday 5 March 2026, 18:00\n\n"
    ) in said


def test_an_hour_that_was_left_out_takes_place_after_all(world: World, hour: Session) -> None:
    skipping.leave_out_one(hour, world.ben, START)
    said = yes_to(Move(session=hour, starts_at=FIRST), world)
    assert "would take place after all:\nProposed: Tuesday 3 March 2026, 19:00\n\n" in said


def test_of_another_weekly_time_the_one_before_is_named_too(world: World, hour: Session) -> None:
    said = yes_to(half_hours(hour), world)
    assert "Your weekly time would be another. The first hour then is on Thursday 12 March 2026, 18:00:\n" in said
    assert "Before: every Tuesday, 19:00 by your clock (Berlin), 60 minutes" in said
    assert "Proposed: every Thursday, 13:00 by the clock of New York, 30 minutes; for you: 19:00, in" in said


def test_of_roles_and_spells_it_says_whose(world: World, hour: Session) -> None:
    said = yes_to(Swap(session=hour), world)
    assert "the hour of Tuesday 3 March 2026 becomes your friend’s, and you coach." in said
    assert ("Before:" in said, "Proposed:" in said) == (False, False)
    Message.objects.all().delete()
    said = yes_to(OneWay(focus=world.ana, begins_on=date(2026, 3, 9), ends_on=date(2026, 3, 25)), world)
    assert "From 9 March 2026 to 25 March 2026, with that day, every hour would be yours" in said
