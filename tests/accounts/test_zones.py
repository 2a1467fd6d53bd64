"""Time zones to choose from: by place, in its part of the world, and none that is none."""

from __future__ import annotations

import re
from datetime import UTC, datetime

import pytest

from tests.builders import browser_of
from turnabout.accounts.models import Person
from turnabout.accounts.zones import offered, time_zones

WINTER, SUMMER = datetime(2026, 1, 15, tzinfo=UTC), datetime(2026, 7, 15, tzinfo=UTC)


def shown(now: datetime, own: str = "") -> dict[str, tuple[str, str]]:
    """Of each zone its part of the world, and what is read there."""
    return {zone: (str(region), said) for region, places in offered(now, own) for zone, said in places}


@pytest.mark.parametrize(
    ("zone", "said"),
    [
        ("Europe/Berlin", ("Europe", "Berlin (UTC+1)")),
        ("America/New_York", ("America", "New York (UTC\N{MINUS SIGN}5)")),
        ("America/Indiana/Knox", ("America", "Knox, Indiana (UTC\N{MINUS SIGN}6)")),
        ("Asia/Kathmandu", ("Asia", "Kathmandu (UTC+5:45)")),
        ("Pacific/Marquesas", ("Pacific", "Marquesas (UTC\N{MINUS SIGN}9:30)")),
        ("Africa/Abidjan", ("Africa", "Abidjan (UTC+0)")),
        ("UTC", ("Without a place", "UTC")),
    ],
)
def test_a_zone_is_named_by_its_place_with_how_far_its_clocks_are(zone: str, said: tuple[str, str]) -> None:
    assert shown(WINTER)[zone] == said


def test_the_offset_is_that_of_the_day() -> None:
    assert shown(SUMMER)["Europe/Berlin"] == ("Europe", "Berlin (UTC+2)")


@pytest.mark.parametrize(
    ("own", "first", "last"),
    [
        ("Europe/Berlin", ["Europe", "Africa"], "Without a place"),
        ("UTC", ["Without a place", "Africa"], "Pacific"),
        ("US/Pacific", ["Without a place", "Africa"], "Pacific"),
        # At sign-up nobody is known.
        ("", ["Africa", "America"], "Without a place"),
    ],
)
def test_ones_own_part_of_the_world_comes_first(own: str, first: list[str], last: str) -> None:
    regions = [str(region) for region, _places in offered(WINTER, own)]
    assert (regions[:2], regions[-1]) == (first, last)


def test_a_name_of_another_kind_stays_ones_own() -> None:
    assert "US/Pacific" not in shown(WINTER)
    assert shown(WINTER, "US/Pacific")["US/Pacific"] == ("Without a place", "Pacific (UTC\N{MINUS SIGN}8)")


def test_whatever_is_offered_is_taken() -> None:
    assert set(shown(WINTER)) <= time_zones()


def test_the_account_keeps_the_choice_by_its_name(ana: Person) -> None:
    said = {"name": "Ana", "time_zone": "America/Indiana/Knox", "language": "en"}
    page = browser_of(ana).post("/account/", said, follow=True).text
    ana.refresh_from_db()
    assert ana.time_zone == "America/Indiana/Knox"
    assert re.search(r'<option value="America/Indiana/Knox" selected>Knox, Indiana \(UTC', page)


def test_a_choice_stays_where_something_else_is_refused(ana: Person) -> None:
    page = browser_of(ana).post("/account/", {"name": "", "time_zone": "Asia/Tokyo", "language": "en"}).text
    assert '<option value="Asia/Tokyo" selected>Tokyo (UTC+9)' in page
