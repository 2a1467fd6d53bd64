"""What the page says of days away: stretches that read and end as one, and the hours that fall out by them."""

from __future__ import annotations

import html
import re
from datetime import date, timedelta

from tests.builders import World, browser_of, make_partnership, make_person, make_rhythm
from tests.conftest import MovedClock
from tests.people import START
from turnabout.accounts.models import Person
from turnabout.schedule import laying
from turnabout.schedule.changes import skipping
from turnabout.schedule.models import Away, Session, Skip

NONE = "No hour to come lies on these days."


def away(person: Person, begins_on: date, ends_on: date) -> None:
    skipping.go_away(person, begins_on, ends_on, START)


def said(person: Person) -> list[str]:
    """Of each stretch, what is read of it."""
    page = browser_of(person).get("/account/schedule/").text
    section = page.split('id="away"')[1].split("</section>", maxsplit=1)[0]
    items = re.findall(r'<li class="row apart">(.*?)<form', section, re.DOTALL)
    return [re.sub(r"\s+", " ", html.unescape(re.sub(r"<[^>]*>", " ", one))).strip() for one in items]


def test_the_hours_that_fall_out_are_named_with_whom(world: World) -> None:
    """On Ben's clock, of both partnerships, in the order in which they would come."""
    make_rhythm(world.partnership)
    friends = make_partnership(world.ben, make_person("Greta"))
    make_rhythm(friends, weekday=3, at="21:00")
    away(world.ben, date(2026, 3, 9), date(2026, 3, 17))
    [mine] = said(world.ben)
    hours = [
        "Tuesday 10 March, 14:00 with Ana",
        "Thursday 12 March, 16:00 with Greta",
        "Tuesday 17 March, 14:00 with Ana",
    ]
    assert mine == f"Monday 9 March to Tuesday 17 March 2026 Left out: {' '.join(hours)}"
    assert said(world.ana) == []


def test_hours_far_ahead_are_named_before_they_are_laid_down(world: World, clock: MovedClock) -> None:
    make_rhythm(world.partnership)
    away(world.ana, date(2026, 7, 20), date(2026, 7, 28))
    days = ["Tuesday 21 July, 19:00 with Ben", "Tuesday 28 July, 19:00 with Ben"]
    assert not Session.objects.filter(skipped_for=Skip.AWAY).exists()
    assert said(world.ana) == [f"Monday 20 July to Tuesday 28 July 2026 Left out: {' '.join(days)}"]
    # One that is over by then falls out no more, nor does one that was moved to after them.
    later = START + timedelta(days=142)
    clock.set(later)
    laying.lay_ahead(world.partnership, later, ahead=timedelta(days=14))
    second = Session.objects.get(starts_at__date=date(2026, 7, 28))
    moved = {"starts_at": second.starts_at + timedelta(days=3), "moved_from": second.starts_at}
    Session.objects.filter(id=second.id).update(**moved, skipped_for="", skipped_by=None, skipped_at=None)
    assert NONE in said(world.ana)[0]


def test_of_many_hours_the_first_are_named_and_the_rest_counted(world: World) -> None:
    make_rhythm(world.partnership)
    away(world.ana, date(2026, 3, 3), date(2026, 5, 4))
    [mine] = said(world.ana)
    assert mine.count("with Ben") == 5
    assert mine.endswith("and 4 more")


def test_a_pause_takes_its_hours_itself_and_whoever_has_no_hours_loses_none(world: World) -> None:
    make_rhythm(world.partnership)
    away(world.ana, date(2026, 3, 9), date(2026, 3, 11))
    skipping.pause(world.partnership, world.ben, date(2026, 3, 20), START)
    away(world.dov, date(2026, 3, 10), date(2026, 3, 10))
    assert NONE in said(world.ana)[0]
    assert said(world.dov) == [f"Tuesday 10 March 2026 {NONE}"]


def test_stretches_that_overlap_or_touch_read_as_one_and_end_as_one(world: World) -> None:
    for begins, ends in ((10, 20), (12, 13), (18, 22), (23, 24), (26, 27)):
        away(world.ana, date(2026, 4, begins), date(2026, 4, ends))
    shown = said(world.ana)
    assert [one.partition(" 2026")[0] for one in shown] == [
        "Friday 10 April to Friday 24 April",
        "Sunday 26 April to Monday 27 April",
    ]
    days = {"begins_on": "2026-04-10", "ends_on": "2026-04-24"}
    assert browser_of(world.ana).post("/account/away/removal/", days).status_code == 302
    assert [one.begins_on.day for one in Away.objects.of(world.ana)] == [26]


def test_the_page_says_what_a_partner_can_find_out_of_a_day_without_an_hour(world: World) -> None:
    make_rhythm(world.partnership)
    laying.lay_ahead(world.partnership, START)
    away(world.ben, date(2026, 3, 5), date(2026, 3, 6))
    first = Session.objects.earliest("starts_at")
    said = {"on": "2026-03-05", "at": "18:00", "which": "one"}
    assert "One of you is away then" in browser_of(world.ana).post(f"/sessions/{first.id}/changes/", said).text
    section = (
        browser_of(world.ben).get("/account/schedule/").text.split('id="away"')[1].split("</section>", maxsplit=1)[0]
    )
    assert "whoever proposes a time on it reads that one of you is away" in section
