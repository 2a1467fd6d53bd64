"""Two people of one room at two processes of one instance: real servers, real sockets and a real Redis."""

from __future__ import annotations

import http.client
import json
import shutil
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest
from django.conf import settings
from websockets.exceptions import ConnectionClosed, InvalidHandshake
from websockets.sync.client import ClientConnection, connect

from tests.builders import JSON, Browser, World, browser_of, make_session
from tests.people import START
from tests.ports import free_port
from tests.post_office import PATIENCE
from tests.processes import children, ends, running, surroundings, told_to_stop
from tests.redis_server import RedisServer, redis_server
from turnabout.schedule.models import Session

pytestmark = pytest.mark.django_db(transaction=True)
NONCE = "A" * 43
LOOK_AGAIN_AFTER = 0.05  # seconds


@pytest.fixture
def hour(world: World) -> Session:
    return make_session(world.partnership, START)


@pytest.fixture(scope="module")
def redis(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RedisServer]:
    with redis_server(tmp_path_factory.mktemp("redis")) as server:
        yield server


@dataclass(frozen=True)
class Server:
    process: subprocess.Popen[bytes]
    port: int


@dataclass(frozen=True)
class Line:
    """Somebody's socket at one of the servers."""

    connection: ClientConnection

    def says(self, type_: str, **fields: object) -> None:
        self.connection.send(json.dumps({"type": type_, **fields}))

    def until(self, so: Callable[[JSON], bool]) -> JSON:
        """The first message for which that is so."""
        while not so(message := json.loads(self.connection.recv(timeout=PATIENCE))):
            pass
        found: JSON = message
        return found

    def sees(self, people: int) -> JSON:
        """The next state with so many in the room."""
        return self.until(lambda said: said["type"] == "state" and len(said["present"]) == people)

    def end(self) -> int:
        """The code with which it closes, whatever is said before."""
        try:
            while True:
                self.connection.recv(timeout=PATIENCE)
        except ConnectionClosed as closed:
            return closed.rcvd.code if closed.rcvd else 1006


@contextmanager
def served(folder: Path, redis: RedisServer, *words: str) -> Iterator[Server]:
    """`turnabout serve`, once it takes sockets."""
    folder.mkdir(exist_ok=True)
    # All processes of an instance share its secrets; the cookies of the tests' browsers are of the tests' own.
    shutil.copy(settings.DATA / "secrets.json", folder)
    port = free_port()
    environment = surroundings(folder, TURNABOUT_REDIS_URL=redis.url)
    with running(["serve", "--empty", "--no-work", "--port", str(port), *words], environment) as process:
        listening(port)
        yield Server(process, port)


def listening(port: int) -> None:
    """Wait until a server takes sockets there; what it answers to one of nobody is no matter."""
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        try:
            with connect(f"ws://localhost:{port}/nowhere"):
                pytest.fail("a socket was taken that leads nowhere")
        except InvalidHandshake:
            return
        except OSError:
            time.sleep(LOOK_AGAIN_AFTER)
    pytest.fail("the server did not come up")


@contextmanager
def line(
    server: Server, browser: Browser, hour: Session, *, tab: str = "tab", takeover: bool = False
) -> Iterator[Line]:
    """A stay in the room."""
    wish = "&takeover=1" if takeover else ""
    address = f"ws://localhost:{server.port}/sessions/{hour.id}/socket?tab={tab}{wish}"
    headers = {"Cookie": cookies(browser), "Origin": f"http://localhost:{server.port}"}
    with connect(address, additional_headers=headers) as connection:
        yield Line(connection)


def cookies(browser: Browser) -> str:
    return "; ".join(f"{name}={morsel.value}" for name, morsel in browser.cookies.items())


def signs_out(server: Server, browser: Browser) -> int:
    token = "a" * 32
    headers = {"Cookie": f"{cookies(browser)}; csrf={token}", "X-CSRFToken": token}
    asked = http.client.HTTPConnection("localhost", server.port, timeout=PATIENCE)
    with closing(asked):
        asked.request("POST", "/sign-out/", headers={**headers, "Origin": f"http://localhost:{server.port}"})
        return asked.getresponse().status


@pytest.fixture(scope="module")
def two(
    tmp_path_factory: pytest.TempPathFactory,
    redis: RedisServer,
    django_db_setup: None,  # noqa: ARG001 - they migrate the tests' database
) -> Iterator[tuple[Server, Server]]:
    folder = tmp_path_factory.mktemp("two")
    with served(folder / "one", redis) as one, served(folder / "other", redis) as other:
        yield one, other


@pytest.fixture
def third(two: tuple[Server, Server], redis: RedisServer, tmp_path: Path) -> Iterator[Server]:
    """One more of the two's instance, to be killed."""
    del two
    with served(tmp_path, redis) as server:
        yield server


def test_an_hour_across_two_processes(world: World, hour: Session, two: tuple[Server, Server]) -> None:
    anas, bens = [browser_of(person) for person in world.partnership.people]
    with line(two[0], anas, hour) as ana, line(two[1], bens, hour) as ben:
        ana.sees(2)
        ben.sees(2)
        with line(two[1], anas, hour, tab="phone") as asking:
            assert asking.end() == 4409
        ana.says("hello", nonce=NONCE)
        assert ben.until(lambda said: said["type"] == "hello")["nonce"] == NONCE
        ben.says("start", marks=[300, 1200, 600])
        started = [each.until(lambda said: bool(said.get("clock")))["clock"] for each in (ana, ben)]
        assert started[0] == started[1]
        ana.says("changed")
        ben.until(lambda said: said["type"] == "changed")
        with line(two[1], anas, hour, tab="phone", takeover=True) as phone:
            assert ana.end() == 4409
            assert phone.sees(2)["clock"] == started[0]
            ben.says("end")
            assert (phone.end(), ben.end()) == (4410, 4410)


def test_signing_out_at_one_closes_the_room_at_the_other(
    world: World, hour: Session, two: tuple[Server, Server]
) -> None:
    browser = browser_of(world.ana)
    one, other = two
    with line(one, browser, hour) as ana:
        ana.sees(1)
        assert (signs_out(other, browser), ana.end()) == (302, 4401)


def test_the_people_of_a_process_that_was_killed_are_gone_and_come_back_by_another(
    world: World, hour: Session, two: tuple[Server, Server], third: Server
) -> None:
    anas, bens = [browser_of(person) for person in world.partnership.people]
    with line(third, anas, hour), line(two[0], bens, hour) as ben:
        before = ben.sees(2)
        third.process.kill()
        ben.sees(1)
        with line(two[1], anas, hour) as back:
            back.sees(2)
            assert ben.sees(2)["since"] != before["since"]


def test_several_processes_at_one_port_end_together(tmp_path: Path, redis: RedisServer, django_db_setup: None) -> None:
    del django_db_setup
    with served(tmp_path / "killed", redis, "--processes", "2") as server:
        serving = children(server.process)
        assert len(serving) >= 2
        server.process.kill()
        assert all(ends(pid) for pid in serving)
    with served(tmp_path / "again", redis, "--processes", "2") as server:
        serving = children(server.process)
        assert told_to_stop(server.process) == 0
        assert all(ends(pid) for pid in serving)
