"""The page of the weekly time: what two painted weeks share, and kind words where one is missing."""

from __future__ import annotations

import html
import re
from datetime import UTC, datetime, timedelta

import pytest

from tests.builders import World, browser_of, make_rhythm
from tests.conftest import MovedClock
from tests.people import START
from tests.schedule.weeks_painted import painted
from turnabout.accounts.models import Person
from turnabout.partnerships.models import Partnership
from turnabout.schedule.availability import painting
from turnabout.schedule.models import Availability, BusyCalendar, BusyTime, Rhythm
from turnabout.schedule.painted_week import Week

WORKDAYS = "Mon Tue Wed Thu Fri"


def paints(person: Person, days: str, begin: str, end: str) -> None:
    painting.paint(person, painted(days, begin, end, person.time_zone).week, Week(), START)


def page_of(person: Person, partnership: Partnership, query: str = "") -> str:
    return browser_of(person).get(f"/partnerships/{partnership.id}/rhythm/{query}").text


def words(page: str) -> str:
    """What is read on it, in one line."""
    main = page.partition("<main")[2].partition("</main>")[0]
    return re.sub(r"\s+", " ", html.unescape(re.sub(r"<[^>]*>", " ", main)))


def suggestions(page: str) -> list[str]:
    return [
        words(f"<main>{one}</main>").removeprefix(">").strip()
        for one in re.findall(r'<li class="suggestion">.*?</ul>.*?</li>', page, re.DOTALL)
    ]


def test_two_who_have_painted_see_the_hours_they_share_and_why(world: World, partnership: Partnership) -> None:
    """Between the changes of New York’s clocks and Berlin’s Ana has time earlier, Ben has not: so his clock decides."""
    paints(world.ana, "Tue", "17:00", "20:00")
    paints(world.ben, "Tue", "11:30", "13:30")
    [mine] = suggestions(page_of(world.ana, partnership))
    assert "Tuesday, 18:00 for Ben 12:00" in mine
    reasons = ["Inside both your hours, every week of the year.", "Time to spare before and after."]
    reasons += ["Ben’s clock decides.", "For you at 17:00 in 4 weeks of the year."]
    assert " ".join(reasons) in mine
    [theirs] = suggestions(page_of(world.ben, partnership))
    assert "Tuesday, 12:00 for Ana 18:00" in theirs
    assert "Your clock decides. For Ana at 17:00 in 4 weeks of the year." in theirs


def test_in_odd_weeks_too_the_time_of_most_weeks_stands_first(
    world: World, partnership: Partnership, clock: MovedClock
) -> None:
    paints(world.ana, "Tue", "18:00", "19:00")
    paints(world.ben, "Tue", "12:00", "14:00")
    # New York's clocks have gone on, Berlin's not yet.
    clock.set(datetime(2026, 3, 16, 9, tzinfo=UTC))
    theirs, *_others = suggestions(page_of(world.ben, partnership))
    assert "Tuesday, 12:00 for Ana 18:00" in theirs
    assert "For you at 13:00 in 4 weeks of the year." in theirs


def test_weeks_that_fall_out_are_named(world: World, partnership: Partnership) -> None:
    paints(world.ana, "Tue", "18:00", "19:00")
    paints(world.ben, "Tue", "12:00", "13:00")
    [mine] = suggestions(page_of(world.ana, partnership))
    assert "Outside Ben’s hours for 3 weeks from 10 March." in mine
    assert "Outside Ben’s hours for 1 week from 27 October." in mine
    assert "Inside both your hours" not in mine
    [theirs] = suggestions(page_of(world.ben, partnership))
    assert "Outside your hours for 3 weeks from 10 March." in theirs


def test_at_most_five_are_shown_and_three_of_them_folded(world: World, partnership: Partnership) -> None:
    paints(world.ana, WORKDAYS, "08:00", "22:00")
    paints(world.ben, WORKDAYS, "06:00", "20:00")
    page = page_of(world.ana, partnership)
    assert len(suggestions(page)) == 5
    folded = page.partition("<summary>3 more times</summary>")[2].partition("</details>")[0]
    assert len(suggestions(folded)) == 3


def test_what_is_so_of_all_of_them_is_said_once(world: World, partnership: Partnership) -> None:
    paints(world.ana, WORKDAYS, "08:00", "22:00")
    paints(world.ben, WORKDAYS, "06:00", "20:00")
    page = words(page_of(world.ana, partnership))
    said = "All of these: Inside both your hours, every week of the year. Time to spare before and after."
    assert said in page
    assert [page.count(one) for one in ("every week of the year.", "Time to spare")] == [1, 1]


