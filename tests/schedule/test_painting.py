"""Painting a week: strokes are kept, from wherever they come, and are nobody else’s to see or change."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta

import pytest

from tests.builders import JSON, World, browser_of
from tests.conftest import MovedClock
from tests.people import START
from tests.racing import at_once
from tests.schedule.weeks_painted import painted
from turnabout.accounts.models import Person
from turnabout.schedule.models import Availability
from turnabout.schedule.painted_week import Week

PATH = "/account/availability/"
NOTHING = Week().kept().hex()
EVENING = painted("Tue", "18:00", "20:00", "Europe/Berlin").week


def stroke(chosen: Week, cleared: Week | None = None) -> JSON:
    return {"chosen": chosen.kept().hex(), "cleared": (cleared or Week()).kept().hex()}


def paints(person: Person, chosen: Week, cleared: Week | None = None) -> Week:
    """Send a stroke; the week as the server then has it."""
    status, said = browser_of(person).said("POST", f"{PATH}painting/", stroke(chosen, cleared))
    assert status == 200
    return Week.read(bytes.fromhex(said["week"]))


def kept(person: Person) -> Week | None:
    row = Availability.objects.of(person).first()
    return row.painted.week if row else None


def checked(person: Person) -> set[int]:
    page = browser_of(person).get(PATH).text
    return {int(value) for value in re.findall(r'type="checkbox" value="(\d+)"[^>]* checked', page)}


def test_what_is_painted_is_there_when_one_comes_back(world: World) -> None:
    assert paints(world.ana, EVENING) == EVENING
    row = Availability.objects.get(person=world.ana)
    assert (row.zone, bytes(row.week), row.painted_at - START < timedelta(minutes=1)) == (
        "Europe/Berlin",
        EVENING.kept(),
        True,
    )
    assert checked(world.ana) == EVENING.chosen


def test_it_opens_at_today_by_the_clock_that_was_painted(world: World, clock: MovedClock) -> None:
    clock.set(datetime(2026, 3, 4, 2, 0, tzinfo=UTC))
    assert 'data-day="2"' in browser_of(world.ana).get(PATH).text
    assert 'data-day="1"' in browser_of(world.ben).get(PATH).text


def test_the_night_is_folded_until_something_is_painted_in_it(world: World) -> None:
    paints(world.ana, painted("Tue", "07:00", "00:00", "Europe/Berlin").week)
    assert 'data-night="folded"' in browser_of(world.ana).get(PATH).text
    paints(world.ana, painted("Sun", "06:30", "07:00", "Europe/Berlin").week)
    assert 'data-night="open"' in browser_of(world.ana).get(PATH).text


def test_two_devices_do_not_paint_over_each_other(world: World) -> None:
    """Each sends what it painted, whatever it last saw; and a stroke that is sent again changes nothing."""
    noon, half = painted("Mon", "12:00", "14:00", "UTC").week, painted("Tue", "18:00", "19:00", "UTC").week
    paints(world.ana, EVENING)
    paints(world.ana, noon)
    after = paints(world.ana, Week(), half)
    assert after == kept(world.ana) == Week((EVENING.chosen | noon.chosen) - half.chosen)
    assert paints(world.ana, Week(), half) == after


@pytest.mark.django_db(transaction=True)
def test_strokes_that_come_at_once_all_stay(world: World) -> None:
    strokes = [Week.of([half]) for half in range(6)]
    at_once(*(lambda one=one: paints(world.ana, one) for one in strokes))
    assert kept(world.ana) == Week.of(range(6))


def test_an_empty_stroke_asks_what_is_there(world: World) -> None:
    assert paints(world.ana, Week()) == Week()
    assert kept(world.ana) is None
    paints(world.ana, EVENING)
    assert paints(world.ana, Week()) == EVENING


def test_whoever_clears_all_has_painted_nothing(world: World) -> None:
    paints(world.ana, EVENING)
    assert paints(world.ana, Week(), EVENING) == Week()
    assert not Availability.objects.exists()


@pytest.mark.parametrize("wrong", ["", "0" * 83, "0" * 86, "g" * 84, 5, None, [], "é" * 84])
@pytest.mark.parametrize("name", ["chosen", "cleared"])
def test_what_is_no_week_is_refused_and_changes_nothing(world: World, name: str, wrong: object) -> None:
    paints(world.ana, EVENING)
    status, said = browser_of(world.ana).said("POST", f"{PATH}painting/", {**stroke(Week()), name: wrong})
    assert (status, said["field"]) == (400, name)
    assert said["error"] == "What was painted did not arrive whole. It is still on your page; please try again."
    assert kept(world.ana) == EVENING


def test_a_locked_device_may_paint(world: World) -> None:
    browser = browser_of(world.ana)
    browser.writing = ""
    assert browser.said("POST", f"{PATH}painting/", stroke(EVENING))[0] == 200


def test_everybody_paints_their_own(world: World) -> None:
    paints(world.ana, EVENING)
    assert checked(world.ben) == checked(world.cleo) == set()
    paints(world.cleo, Week.of([0]), EVENING)
    assert kept(world.ana) == EVENING


def test_it_means_the_clock_it_was_painted_by_until_one_says_otherwise(world: World) -> None:
    paints(world.ana, EVENING)
    Person.objects.filter(id=world.ana.id).update(time_zone="Asia/Kolkata")
    world.ana.refresh_from_db()
    paints(world.ana, Week.of([0]))
    assert Availability.objects.get().zone == "Europe/Berlin"
    page = browser_of(world.ana).get(PATH).text
    assert "You painted this by the clock of Berlin, and live by that of Kolkata now." in page
    assert browser_of(world.ana).post(f"{PATH}zone/").status_code == 302
    assert Availability.objects.get().zone == "Asia/Kolkata"
    assert "You painted this by the clock of" not in browser_of(world.ana).get(PATH).text


def test_where_it_is_painted_it_says_who_sees_it(world: World) -> None:
    page = browser_of(world.ana).get(PATH).text
    assert "a partner who has painted a week of their own sees the two laid over each other" in page
    assert f'href="/partnerships/{world.partnership.id}/rhythm/"' in page
    assert "Find an hour with" not in browser_of(world.dov).get(PATH).text


def test_it_goes_along_in_the_archive(world: World, clock: MovedClock) -> None:
    clock.set(START)
    paints(world.ana, EVENING)
    own = browser_of(world.ana).said("GET", "/account/export/holdings/")[1]["account"]["availability"]
    assert (own["zone"], own["stretches"]) == ("Europe/Berlin", [{"weekday": 1, "begin": "18:00", "end": "20:00"}])
    assert own["painted_at"].startswith(START.date().isoformat())
    theirs = browser_of(world.ben).said("GET", "/account/export/holdings/")[1]
    assert theirs["account"]["availability"] is None
    assert EVENING.kept().hex() not in str(theirs)


def test_it_goes_with_the_account(world: World) -> None:
    paints(world.ana, EVENING)
    status, _said = browser_of(world.ana).said("POST", "/account/deletion/", {"auth": world.people.ana.sign_in.auth})
    assert (status, Availability.objects.count()) == (200, 0)
