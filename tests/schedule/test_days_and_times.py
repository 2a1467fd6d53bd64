"""What is typed into forms of days and times: said kindly where it cannot be, and never lost."""

from __future__ import annotations

import re
from datetime import UTC, datetime

import pytest

from tests.builders import World, browser_of, make_rhythm
from tests.people import START
from tests.schedule.test_planning import FIRST
from turnabout.schedule import laying
from turnabout.schedule.models import Away, Change, Pause, Session

ODD = ["9999-12-31", "0001-01-01", "2226-03-03", "1026-03-03"]


@pytest.fixture
def hour(world: World) -> Session:
    """The first of their weekly hours, still to come."""
    make_rhythm(world.partnership)
    laying.lay_ahead(world.partnership, START)
    return Session.objects.get(starts_at=FIRST)


@pytest.mark.parametrize("odd", ODD)
@pytest.mark.parametrize("zone", ["Pacific/Kiritimati", "Pacific/Niue"])
def test_an_hour_is_moved_to_no_absurd_day(world: World, hour: Session, odd: str, zone: str) -> None:
    world.ana.time_zone = zone
    world.ana.save()
    for which in ("one", "following"):
        page = browser_of(world.ana).post(f"/sessions/{hour.id}/changes/", {"on": odd, "at": "23:50", "which": which})
        assert "<li>This is far away. Choose a day within a year.</li>" in page.text
        assert (f'value="{odd}"' in page.text, 'value="23:50"' in page.text) == (True, True)
    assert not Change.objects.exists()


@pytest.mark.parametrize(
    ("on", "sentence"),
    [
        ("2023-04-06", "This time is over. Choose one to come."),
        ("2028-04-06", "This is far away. Choose a day within a year."),
    ],
)
def test_a_time_that_cannot_be_is_refused_before_anybody_is_asked(
    world: World, hour: Session, on: str, sentence: str
) -> None:
    address = f"/sessions/{hour.id}/changes/"
    page = browser_of(world.ana).post(address, {"on": on, "at": "17:30", "which": "one"})
    assert page.status_code == 400
    assert f"<li>{sentence}</li>" in page.text
    assert f'value="{on}"' in page.text
    assert not Change.objects.exists()
    # The page says it in these words while a time is chosen.
    assert f'="{sentence}"' in browser_of(world.ana).get(address).text


@pytest.mark.parametrize("odd", ODD)
@pytest.mark.parametrize("zone", ["Pacific/Kiritimati", "Pacific/Niue"])
def test_no_stretch_of_weeks_has_an_absurd_end(world: World, odd: str, zone: str) -> None:
    world.ana.time_zone = zone
    world.ana.save()
    ana, two = browser_of(world.ana), f"/partnerships/{world.partnership.id}"
    near, mine = "2026-03-20", str(world.ana.id)
    for path, said in (
        (f"{two}/pause/", {"until": odd}),
        (f"{two}/spell/", {"focus": mine, "begins_on": odd, "ends_on": near}),
        (f"{two}/spell/", {"focus": mine, "begins_on": near, "ends_on": odd}),
        ("/account/away/", {"begins_on": near, "ends_on": odd}),
        ("/account/away/", {"begins_on": odd, "ends_on": near}),
    ):
        page = ana.post(path, said)
        why = re.search(r"within a year|half a year apart|within the coming year|comes before the first", page.text)
        assert (path, page.status_code, bool(why)) == (path, 400, True)
        assert [value for name, value in said.items() if name != "focus" and f'value="{value}"' not in page.text] == []
    assert [kind for kind in (Pause, Away, Change) if kind.objects.exists()] == []


def test_no_weekly_time_begins_on_an_absurd_day(world: World) -> None:
    said = {"weekday": 1, "local_time": "19:00", "anchor_zone": world.ana.time_zone, "minutes": 60}
    for odd in ODD:
        form = {**said, "starts_on": odd, "first": str(world.ana.id)}
        page = browser_of(world.ana).post(f"/partnerships/{world.partnership.id}/rhythm/", form)
        assert (page.status_code, f'value="{odd}"' in page.text) == (400, True)


def test_hours_begin_on_the_minute(world: World, hour: Session) -> None:
    """Moved by less, it would be the hour that everybody was told of already."""
    sent = {"on": "2026-03-05", "at": "18:00:30.000007", "which": "one"}
    assert browser_of(world.ana).post(f"/sessions/{hour.id}/changes/", sent).status_code == 302
    assert Change.objects.get().starts_at == datetime(2026, 3, 5, 17, 0, tzinfo=UTC)
    said = {"weekday": 3, "local_time": "19:00:30", "anchor_zone": "Europe/Berlin", "minutes": 60}
    form = {**said, "starts_on": "2026-03-05", "first": str(world.ana.id)}
    assert browser_of(world.ana).post(f"/partnerships/{world.partnership.id}/rhythm/", form).status_code == 302
    hour.refresh_from_db()
    assert hour.starts_at == datetime(2026, 3, 5, 18, 0, tzinfo=UTC)
