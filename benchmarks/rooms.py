"""Rooms: how many one process holds, how fast it passes frames on, and what a socket costs.

    python -m benchmarks.rooms                 1,000 rooms, within a minute where nothing else runs
    python -m benchmarks.rooms --rooms 5000    more of them
    python -m benchmarks.rooms --most          as many as open files allow: two a room here, and two at the server

People have the cookies of real sign-ins and enter rooms of real hours; they say sealed frames of 512 bytes. *open*:
one in each room says something every five seconds; *closed*: everybody answers at once. The peer is a bare relay, which
looks at nothing and knows nobody, under the same load in the same run. *joined*: the two of each room at two processes.
No socket says more than the product allows (`held_back`: how often it waited for that, which with few rooms is the
limit); one that is closed all the same ends the run without a result.

`ratio` is that of frames a second by the clock, of two runs one after the other, whose client shares the cores;
`ratio_of_processor` that of what a frame costs each server: it holds on a busy machine, too. `p50_ms` and `p99_ms` are
those of the `n` frames of *open*: in *closed* everybody waits for everybody. `load` is that of the whole machine,
before and after: figures by the clock mean something only where nothing else runs. `seconds` is how long it took.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.ports import free_port
from tests.prepared import ROOT
from tests.redis_server import redis_server
from turnabout.ops.open_files import take_more_sockets

SECONDS = 3.0
EVERY = 5.0
OTHER_FILES = 200  # of a process, beside its sockets
Measured = dict[str, Any]


@dataclass(frozen=True)
class Server:
    """One process, and where it listens."""

    pid: int
    port: int


@dataclass(frozen=True)
class Load:
    """How many rooms, and who is in them."""

    rooms: int
    lines: list[str]


def main() -> None:
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("--rooms", type=int, default=1000)
    asked.add_argument("--most", action="store_true", help="as many rooms as open files allow")
    asked.add_argument("--joined", type=int, default=300, metavar="ROOMS", help="with two processes; 0 leaves it out")
    given = asked.parse_args()
    rooms = rooms_wanted(given.rooms, most=given.most)
    before, began = os.getloadavg()[0], time.monotonic()
    with tempfile.TemporaryDirectory() as folder:
        data = Path(folder)
        lines = made_rows(data, rooms)
        load = Load(rooms, lines)
        with bare() as server:
            peer = measured([server], load)
        with served(data) as server:
            ours = measured([server], load)
        joined = across(data, Load(given.joined, lines[: given.joined])) if given.joined else None
    loads = [round(each, 1) for each in (before, os.getloadavg()[0])]
    took = round(time.monotonic() - began)
    print(json.dumps({**summary(ours, peer, joined), "load": loads, "seconds": took}))  # noqa: T201 - its result


def rooms_wanted(rooms: int, *, most: bool) -> int:
    """How many there will be; says so where that many cannot be."""
    take_more_sockets()
    possible = (resource.getrlimit(resource.RLIMIT_NOFILE)[0] - OTHER_FILES) // 2
    if rooms > possible:
        sys.exit(f"Open files allow for {possible} rooms. See `ulimit -Hn`.")
    return possible if most else rooms


def summary(ours: Measured, peer: Measured, joined: Measured | None) -> Measured:
    mine, theirs = ours["closed"]["per_second"], peer["closed"]["per_second"]
    costs, bare_costs = (one["closed"]["microseconds_a_frame"] for one in (ours, peer))
    return {
        "name": "rooms",
        "ours": mine,
        "peer": theirs,
        "ratio": round(mine / theirs, 2),
        "ratio_of_processor": round(bare_costs / costs, 2),
        "units": "frames a second, closed loop, one process",
        **in_short(ours),
        "of_the_peer": in_short(peer),
        "in_detail": {"ours": ours, "peer": peer, "joined": joined},
    }


def in_short(found: Measured) -> Measured:
    closed = {"microseconds_a_frame": found["closed"]["microseconds_a_frame"]}
    delays = {name: found["open"][name] for name in ("p50_ms", "p99_ms")}
    delays["n"] = found["open"]["heard"]
    names = ("sockets", "connects_per_second", "ms_a_connect", "kb_a_socket")
    return {**{name: found[name] for name in names}, **delays, **closed}


def across(data: Path, load: Load) -> Measured:
    """The two of each room at two processes."""
    with (
        tempfile.TemporaryDirectory() as folder,
        redis_server(Path(folder)) as redis,
        served(data, TURNABOUT_REDIS_URL=redis.url) as one,
        served(data, TURNABOUT_REDIS_URL=redis.url) as other,
    ):
        return measured([one, other], load)


def measured(servers: list[Server], load: Load) -> Measured:
    """Fill the rooms, then speak in them."""
    pids = [server.pid for server in servers]
    ports = [server.port for server in (servers * 2)[:2]]
    empty = memory(pids)
    words = [sys.executable, "-P", "-m", "benchmarks.room_load"]
    client = subprocess.Popen(words, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, env=environment())  # noqa: S603 - our own words
    with client:
        found: Measured = {"sockets": 2 * load.rooms}
        before = processor(pids)
        found |= said(client, {"ports": ports, "rooms": load.rooms}, *load.lines)
        found["ms_a_connect"] = round((processor(pids) - before) / found["sockets"] * 1000, 2)
        found["kb_a_socket"] = round((memory(pids) - empty) / (2 * load.rooms), 1)
        before = processor(pids)
        found["open"] = said(client, {"step": "open", "seconds": SECONDS, "every": EVERY})
        found["open"]["processor"] = round((processor(pids) - before) / (SECONDS + 2), 2)
        before = processor(pids)
        found["closed"] = said(client, {"step": "closed", "seconds": SECONDS})
        # Other work on the machine comes and goes; what a frame costs stays.
        found["closed"]["microseconds_a_frame"] = round((processor(pids) - before) / found["closed"]["heard"] * 1e6, 1)
        if client.stdin:
            client.stdin.close()
    print(json.dumps(found), file=sys.stderr)  # noqa: T201 - on the way
    return found


def said(client: subprocess.Popen[str], step: Measured, *more: str) -> Measured:
    if not (client.stdin and client.stdout):
        raise TypeError("the load has pipes")
    client.stdin.write("\n".join([json.dumps(step), *more]) + "\n")
    client.stdin.flush()
    answer = client.stdout.readline()
    if not answer:
        sys.exit("The load ended; what it said is above.")
    found: Measured = json.loads(answer)
    if found.get("lost"):
        sys.exit(f"{found['lost']} sockets were closed while they were measured: no result.")
    return found


def made_rows(data: Path, rooms: int) -> list[str]:
    words = [sys.executable, "-P", "-m", "benchmarks.room_rows", str(rooms)]
    made = subprocess.run(  # noqa: S603 - our own words
        words, env=environment(TURNABOUT_DATA=str(data)), stdout=subprocess.PIPE, text=True, check=True
    )
    return made.stdout.splitlines()


@contextmanager
def served(data: Path, **variables: str) -> Iterator[Server]:
    port = free_port()
    words = ["turnabout", "serve", "--empty", "--no-work", "--port", str(port), "--data", str(data)]
    with running(words, port, **variables) as server:
        yield server


@contextmanager
def bare() -> Iterator[Server]:
    port = free_port()
    with running(["benchmarks.bare_relay", str(port)], port) as server:
        yield server


@contextmanager
def running(words: list[str], port: int, **variables: str) -> Iterator[Server]:
    process = subprocess.Popen(  # noqa: S603 - our own words
        [sys.executable, "-P", "-m", *words], env=environment(**variables), stdout=subprocess.DEVNULL
    )
    try:
        while not _answers(port):
            if process.poll() is not None:
                sys.exit("A server did not start.")
        yield Server(process.pid, port)
    finally:
        process.kill()
        process.wait()


def _answers(port: int) -> bool:
    with suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=5):
        return True
    return False


def environment(**variables: str) -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("TURNABOUT_", "DJANGO_"))}
    return {**kept, "TURNABOUT_TESTING": "1", "PYTHONPATH": str(ROOT), **variables}


def memory(pids: list[int]) -> int:
    """What they alone use, in kB: proportional set size."""
    rollups = [Path(f"/proc/{pid}/smaps_rollup").read_text() for pid in pids]
    return sum(int(text.split("Pss:")[1].split()[0]) for text in rollups)


def processor(pids: list[int]) -> float:
    """Seconds of processor time so far."""
    fields = [Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split() for pid in pids]
    return sum(int(each[11]) + int(each[12]) for each in fields) / os.sysconf("SC_CLK_TCK")


if __name__ == "__main__":
    main()
