"""What every test may ask for: the clock, the people and their rows, and no way out to the network."""

from __future__ import annotations

import ipaddress
import os
import secrets
import socket
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from hypothesis import HealthCheck
from hypothesis import settings as hypothesis

from tests.builders import World, make_world
from tests.moving import finn, gus, two  # noqa: F401 - fixtures of whoever comes with an archive
from tests.people import START, People, make_people
from turnabout.accounts.models import Person
from turnabout.partnerships.models import Partnership
from turnabout.web.clock import OFFSET_FILE

OPS = Path(__file__).parent / "ops"

# A slow machine is no wrong answer.
hypothesis.register_profile("turnabout", deadline=None, suppress_health_check=[HealthCheck.too_slow])
hypothesis.load_profile("turnabout")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """On PostgreSQL, only what asks a database: the same rules are not asked twice."""
    if not os.environ.get("TURNABOUT_TEST_DATABASE_URL"):
        return
    asking = [item for item in items if _asks_a_database(item)]
    config.hook.pytest_deselected(items=[item for item in items if item not in asking])
    items[:] = asking


def _asks_a_database(item: pytest.Item) -> bool:
    if item.get_closest_marker("once"):
        return False
    # Commands of an instance are processes, with a database of their own.
    command = OPS in item.path.parents
    return command or bool(item.get_closest_marker("django_db")) or "db" in getattr(item, "fixturenames", ())


@pytest.fixture
def seed(request: pytest.FixtureRequest) -> int:
    """What a test draws its chances from: new with each run, or as it is asked for. A failure says which."""
    asked = request.config.getoption("hypothesis_seed")
    drawn = secrets.randbelow(2**32) if asked is None else int(asked)
    request.node.add_report_section("setup", "seed", f"The same again: --hypothesis-seed={drawn}")
    return drawn


class MovedClock:
    """The clock of `turnabout/web/clock.py`, moved as journeys move it: by a file in the data folder."""

    def __init__(self, file: Path) -> None:
        self.file = file

    def set(self, moment: datetime) -> datetime:
        """Let it be that moment now. Answers the moment."""
        self.file.write_text(str(moment.timestamp() - time.time()))
        return moment

    def go(self, ahead: timedelta) -> None:
        """Go on by that much."""
        self.set(self.now + ahead)

    @property
    def now(self) -> datetime:
        """What it shows."""
        return datetime.fromtimestamp(time.time() + float(self.file.read_text()), tz=UTC)


@pytest.fixture
def clock() -> Iterator[MovedClock]:
    """A clock that shows START when the test begins, and goes on from there."""
    moved = MovedClock(settings.DATA / OFFSET_FILE)
    moved.set(START)
    yield moved
    moved.file.unlink()


@pytest.fixture(scope="session")
def people() -> People:
    """What everybody's browser knows."""
    return make_people()


@pytest.fixture
def world(db: None, clock: MovedClock, people: People) -> World:  # noqa: ARG001 - rows, at that time
    """Everybody's rows."""
    return make_world(people)


@pytest.fixture
def ana(world: World) -> Person:
    """Ben's partner, who invited him; in Berlin."""
    return world.ana


@pytest.fixture
def ben(world: World) -> Person:
    """Ana's partner, in New York."""
    return world.ben


@pytest.fixture
def cleo(world: World) -> Person:
    """Partner of somebody else."""
    return world.cleo


@pytest.fixture
def dov(world: World) -> Person:
    """Without a partner."""
    return world.dov


@pytest.fixture
def partnership(world: World) -> Partnership:
    """Ana's and Ben's."""
    return world.partnership


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings_parallel_suffix: None) -> None:  # noqa: ARG001 - pytest-django's own order
    """SQLite in a file, as instances have it: in memory it locks otherwise."""
    database: dict[str, Any] = settings.DATABASES["default"]
    if database["ENGINE"].endswith("sqlite3"):
        database.setdefault("TEST", {})["NAME"] = str(settings.DATA / "tests.sqlite3")


@pytest.fixture(scope="session", autouse=True)
def only_this_machine() -> Iterator[None]:
    """Nothing a test does leaves this machine."""
    patch = pytest.MonkeyPatch()
    connect = socket.socket.connect

    def guarded(self: socket.socket, address: tuple[str, int] | str) -> None:
        host = address[0] if isinstance(address, tuple) else "127.0.0.1"
        if host != "localhost" and not ipaddress.ip_address(host).is_loopback:
            pytest.fail(f"a test tried to reach {host}")
        connect(self, address)

    patch.setattr(socket.socket, "connect", guarded)
    yield
    patch.undo()
