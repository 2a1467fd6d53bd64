"""A program that people subscribe with, over HTTP."""

from __future__ import annotations

import subprocess
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from pytest_django.live_server_helper import LiveServer

from tests.builders import World, make_rhythm
from tests.conftest import MovedClock
from tests.people import START
from tests.schedule.witnesses import Hours, by_python
from turnabout.schedule import laying
from turnabout.schedule.calendars import feed
from turnabout.schedule.models import Session
from turnabout.schedule.recurrence import WEEK

FIRST = datetime(2026, 3, 3, 18, 0, tzinfo=UTC)
SETUP = """
[general]
status_path = "{folder}/status"
[pair hours]
a = "feed"
b = "disk"
collections = null
conflict_resolution = "a wins"
[storage feed]
type = "http"
url = "{url}"
[storage disk]
type = "filesystem"
path = "{folder}/hours"
fileext = ".ics"
"""


def syncs(folder: Path) -> None:
    for doing in (["discover"], ["sync"]):
        done = subprocess.run(
            ["vdirsyncer", "-c", str(folder / "config"), *doing],
            input="y\n",
            text=True,
            capture_output=True,
            check=False,
        )
        assert done.returncode == 0, done.stderr


def on_disk(folder: Path) -> Hours:
    texts = [path.read_bytes().decode() for path in (folder / "hours").glob("*.ics")]
    return sorted(hour for text in texts for hour in by_python(text, START, START + 4 * WEEK))


@pytest.mark.django_db(transaction=True)
def test_vdirsyncer_keeps_in_step(world: World, live_server: LiveServer, clock: MovedClock, tmp_path: Path) -> None:
    make_rhythm(world.partnership)
    laying.lay_ahead(world.partnership, clock.now)
    feed.turn_on(world.ana, clock.now)
    address = feed.address(feed.of(world.ana))
    assert address is not None
    (tmp_path / "hours").mkdir()
    url = live_server.url + urlsplit(address).path
    (tmp_path / "config").write_text(SETUP.format(folder=tmp_path, url=url))
    syncs(tmp_path)
    four = [FIRST + number * WEEK for number in range(4)]
    # Summer time begins on 29 March, after these.
    assert [start for start, _minutes in on_disk(tmp_path)] == four
    moved = {"starts_at": FIRST + timedelta(days=1), "moved_from": FIRST}
    Session.objects.filter(slot_date=date(2026, 3, 3)).update(**moved)
    syncs(tmp_path)
    assert [start for start, _minutes in on_disk(tmp_path)][:2] == [FIRST + timedelta(days=1), FIRST + WEEK]
    feed.turn_off(world.ana)
    done = subprocess.run(
        ["vdirsyncer", "-c", str(tmp_path / "config"), "sync"], text=True, capture_output=True, check=False
    )
    assert done.returncode != 0
