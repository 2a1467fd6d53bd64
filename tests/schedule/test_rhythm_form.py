"""Setting the weekly time: what is typed stays, and what stands is one rhythm and its hours."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, time

import pytest

from tests.builders import World, browser_of, make_rhythm, make_session
from tests.conftest import MovedClock
from tests.offers import JSON
from tests.people import START
from turnabout.partnerships.models import Partnership
from turnabout.schedule.models import FirstTurn, Rhythm, Session

FIELDS = ("weekday", "local_time", "anchor_zone", "minutes", "starts_on")


def typed(world: World, **changes: object) -> JSON:
    """Tuesdays at seven in the evening, Berlin time, from today; Ana first."""
    fields = {"weekday": 1, "local_time": "19:00", "anchor_zone": "Europe/Berlin", "minutes": 60}
    return {**fields, "starts_on": "2026-03-02", "first": str(world.ana.id), **changes}


def address(partnership: Partnership) -> str:
    return f"/partnerships/{partnership.id}/rhythm/"


def starts(partnership: Partnership) -> list[datetime]:
    return list(Session.objects.within(partnership).order_by("starts_at").values_list("starts_at", flat=True))


def test_a_time_is_set_and_its_first_hours_are_planned(world: World, partnership: Partnership) -> None:
    answer = browser_of(world.ben).post(address(partnership), typed(world))
    assert (answer.status_code, answer.headers["Location"]) == (302, f"/partnerships/{partnership.id}/")
    kept = Rhythm.objects.values_list(*FIELDS, "set_by", "replaced_at").get(partnership=partnership)
    assert kept == (1, time(19), "Europe/Berlin", 60, date(2026, 3, 3), world.ben.id, None)
    assert starts(partnership) == [datetime(2026, 3, 3, 18, tzinfo=UTC), datetime(2026, 3, 10, 18, tzinfo=UTC)]
    assert FirstTurn.objects.get(partnership=partnership).focus == world.ana


def test_the_first_hour_is_on_the_first_such_day_after_the_date(world: World, partnership: Partnership) -> None:
    browser_of(world.ana).post(address(partnership), typed(world, starts_on="2026-03-04"))
    assert starts(partnership) == [datetime(2026, 3, 10, 18, tzinfo=UTC)]


def test_the_other_persons_zone_may_be_the_anchor(world: World, partnership: Partnership) -> None:
    zone = "America/New_York"
    browser_of(world.ana).post(address(partnership), typed(world, anchor_zone=zone, local_time="09:30"))
    assert starts(partnership)[0] == datetime(2026, 3, 3, 14, 30, tzinfo=UTC)
    # New York's clocks went forward between.
    assert starts(partnership)[1] == datetime(2026, 3, 10, 13, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"weekday": ""}, "This field is required."),
        ({"weekday": "7"}, "Select a valid choice. 7 is not one of the available choices."),
        ({"local_time": "25:00"}, "Enter a valid time."),
        ({"local_time": ""}, "This field is required."),
        ({"anchor_zone": "Asia/Tokyo"}, "Select a valid choice. Asia/Tokyo is not one of the available choices."),
        ({"minutes": "45"}, "Select a valid choice. 45 is not one of the available choices."),
        ({"starts_on": "2026-03-01"}, "This day is over. Choose today or later."),
        ({"starts_on": "soon"}, "Enter a valid date."),
        ({"starts_on": "9999-12-31"}, "This is far away. Choose a day within a year."),
        ({"first": "00000000-0000-0000-0000-000000000000"}, "Select a valid choice."),
    ],
)
def test_what_is_amiss_is_said_beside_what_was_typed(
    world: World, partnership: Partnership, change: JSON, sentence: str
) -> None:
    fields = {"weekday": 4, "local_time": "06:45", "minutes": 30, "starts_on": "2026-05-06", **change}
    answer = browser_of(world.ana).post(address(partnership), typed(world, **fields))
    assert answer.status_code == 400
    assert sentence in answer.text
    shown = {name: _shown(answer.text, name) for name in fields if name != "first"}
    kept = {name: str(value) for name, value in fields.items() if name != "first"}
    # A choice that is none cannot be shown as chosen; a text field shows whatever was typed.
    chosen = {"weekday", "minutes", "anchor_zone"} & set(change)
    assert {**shown, **dict.fromkeys(chosen)} == {**kept, **dict.fromkeys(chosen)}
    assert (Rhythm.objects.count(), Session.objects.count()) == (0, 0)


def _shown(page: str, name: str) -> str | None:
    """What a field of the page holds: its value, the chosen option or the checked button."""
    tags = re.findall(rf'<(?:input|select)[^>]*name="{name}"[^>]*>', page)
    if tags and tags[0].startswith("<select"):
        inside = page.partition(tags[0])[2].split("</select>")[0]
        tags = [tag for tag in re.findall(r"<option[^>]*>", inside) if "selected" in tag]
    elif len(tags) > 1:
        tags = [tag for tag in tags if "checked" in tag]
    found = re.search(r'value="([^"]*)"', tags[0]) if tags else None
    return found[1] if found else None


def test_an_empty_form_is_answered_like_any_other(world: World, partnership: Partnership) -> None:
    answer = browser_of(world.ana).post(address(partnership), {})
    assert (answer.status_code, answer.text.count("This field is required.") >= 5) == (400, True)


def test_today_is_todays_date_where_one_lives(world: World, partnership: Partnership, clock: MovedClock) -> None:
    clock.set(datetime(2026, 3, 3, 3, 0, tzinfo=UTC))  # still Monday evening in New York
    early = typed(world, starts_on="2026-03-02")
    assert browser_of(world.ana).post(address(partnership), early).status_code == 400
    assert browser_of(world.ben).post(address(partnership), early).status_code == 302


def test_the_form_begins_with_the_rhythm_in_force(world: World, partnership: Partnership) -> None:
    make_rhythm(partnership, weekday=3, at="07:15")
    page = browser_of(world.ben).get(address(partnership)).text
    assert [_shown(page, name) for name in FIELDS[:4]] == ["3", "07:15", "Europe/Berlin", "60"]


def test_who_begins_is_not_asked_again_once_hours_have_begun(world: World, partnership: Partnership) -> None:
    make_session(partnership, START, focus=world.ana, held=True)
    browser = browser_of(world.ana)
    assert 'name="first"' not in browser.get(address(partnership)).text
    assert browser.post(address(partnership), typed(world, first=str(world.ben.id))).status_code == 302
    assert not FirstTurn.objects.filter(partnership=partnership).exists()


def test_an_ended_partnership_has_no_time_to_set(world: World, partnership: Partnership) -> None:
    Partnership.objects.filter(id=partnership.id).update(ended_at=START)
    browser = browser_of(world.ana)
    assert browser.get(address(partnership)).status_code == 404
    assert browser.post(address(partnership), typed(world)).status_code == 404
