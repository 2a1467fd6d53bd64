"""Looking back: the hours that have been stand in the page, by the year, for the two whose they are."""

from __future__ import annotations

import json
import re
from datetime import date, time, timedelta
from typing import Any

import pytest
from pytest_django import DjangoAssertNumQueries

from tests.builders import World, browser_of, make_session
from tests.people import START
from turnabout.accounts.models import Person
from turnabout.partnerships.models import Partnership
from turnabout.schedule.models import Attendance, Session

TOLD = re.compile(r'<script id="told" type="application/json">(.*?)</script>', re.DOTALL)
WEEK = timedelta(days=7)
# Who it is, their keyring and partnerships; of each its sessions, their answers, and who begins.
QUESTIONS = 7


def page(person: Person, address: str = "/history/") -> str:
    answer = browser_of(person).get(address)
    assert answer.status_code == 200
    return answer.text


def told(html: str) -> dict[str, Any]:
    """What the page tells its own code."""
    found = TOLD.search(html)
    assert found
    answer: dict[str, Any] = json.loads(found[1])
    return answer


def test_before_the_first_hour_it_says_what_it_will_be(world: World) -> None:
    html = page(world.ana)
    assert "Here you will look back" in html
    assert told(html) == {"partnerships": [[str(world.partnership.id), "Ben"]], "hours": []}


def test_each_sees_the_same_hours_from_their_own_side(world: World) -> None:
    held = make_session(world.partnership, START - 2 * WEEK, held=True)
    missed = make_session(world.partnership, START - WEEK)
    for person in world.partnership.people:
        Attendance.objects.create(session=missed, person=person, answer="not", answered_at=START - WEEK)
    make_session(world.partnership, START + WEEK)
    anas, bens = told(page(world.ana))["hours"], told(page(world.ben))["hours"]
    assert [[hour[0], *hour[3:]] for hour in anas] == [
        [str(missed.id), "11:00", "coach", "missed", "not held"],
        [str(held.id), "11:00", "focus", "held", ""],
    ]
    assert [[hour[0], *hour[3:]] for hour in bens] == [
        [str(missed.id), "05:00", "focus", "missed", "not held"],
        [str(held.id), "05:00", "coach", "held", ""],
    ]


def test_two_hours_of_a_day_are_told_apart_by_their_times(world: World) -> None:
    for start in (START - WEEK, START - WEEK + timedelta(hours=8)):
        make_session(world.partnership, start, held=True)
    html = page(world.ana)
    assert re.findall(r'<span class="history-time">(.+?)</span>', html) == ["19:00", "11:00"]
    assert [hour[3] for hour in told(html)["hours"]] == ["19:00", "11:00"]


@pytest.mark.parametrize(("at", "said"), [(None, ""), (time(7, 30), "07:30")])
def test_an_hour_held_elsewhere_has_the_time_it_was_told(world: World, at: time | None, said: str) -> None:
    hour = make_session(world.partnership, START - WEEK, held=True)
    noted = {"noted_by": world.ana.id, "noted_at": START, "held_on": date(2026, 2, 21), "held_at": at}
    Session.objects.filter(id=hour.id).update(**noted)
    assert [[*hour[2:4], *hour[5:]] for hour in told(page(world.ana))["hours"]] == [
        ["2026-02-21", said, "held", "elsewhere"]
    ]


def test_a_year_at_a_time_stands_in_the_page_and_all_years_are_told(world: World) -> None:
    this = make_session(world.partnership, START - WEEK, held=True)
    before = make_session(world.partnership, START - 53 * WEEK, held=True)
    newest, earlier = page(world.ana), page(world.ana, f"/history/?year={before.starts_at.year}")
    assert (f"/sessions/{this.id}/" in newest, f'href="/sessions/{before.id}/"' in newest) == (True, False)
    assert (f'href="/sessions/{this.id}/"' in earlier, f"/sessions/{before.id}/" in earlier) == (False, True)
    assert len(told(newest)["hours"]) == len(told(earlier)["hours"]) == 2


@pytest.mark.parametrize("asked", ["1999", "x", "", "20251"])
def test_a_year_in_which_nothing_was_is_the_newest(world: World, asked: str) -> None:
    hour = make_session(world.partnership, START - WEEK, held=True)
    assert f'href="/sessions/{hour.id}/"' in page(world.ana, f"/history/?year={asked}")


def test_an_ended_partnership_is_still_looked_back_on(world: World) -> None:
    hour = make_session(world.partnership, START - WEEK, held=True)
    Partnership.objects.filter(id=world.partnership.id).update(ended_at=START)
    for address in ("/history/", f"/partnerships/{world.partnership.id}/history/"):
        assert f"/sessions/{hour.id}/" in page(world.ben, address)


def test_nobody_looks_back_on_what_others_did(world: World) -> None:
    make_session(world.partnership, START - WEEK, held=True)
    assert told(page(world.cleo))["hours"] == []
    address = f"/partnerships/{world.partnership.id}/history/"
    assert browser_of(world.cleo).get(address).status_code == 404


def test_ten_years_are_asked_for_in_as_few_questions_as_one_hour(
    world: World, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for weeks in range(1, 4):
        make_session(world.partnership, START - weeks * WEEK, held=True)
    browser = browser_of(world.ana)
    browser.get("/history/")
    with django_assert_num_queries(QUESTIONS):
        browser.get("/history/")
    for weeks in range(4, 60):
        make_session(world.partnership, START - weeks * WEEK, held=True)
    with django_assert_num_queries(QUESTIONS):
        browser.get("/history/")


def test_pages_that_show_hours_lead_there(world: World) -> None:
    hour = make_session(world.partnership, START - WEEK, held=True)
    address = f"/partnerships/{world.partnership.id}/history/"
    assert f'href="{address}"' in page(world.ana, f"/partnerships/{world.partnership.id}/")
    assert f'href="{address}?year={hour.starts_at.year}#hour-{hour.id}"' in page(world.ana, f"/sessions/{hour.id}/")