def test_times_at_which_one_is_free_come_first_and_only_oneself_is_told(world: World, partnership: Partnership) -> None:
    for person in world.ana, world.ben:
        paints(person, "Tue Wed", "12:00", "20:00")
    Person.objects.filter(id=world.ben.id).update(time_zone="Europe/Berlin")
    Availability.objects.filter(person=world.ben).update(zone="Europe/Berlin")
    before = {name: page_of(getattr(world, name), partnership) for name in ("ana", "ben")}
    assert "Tuesday" in suggestions(before["ana"])[0]
    is_busy(world.ana, *(START + timedelta(days=1, weeks=week) for week in (0, 2, 3)))
    hers = suggestions(page_of(world.ana, partnership))
    assert days_of(hers) == ["Wednesday", "Wednesday", "Tuesday", "Tuesday"]
    clash = "In 3 of the next 8 weeks you are busy then."
    assert [clash in one for one in hers] == [False, False, True, True]
    assert "Only you see this." in page_of(world.ana, partnership)
    # Ben sees to the letter what he saw before.
    assert words(page_of(world.ben, partnership)) == words(before["ben"])


def test_of_times_that_clash_those_that_clash_least_come_first(world: World, partnership: Partnership) -> None:
    paints(world.ana, "Mon Tue", "18:00", "20:00")
    paints(world.ben, "Mon Tue", "12:00", "14:00")
    is_busy(world.ana, *(START + timedelta(weeks=week) for week in range(1, 8)))
    is_busy(world.ana, START + timedelta(days=8))
    hers = suggestions(page_of(world.ana, partnership))
    assert days_of(hers) == ["Tuesday", "Tuesday", "Monday", "Monday"]
    assert "In 1 of the next 8 weeks you are busy then." in hers[0]


def test_one_appointment_sets_no_time_at_night_above_one_that_holds_all_year(
    world: World, partnership: Partnership
) -> None:
    Person.objects.filter(id=world.ben.id).update(time_zone="Asia/Kolkata")
    ben = Person.objects.get(id=world.ben.id)
    for person, wednesday, thursday in [
        (world.ana, ("12:00", "20:00"), ("18:00", "19:00")),
        (ben, ("12:00", "22:00"), ("21:30", "22:30")),
    ]:
        paints(person, "Wed", *wednesday)
        paints(person, "Thu", *thursday)
    is_busy(world.ana, START + timedelta(days=2))
    first, *_between, last = suggestions(page_of(world.ana, partnership))
    assert days_of([first, last]) == ["Wednesday", "Thursday"]
    assert "every week of the year" in first
    assert "In 1 of the next 8 weeks you are busy then." in first


def days_of(shown: list[str]) -> list[str]:
    return [one.partition(",")[0] for one in shown]


def is_busy(person: Person, *days: datetime) -> None:
    """As her calendar says, in which each of these days is taken."""
    BusyCalendar.objects.get_or_create(
        person=person, defaults={"address": b"", "given_at": START, "read_at": START, "due_at": START}
    )
    midnights = [day.replace(hour=0) for day in days]
    BusyTime.objects.bulk_create(
        BusyTime(person=person, begins_at=begins, ends_at=begins + timedelta(days=1)) for begins in midnights
    )


def test_the_overlay_shows_both_weeks_on_both_clocks(world: World, partnership: Partnership) -> None:
    paints(world.ana, "Tue", "17:00", "20:00")
    paints(world.ben, "Tue", "11:30", "14:30")
    page = page_of(world.ana, partnership)
    cells = re.findall(r'<td data-whose="(\w+)"', page)
    assert (cells.count("own"), cells.count("both"), cells.count("theirs")) == (1, 5, 1)
    assert "Tuesday 17:30–20:00 (for Ben Tuesday 11:30–14:00)" in words(page)
    mirrored = re.findall(r'<td data-whose="(\w+)"', page_of(world.ben, partnership))
    assert (mirrored.count("own"), mirrored.count("both"), mirrored.count("theirs")) == (1, 5, 1)


@pytest.mark.parametrize(
    ("who", "said"),
    [
        ("", ("Not sure when? Each of you can paint a usual week", "Paint my week")),
        ("ana", ("Your week is painted. Once Ben has painted one too", "Look at my week")),
        ("ben", ("Ben has painted a usual week. Paint yours", "Paint my week")),
    ],
)
def test_until_both_have_painted_nothing_of_either_is_shown(
    world: World, partnership: Partnership, who: str, said: tuple[str, str]
) -> None:
    if who:
        paints(getattr(world, who), "Tue", "17:00", "20:00")
    page = page_of(world.ana, partnership)
    assert [one for one in (*said, "Never required") if one not in words(page)] == []
    assert "data-whose" not in page


