"""What two people agreed on is what then holds: the day, the hour that is met, and whose all hours are for a while."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from tests.builders import World, browser_of, make_rhythm
from tests.conftest import MovedClock
from tests.people import START
from tests.schedule.test_changing import THURSDAY, asked, thursdays
from tests.schedule.test_planning import FIRST
from turnabout.accounts.models import Person
from turnabout.partnerships.models import Partnership
from turnabout.schedule import changing, laying, planning, skipping
from turnabout.schedule.models import Change, Session, Spell
from turnabout.schedule.proposals import OneWay
from turnabout.web.answers import Refused


@pytest.fixture
def hour(partnership: Partnership) -> Session:
    """The first of their weekly hours, still to come."""
    make_rhythm(partnership)
    laying.lay_ahead(partnership, START)
    return Session.objects.get(starts_at=FIRST)


@pytest.mark.parametrize("why", ["away before the yes", "away before it was asked", "this week"])
def test_an_hour_that_was_left_out_is_met_at_the_time_both_agreed_to(world: World, hour: Session, why: str) -> None:
    if why == "this week":
        skipping.leave_out_one(hour, world.ben, START)
    if why == "away before it was asked":
        skipping.go_away(world.ben, FIRST.date(), FIRST.date(), START)
    page = f"/sessions/{hour.id}/changes/"
    assert "Another time" in browser_of(world.ana).get(page).text
    browser_of(world.ana).post(page, {"on": "2026-03-05", "at": "18:00", "which": "one"})
    if why == "away before the yes":
        skipping.go_away(world.ben, FIRST.date(), FIRST.date(), START)
    changing.accept(Change.objects.open().get(), START)
    hour.refresh_from_db()
    assert (hour.starts_at, hour.skipped_for, hour.skipped_by) == (THURSDAY, "", None)
    coming = planning.next_hour(Partnership.objects.get(id=world.partnership.id), START)
    assert coming is not None
    assert coming.session == hour


def test_a_new_weekly_time_begins_on_the_day_that_was_agreed(world: World, hour: Session) -> None:
    """Though the first of the hours that move was left out at its old time."""
    skipping.leave_out_one(hour, world.ben, START)
    following = replace(thursdays(hour, world.partnership), starts_on=date(2026, 3, 5))
    changing.accept(asked(world, following), START)
    hour.refresh_from_db()
    assert (hour.starts_at, hour.is_skipped) == (THURSDAY, False)


def test_nobody_agrees_on_two_spells_of_the_same_days(world: World, hour: Session) -> None:
    def spell(focus: Person, begins: date, ends: date) -> Change:
        return asked(world, OneWay(focus=focus, begins_on=begins, ends_on=ends))

    changing.accept(spell(world.ana, date(2026, 3, 2), date(2026, 3, 20)), START)
    with pytest.raises(Refused, match="in these days already"):
        spell(world.ben, date(2026, 3, 20), date(2026, 4, 20))
    changing.accept(spell(world.ben, date(2026, 3, 21), date(2026, 4, 20)), START)
    assert planning.hour_of(hour, START).focus == world.ana
    skipping.end_spell(world.partnership, FIRST)
    # Also the one that had not begun; in its days another may be agreed on.
    assert [one.ends_at for one in Spell.objects.all()] == [FIRST]
    changing.accept(spell(world.ben, date(2026, 3, 21), date(2026, 4, 20)), START)
    assert Spell.objects.count() == 2


def test_a_spell_that_is_to_come_says_from_when(world: World, clock: MovedClock) -> None:
    spell = OneWay(focus=world.ana, begins_on=date(2026, 3, 9), ends_on=date(2026, 3, 20))
    changing.accept(asked(world, spell), START)
    page = f"/partnerships/{world.partnership.id}/changes/"
    assert "It begins on Monday 9 March." in browser_of(world.ana).get(page).text
    clock.set(START + timedelta(days=10))
    assert "It begins on" not in browser_of(world.ana).get(page).text
