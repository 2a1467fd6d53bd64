"""How pages run beside the socket: how late frames are, and how long it takes to enter, while pages are asked for.

    python -m benchmarks.pages --beside

Each of 100 rooms says something once a second, and meanwhile people knock at other rooms, one after the other; first
alone, then while four browsers ask for home as fast as they get it. So it is for each way in which pages could run:

- `two threads`: the product. Pages are answered one after the other on one, what sockets ask the database on another,
  beside the loop of the sockets.
- `one thread`: both on the same.
- `five threads`: four for pages, each with a connection of its own.
- `stock`: Django's own handler, with a new thread for each request.
- `own process`: in a process that has no sockets. A proxy would have to tell them apart, and rooms to be told of what
  pages end; here neither is done, so this is what it could be at best.
- `two processes`: two that each do both, joined by Redis, as `turnabout serve --processes 2`.

`frames` and `enter` are milliseconds: half of them, and 99 of 100. On two cores the load shares them with the servers.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager
from functools import partial
from pathlib import Path
from typing import Any

from benchmarks.rooms import Load, Server, environment, made_rows, running, said, served
from tests.ports import free_port
from tests.redis_server import redis_server

Measured = dict[str, Any]
ROOMS, KNOCKS, EVERY, SECONDS, BROWSERS = 100, 60, 1.0, 6.0, 4
# The sockets' server and the pages'; mostly one.
Servers = tuple[Server, Server]


def beside(data: Path, home: str) -> dict[str, Measured]:
    """Every way in turn. `home` is the cookie of whoever opens it."""
    load = Load(ROOMS, made_rows(data, ROOMS + KNOCKS))
    found = {}
    for name, layout in LAYOUTS.items():
        with ExitStack() as stack:
            found[name] = measured(stack.enter_context(layout(data)), load, home)
        print(json.dumps({name: found[name]}), file=sys.stderr)  # noqa: T201 - on the way
    return found


def measured(servers: Servers, load: Load, home: str) -> Measured:
    sockets, pages = servers
    words = [sys.executable, "-P", "-m", "benchmarks.room_load"]
    client = subprocess.Popen(words, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, env=environment())  # noqa: S603 - our own words
    step = {"step": "open", "seconds": SECONDS, "every": EVERY, "port": sockets.port}
    half = KNOCKS // 2
    knocks = [json.loads(line) for line in load.lines[ROOMS:]]
    with client:
        said(client, {"ports": [sockets.port] * 2, "rooms": ROOMS}, *load.lines[:ROOMS])
        alone = said(client, {**step, "knocks": knocks[:half]})
        with asking(pages, home) as asked:
            busy = said(client, {**step, "knocks": knocks[half:]})
        if client.stdin:
            client.stdin.close()
    return {"alone": in_short(alone), "beside_pages": in_short(busy), "pages": asked()}


def in_short(found: Measured) -> Measured:
    return {"frames": [found["p50_ms"], found["p99_ms"]], "enter": [found["enter_p50_ms"], found["enter_p99_ms"]]}


@contextmanager
def asking(server: Server, home: str) -> Iterator[Callable[[], Measured]]:
    """Browsers that ask meanwhile, a little longer than anything else takes."""
    words = [str(server.port), home, str(BROWSERS), str(SECONDS + 2)]
    process = subprocess.Popen(  # noqa: S603 - our own words
        [sys.executable, "-P", "-m", "benchmarks.page_load", *words],
        env=environment(),
        stdout=subprocess.PIPE,
        text=True,
    )

    def told() -> Measured:
        answer: Measured = json.loads(process.communicate()[0])
        return answer

    yield told


@contextmanager
def two_threads(data: Path) -> Iterator[Servers]:
    with served(data, TURNABOUT_TESTING="") as server:
        yield server, server


@contextmanager
def own_process(data: Path) -> Iterator[Servers]:
    with served(data, TURNABOUT_TESTING="") as sockets, served(data, TURNABOUT_TESTING="") as pages:
        yield sockets, pages


@contextmanager
def two_processes(data: Path) -> Iterator[Servers]:
    port = free_port()
    words = ["turnabout", "serve", "--empty", "--no-work", "--port", str(port), "--data", str(data), "--processes", "2"]
    with (
        tempfile.TemporaryDirectory() as folder,
        redis_server(Path(folder)) as redis,
        running(words, port, TURNABOUT_TESTING="", TURNABOUT_REDIS_URL=redis.url) as server,
    ):
        yield server, server


@contextmanager
def otherwise(layout: str, data: Path) -> Iterator[Servers]:
    port = free_port()
    words = ["benchmarks.page_layouts", layout, "--empty", "--no-work", "--port", str(port)]
    with running(words, port, TURNABOUT_TESTING="", TURNABOUT_DATA=str(data)) as server:
        yield server, server


LAYOUTS: dict[str, Callable[[Path], AbstractContextManager[Servers]]] = {
    "two threads": two_threads,
    "one thread": partial(otherwise, "shared"),
    "five threads": partial(otherwise, "several"),
    "stock": partial(otherwise, "stock"),
    "own process": own_process,
    "two processes": two_processes,
}