def test_whoever_painted_by_another_clock_is_asked_what_it_means(world: World, partnership: Partnership) -> None:
    paints(world.ana, "Tue", "17:00", "20:00")
    paints(world.ben, "Tue", "11:00", "14:00")
    Person.objects.filter(id=world.ana.id).update(time_zone="Asia/Kolkata")
    assert "You painted your week by another clock" in words(page_of(world.ana, partnership))
    assert "Your week is painted. Once Ana has painted" in words(page_of(world.ben, partnership))


def test_where_no_hour_is_shared_half_an_hour_may_be(world: World, partnership: Partnership) -> None:
    paints(world.ana, "Tue", "18:00", "18:30")
    paints(world.ben, "Tue", "11:00", "14:00")
    page = page_of(world.ana, partnership)
    assert "No whole hour lies inside both your weeks, most of the year." in words(page)
    assert 'href="?minutes=30#find"' in page
    [half] = suggestions(page_of(world.ana, partnership, "?minutes=30"))
    assert "Tuesday, 18:00" in half


def test_where_nothing_is_shared_it_is_said_kindly(world: World, partnership: Partnership) -> None:
    paints(world.ana, "Tue", "18:00", "20:00")
    paints(world.ben, "Wed", "11:00", "14:00")
    assert "Perhaps one of you finds a little more" in words(page_of(world.ana, partnership))


def test_one_tap_fills_the_form_also_without_a_script(world: World, partnership: Partnership) -> None:
    paints(world.ana, "Tue", "17:00", "20:00")
    paints(world.ben, "Tue", "11:00", "14:00")
    link = html.unescape(re.findall(r'href="(\?weekday[^"#]*)#set"', page_of(world.ben, partnership))[0])
    page = page_of(world.ben, partnership, link)
    assert re.search(r'<option value="1" selected>', page)
    assert re.search(r'name="local_time" value="1[78]:\d0"', page)
    assert re.search(r'name="anchor_zone" value="Europe/Berlin"[^>]* checked', page)
    assert not Rhythm.objects.exists()


@pytest.mark.parametrize("asked", ["weekday=9", "local_time=x", "anchor_zone=Mars", "minutes=1", "weekday=%00"])
def test_an_address_that_asks_for_nonsense_is_shown_the_usual_form(
    world: World, partnership: Partnership, asked: str
) -> None:
    make_rhythm(partnership)
    usual = page_of(world.ana, partnership).partition("<form")[2]
    assert words(page_of(world.ana, partnership, f"?{asked}").partition("<form")[2]) == words(usual)


def test_the_time_in_force_is_known_for_what_it_is(world: World, partnership: Partnership) -> None:
    make_rhythm(partnership)
    paints(world.ana, "Tue", "18:30", "20:30")
    paints(world.ben, "Tue", "12:00", "15:30")
    first, *others = suggestions(page_of(world.ana, partnership))
    assert "This is your time now." in first
    # There is nothing to take.
    assert ["Take this time" in one for one in (first, *others)] == [False, *(True for _one in others)]


def test_the_first_time_suggested_is_in_nobodys_night(
    world: World, partnership: Partnership, clock: MovedClock
) -> None:
    """In the morning of Berlin, Ben in New York is asleep."""
    clock.set(datetime(2026, 3, 2, 7, 10, tzinfo=UTC))
    page = page_of(world.ana, partnership)
    shown = re.search(r'name="local_time" value="(\d\d):', page)
    assert shown
    assert 15 <= int(shown[1]) < 20
    assert re.search(r'name="anchor_zone" value="Europe/Berlin"[^>]* checked', page)


def test_nobody_else_sees_a_week(world: World, partnership: Partnership) -> None:
    paints(world.ana, "Tue", "17:00", "20:00")
    paints(world.ben, "Tue", "11:00", "14:00")
    assert browser_of(world.cleo).get(f"/partnerships/{partnership.id}/rhythm/").status_code == 404
    paints(world.cleo, "Tue", "17:00", "20:00")
    assert "data-whose" not in page_of(world.cleo, world.others)


def test_after_an_end_nobody_sees_the_others_week(world: World, partnership: Partnership) -> None:
    paints(world.ana, "Tue", "17:00", "20:00")
    paints(world.ben, "Tue", "11:00", "14:00")
    Partnership.objects.filter(id=partnership.id).update(ended_at=START)
    assert browser_of(world.ana).get(f"/partnerships/{partnership.id}/rhythm/").status_code == 404
    assert Availability.objects.count() == 2
