"""Nobody can use changes to fill another's mailbox; and people who change their minds never notice."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from tests.builders import Browser, World, browser_of, make_rhythm
from tests.conftest import MovedClock
from tests.people import START
from turnabout.partnerships.models import Partnership
from turnabout.schedule import laying
from turnabout.schedule.changes import skipping
from turnabout.schedule.changes.skipping import MOST_AWAYS
from turnabout.schedule.models import Away, Change, Pause, Rhythm, Session
from turnabout.web.answers import Refused

pytestmark = pytest.mark.usefixtures("office", "clock")

TOO_MUCH = "You have changed a lot today"


@pytest.fixture
def hour(partnership: Partnership) -> Session:
    """The first of their weekly hours, still to come."""
    make_rhythm(partnership)
    laying.lay_ahead(partnership, START)
    return Session.objects.within(partnership).in_order()[0]


def presses(browser: Browser, *addresses: str, times: int) -> None:
    for _ in range(times):
        for address in addresses:
            browser.post(address)


def test_proposals_come_to_an_end_and_answers_do_not(world: World, hour: Session) -> None:
    ana = browser_of(world.ana)
    presses(ana, f"/sessions/{hour.id}/swap/", times=30)
    assert Change.objects.count() == 20
    page = ana.get(f"/partnerships/{world.partnership.id}/")
    assert TOO_MUCH in page.text
    browser_of(world.ben).post(f"/changes/{Change.objects.open().get().id}/answer/", {"answer": "no"})
    assert not Change.objects.open().exists()
    # What one of them did does not keep the other from asking.
    presses(browser_of(world.ben), f"/sessions/{hour.id}/swap/", times=1)
    assert Change.objects.open().get().proposed_by == world.ben


def test_what_was_typed_stays_where_it_is_one_too_many(world: World, hour: Session) -> None:
    ana = browser_of(world.ana)
    presses(ana, f"/sessions/{hour.id}/swap/", times=20)
    said = {"on": "2026-03-05", "at": "17:25", "which": "one"}
    page = ana.post(f"/sessions/{hour.id}/changes/", said).text
    assert TOO_MUCH in page
    assert 'value="17:25"' in page


def test_leaving_out_and_taking_up_and_pausing_come_to_an_end(world: World, hour: Session) -> None:
    of = f"/partnerships/{world.partnership.id}"
    ana = browser_of(world.ana)
    presses(ana, f"/sessions/{hour.id}/skip/", f"/sessions/{hour.id}/skip/removal/", times=10)
    for _ in range(10):
        ana.post(f"{of}/pause/", {"until": "2026-04-01"})
        ana.post(f"{of}/pause/removal/")
    assert Pause.objects.count() == 5
    hour.refresh_from_db()
    assert not hour.is_skipped


@pytest.mark.usefixtures("hour")
def test_spells_ended_count_with_what_changes_weeks(world: World) -> None:
    of = f"/partnerships/{world.partnership.id}"
    ana = browser_of(world.ana)
    presses(ana, f"{of}/spell/removal/", times=30)
    page = ana.post(f"{of}/spell/removal/", follow=True)
    assert TOO_MUCH in page.text
    # What one of them did does not keep the other from ending it.
    page = browser_of(world.ben).post(f"{of}/spell/removal/", follow=True)
    assert TOO_MUCH not in page.text


def test_weekly_times_before_the_first_hour_come_to_an_end(world: World) -> None:
    ana = browser_of(world.ana)
    for n in range(40):
        said = {"weekday": n % 7, "local_time": "18:00", "anchor_zone": "Europe/Berlin", "minutes": 60}
        ana.post(
            f"/partnerships/{world.partnership.id}/rhythm/",
            said | {"starts_on": "2026-03-05", "first": str(world.ana.id)},
        )
    assert Rhythm.objects.count() == 30


def test_days_away_come_to_an_end_and_there_is_an_end_to_how_many(world: World) -> None:
    ana = browser_of(world.ana)
    rounds = 0
    for _ in range(20):
        ana.post("/account/away/", {"begins_on": "2026-03-02", "ends_on": "2026-03-20"})
        found = Away.objects.of(world.ana).first()
        if found:
            rounds += 1
            ana.post("/account/away/removal/", {"begins_on": str(found.begins_on), "ends_on": str(found.ends_on)})
    assert rounds == 10
    for _ in range(MOST_AWAYS):
        skipping.go_away(world.ben, date(2026, 4, 1), date(2026, 4, 2), START)
    with pytest.raises(Refused, match="Many days away"):
        skipping.go_away(world.ben, date(2026, 4, 1), date(2026, 4, 2), START)


def test_hours_on_the_spot_come_to_an_end(world: World, clock: MovedClock) -> None:
    ana = browser_of(world.ana)
    for n in range(12):
        now = clock.set(START + n * timedelta(hours=1, minutes=5))
        Session.objects.within(world.partnership).update(ended_at=now)
        ana.post(f"/partnerships/{world.partnership.id}/now/", {"minutes": "30", "first": str(world.ana.id)})
    assert Session.objects.within(world.partnership).count() == 8
    assert TOO_MUCH in ana.get(f"/partnerships/{world.partnership.id}/").text
