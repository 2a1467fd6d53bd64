"""A swap: one hour goes to whom the two agreed on, whatever happens around it; no second one before it is paid back."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from uuid import uuid4

import pytest

from tests.builders import World, browser_of, make_rhythm, make_session
from tests.conftest import MovedClock
from tests.people import START
from tests.schedule.test_planning import FIRST, both_say
from turnabout.accounts.models import Person
from turnabout.partnerships.models import Partnership
from turnabout.schedule import laying, noting, planning
from turnabout.schedule.changes import changing, skipping
from turnabout.schedule.changes.proposals import Swap
from turnabout.schedule.models import Away, Session, Spell
from turnabout.schedule.recurrence import WEEK
from turnabout.schedule.weeks import strip_of
from turnabout.web.answers import Refused

SOON = START + timedelta(hours=2)


@pytest.fixture
def hour(partnership: Partnership) -> Session:
    """The first of their weekly hours, still to come; it is Ana's."""
    make_rhythm(partnership)
    laying.lay_ahead(partnership, START)
    return Session.objects.get(starts_at=FIRST)


def swap(world: World, by: Person, hour: Session) -> None:
    changing.accept(changing.propose(world.partnership, by, Swap(session=hour), START), START)


def has(hour: Session) -> Person:
    return planning.hour_of(Session.objects.get(id=hour.id), SOON).focus


def test_an_hour_held_before_it_does_not_turn_an_agreed_swap_round(world: World, hour: Session) -> None:
    swap(world, world.ana, hour)
    spot = planning.start_now(world.partnership, minutes=60, first=None, now=START)
    both_say(spot, "held", "held", SOON)
    assert (has(spot), has(hour)) == (world.ana, world.ben)
    mine = [week.role for week in strip_of(world.partnership, world.ben, SOON)]
    # Ben was due after Ana's hour anyway: nobody gave anything away.
    assert mine[:3] == ["coach", "focus", "coach"]


def test_a_note_of_one_alone_takes_nothing_from_whom_it_was_agreed_for(world: World, hour: Session) -> None:
    swap(world, world.ben, hour)
    told = noting.Told(id=uuid4(), on=date(2026, 3, 1), at=None, focus=world.ana)
    noting.note(world.partnership, world.ana, told, START)
    assert has(hour) == world.ben


def test_a_yes_to_an_hour_whose_turn_has_moved_since_is_no_yes(world: World, hour: Session) -> None:
    change = changing.propose(world.partnership, world.ben, Swap(session=hour), START)
    assert change.focus == world.ben
    told = noting.Told(id=uuid4(), on=date(2026, 3, 1), at=None, focus=world.ana)
    noting.note(world.partnership, world.ben, told, START)
    with pytest.raises(Refused, match="has changed since this was asked"):
        changing.accept(change, START)
    assert has(hour) == world.ben


def pause_for_a_moment(world: World, _hour: Session) -> None:
    skipping.pause(world.partnership, world.ben, date(2026, 3, 6), START)


def leave_out(world: World, hour: Session) -> None:
    skipping.leave_out_one(hour, world.ben, START)


def go_away(world: World, _hour: Session) -> None:
    skipping.go_away(world.ben, date(2026, 3, 3), date(2026, 3, 3), START)


def undo(world: World, hour: Session) -> None:
    hour.refresh_from_db()
    if skipping.may_take_up(hour, world.ben, START):
        skipping.take_up(hour, world.ben, START)
    for away in Away.objects.of(world.ben):
        skipping.come_back([away], START)
    skipping.resume(world.partnership, world.ben, START)


