"""What two people agreed on is what then holds: the day, the hour that is met, and whose all hours are for a while."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from tests.builders import World, browser_of, make_rhythm
from tests.conftest import MovedClock
from tests.people import START
from tests.schedule.test_changing import THURSDAY, asked, thursdays
from tests.schedule.test_planning import FIRST
from turnabout.accounts.models import Person
from turnabout.partnerships.models import Partnership
from turnabout.schedule import laying, planning
from turnabout.schedule.changes import changing, skipping
from turnabout.schedule.changes.proposals import OneWay
from turnabout.schedule.models import Change, Session, Spell
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
    onwards = thursdays(hour, world.partnership)
    following = replace(onwards, slot=replace(onwards.slot, starts_on=date(2026, 3, 5)))
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
    for _each in range(2):
        skipping.end_spell(world.partnership, world.ben, FIRST)
    # Also the one that had not begun; in its days another may be agreed on.
    assert [(one.begins_at, one.ends_at) for one in Spell.objects.order_by("id")] == [(START, FIRST), (FIRST, FIRST)]
    changing.accept(spell(world.ben, date(2026, 3, 21), date(2026, 4, 20)), START)
    assert Spell.objects.count() == 3


def test_a_spell_that_is_to_come_says_from_when(world: World, clock: MovedClock) -> None:
    spell = OneWay(focus=world.ana, begins_on=date(2026, 3, 9), ends_on=date(2026, 3, 20))
    changing.accept(asked(world, spell), START)
    page = f"/partnerships/{world.partnership.id}/changes/"
    assert "It begins on Monday 9 March." in browser_of(world.ana).get(page).text
    clock.set(START + timedelta(days=10))
    assert "It begins on" not in browser_of(world.ana).get(page).text


@pytest.mark.usefixtures("hour")
@pytest.mark.parametrize("path", ["/", "/partnerships/{}/", "/partnerships/{}/changes/"])
def test_why_all_hours_are_one_persons_is_said_to_both_by_its_last_day(
    world: World, clock: MovedClock, path: str
) -> None:
    path = path.format(world.partnership.id)
    assert "Take turns again" not in browser_of(world.ana).get(path).text
    changing.accept(asked(world, OneWay(focus=world.ana, begins_on=date(2026, 3, 2), ends_on=date(2026, 3, 20))), START)
    clock.go(timedelta(minutes=1))
    # It ends in Berlin; where Ben lives that midnight is still the day before.
    assert "Every hour is yours until Friday 20 March, with that day." in browser_of(world.ana).get(path).text
    bens = browser_of(world.ben).get(path).text
    assert "Every hour is Ana’s until Friday 20 March, with that day." in bens
    # It needed a yes: only the page of breaks ends it, and the others lead there.
    ends, leads = (f"/partnerships/{world.partnership.id}/{rest}" for rest in ("spell/removal/", "changes/#turns"))
    assert (ends in bens, leads in bens) == ((True, False) if path.endswith("changes/") else (False, True))


@pytest.mark.usefixtures("hour")
def test_days_that_were_asked_stay_wherever_whoever_asked_lives_by_the_yes(world: World, clock: MovedClock) -> None:
    """Between these two zones lie twenty-five hours."""
    Person.objects.filter(id=world.ana.id).update(time_zone="Pacific/Kiritimati")
    asks = {"focus": str(world.ana.id), "begins_on": "2026-03-04", "ends_on": "2026-03-16"}
    browser_of(world.ana).post(f"/partnerships/{world.partnership.id}/spell/", asks)
    Person.objects.filter(id=world.ana.id).update(time_zone="Pacific/Midway")
    browser_of(world.ben).post(f"/changes/{Change.objects.get().id}/answer/", {"answer": "yes"})
    spell = Spell.objects.get()
    on_kiritimati = [datetime(2026, 3, day, tzinfo=UTC) - timedelta(hours=14) for day in (4, 17)]
    assert [spell.begins_at, spell.ends_at] == on_kiritimati
    clock.set(on_kiritimati[0])
    assert "until Monday 16 March, with that day" in browser_of(world.ben).get("/").text