@pytest.mark.parametrize("left_out", [leave_out, pause_for_a_moment, go_away])
def test_nobody_has_two_swaps_by_leaving_one_out_for_a_moment(
    world: World, hour: Session, left_out: Callable[[World, Session], None]
) -> None:
    make_session(world.partnership, START - WEEK, held=True, focus=world.ben)
    swap(world, world.ben, hour)
    left_out(world, hour)
    second = planning.next_hour(Partnership.objects.get(id=world.partnership.id), START)
    assert second is not None
    assert second.row() != hour
    swap(world, world.ben, second.row())
    undo(world, hour)
    hours = planning.hours(world.partnership, START)
    coming = {one.session.id: one.focus for one in hours}
    assert (coming[hour.id], coming[second.session.id]) == (world.ana, world.ben)
    given = [one for one in hours if one.session.swapped_to_id]
    assert [one.session for one in given] == [second.session]


def test_no_second_swap_while_one_waits_behind_an_hour_on_the_spot(world: World, hour: Session) -> None:
    swap(world, world.ana, hour)
    spot = make_session(world.partnership, START + timedelta(hours=1))
    with pytest.raises(Refused, match="paid back first"):
        changing.propose(world.partnership, world.ben, Swap(session=spot), START)


def test_no_second_swap_while_the_first_waits_for_its_answers(world: World, hour: Session) -> None:
    swap(world, world.ana, hour)
    after = FIRST + timedelta(hours=2)
    planning.settle_focus(Session.objects.get(id=hour.id), FIRST)
    later = Session.objects.get(starts_at=FIRST + WEEK)
    with pytest.raises(Refused, match="paid back first"):
        changing.propose(world.partnership, world.ana, Swap(session=later), after)


def test_both_read_whose_hour_it_becomes_before_they_say_yes(world: World, hour: Session) -> None:
    changing.propose(world.partnership, world.ben, Swap(session=hour), START)
    asked = browser_of(world.ana).get("/").text
    assert "becomes Ben’s, and you coach" in asked
    assert "becomes yours, and Ana coaches" in browser_of(world.ben).get("/").text


def test_both_read_why_an_hour_is_whose_it_is_and_which_pays_it_back(
    world: World, hour: Session, clock: MovedClock
) -> None:
    clock.set(START)
    swap(world, world.ben, hour)
    pages = ["/", f"/partnerships/{world.partnership.id}/", f"/sessions/{hour.id}/changes/"]
    for page in pages:
        assert "Roles are swapped: this hour is yours. 10 March is Ana’s in exchange." in read(world.ben, page)
        assert "Roles are swapped: this hour is Ben’s. 10 March is yours in exchange." in read(world.ana, page)
    returned = Session.objects.get(starts_at=FIRST + WEEK)
    assert "It is yours in exchange for 3 March" in read(world.ana, f"/sessions/{returned.id}/changes/")
    assert "It is Ana’s in exchange for 3 March" in read(world.ben, f"/sessions/{returned.id}/changes/")
    # Two of Ana's follow each other: the second is her own.
    after = Session.objects.get(starts_at=FIRST + 2 * WEEK)
    assert "exchange" not in read(world.ana, f"/sessions/{after.id}/changes/")


def read(person: Person, page: str) -> str:
    return " ".join(browser_of(person).get(page).text.split())


def test_a_swap_of_an_hour_nobody_held_or_of_a_spell_is_no_swap(world: World, hour: Session) -> None:
    swap(world, world.ben, hour)
    assert "swapped" in strip_of(world.partnership, world.ana, START)[0].pieces
    spell = Spell.objects.create(
        partnership=world.partnership, focus=world.ben, begins_at=START, ends_at=FIRST + WEEK, agreed_at=START
    )
    afresh = Partnership.objects.get(id=world.partnership.id)
    assert "swapped" not in strip_of(afresh, world.ana, START)[0].pieces
    spell.delete()
    both_say(hour, "not", "not", FIRST + timedelta(hours=2))
    afresh = Partnership.objects.get(id=world.partnership.id)
    became = strip_of(afresh, world.ana, FIRST + timedelta(hours=2))[0].pieces
    assert ("missed" in became, "swapped" in became) == (True, False)
    assert "exchange" not in read(world.ana, "/")
