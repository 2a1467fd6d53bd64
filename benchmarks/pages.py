"""Pages: what home, the history and the feed cost on both databases, beside a bare view of the same queries.

    python -m benchmarks.pages             within a minute where nothing else runs
    python -m benchmarks.pages --beside    rooms beside pages instead, for each way in which pages could run

One at a time is asked for by HTTP from `turnabout serve` as instances run it. `ms` is processor time of the server for
each request (not PostgreSQL's own), `answered_ms` how long half of them took at most by the clock, `queries` how often
the page asks the database. The peer, `bare_ms`, is a Django view that asks the same questions and fetches the rows,
without middleware, objects or templates (`benchmarks/bare_pages.py`), in turns with ours.

*feed, unchanged* names the ETag it was given, and is told 304; another answer ends the run without a result. *feed,
written anew* is what a program is given after a change: everything is gathered and written.
"""

from __future__ import annotations

import argparse
import http.client
import json
import os
import sqlite3
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import psycopg

from benchmarks.beside import beside
from benchmarks.reminders import served_by
from benchmarks.rooms import Server, environment, processor, running, served
from tests.ports import free_port

Measured = dict[str, Any]
# So many requests in a round, and rounds of ours and the peer's by turns.
REQUESTS, ROUNDS, ANEW = 24, 3, 6
AGAIN = "UPDATE schedule_feed SET fingerprint = ''"


@dataclass(frozen=True)
class Page:
    """What is asked for, and by whom."""

    name: str
    path: str
    headers: dict[str, str] = field(default_factory=dict)
    status: int = 200


def main() -> None:
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("--databases", nargs="*", default=["sqlite", "postgresql"])
    asked.add_argument("--beside", action="store_true", help="measure rooms beside pages instead, on SQLite")
    given = asked.parse_args()
    before, began = os.getloadavg()[0], time.monotonic()
    with tempfile.TemporaryDirectory() as folder:
        data = Path(folder)
        said = rooms_beside(data) if given.beside else costs(data, given.databases)
    loads = [round(each, 1) for each in (before, os.getloadavg()[0])]
    print(json.dumps({**said, "load": loads, "seconds": round(time.monotonic() - began)}))  # noqa: T201 - its result


def costs(data: Path, databases: list[str]) -> Measured:
    found: dict[str, dict[str, Measured]] = {}
    for database in databases:
        with served_by(database) as address:
            told = {"TURNABOUT_DATA": str(data), "TURNABOUT_DATABASE_URL": address}
            found[database] = measured(data, **told)
    home = found[databases[0]]["home"]
    said = {"name": "pages", "ours": home["ms"], "peer": home["bare_ms"]}
    units = f"ms of processor time a request for home, {databases[0]}"
    return {**said, "ratio": round(home["ms"] / home["bare_ms"], 1), "units": units, **found}


def rooms_beside(data: Path) -> Measured:
    [home, *_others] = made_pages(data / "questions.pickle", TURNABOUT_DATA=str(data))
    found = beside(data, home["cookie"])
    ours, peer = (found[layout]["beside_pages"]["frames"][1] for layout in ("two threads", "own process"))
    said = {"name": "pages beside rooms", "ours": ours, "peer": peer, "ratio": round(ours / peer, 1)}
    return {**said, "units": "ms until 99 of 100 frames are there, while pages are asked for", **found}


def made_pages(questions: Path, **variables: str) -> list[Measured]:
    """The rows behind the pages, and for each page what is to be asked for."""
    words = [sys.executable, "-P", "-m", "benchmarks.page_rows", str(questions)]
    made = subprocess.run(words, env=environment(**variables), stdout=subprocess.PIPE, text=True, check=True)  # noqa: S603 - our own words
    return [json.loads(line) for line in made.stdout.splitlines()]


def measured(data: Path, **variables: str) -> dict[str, Measured]:
    """Every page on one database."""
    questions = data / "questions.pickle"
    rows = made_pages(questions, **variables)
    # As instances run it: nothing of what tests may do.
    with served(data, **variables, TURNABOUT_TESTING="") as ours, bare(questions, **variables) as peer:
        found = {}
        for number, row in enumerate(rows):
            cookie = {"Cookie": f"session={row['cookie']}"} if row["cookie"] else {}
            page = Page(row["name"], row["path"], cookie)
            found[page.name] = in_turns(ours, page, peer, Page(page.name, f"/{number}/"))
            found[page.name]["queries"] = row["queries"]
            print(json.dumps({page.name: found[page.name]}), file=sys.stderr)  # noqa: T201 - on the way
        path = next(row["path"] for row in rows if row["name"].startswith("feed"))
        found["feed, unchanged"] = unchanged(ours, path)
        found["feed, written anew"] = anew(ours, path, data, variables["TURNABOUT_DATABASE_URL"])
    return found


@contextmanager
def bare(questions: Path, **variables: str) -> Iterator[Server]:
    port = free_port()
    with running(["benchmarks.bare_pages", str(port), str(questions)], port, **variables) as server:
        yield server


def in_turns(ours: Server, page: Page, peer: Server, its: Page) -> Measured:
    """A round of ours, a round of the peer's, and so on: what else the machine does meets both."""
    line, other = Line(ours), Line(peer)
    size = len(line.ask(page)[1])
    other.ask(its)
    rounds = [(line.cost(page, REQUESTS), other.cost(its, REQUESTS)) for _ in range(ROUNDS)]
    mine, theirs = (statistics.median(each) for each in zip(*rounds, strict=True))
    answered = round(statistics.median(line.took), 1)
    return {"ms": round(mine, 2), "bare_ms": round(theirs, 2), "answered_ms": answered, "kilobytes": round(size / 1024)}


def unchanged(server: Server, path: str) -> Measured:
    """Whoever has it already is told so, and nothing more."""
    line = Line(server)
    headers, _body = line.ask(Page("feed", path))
    page = Page("feed, unchanged", path, {"If-None-Match": headers["ETag"]}, status=304)
    costs = [line.cost(page, REQUESTS) for _ in range(ROUNDS)]
    if line.ask(page)[1]:
        sys.exit("304 came with a body: no result.")
    return {"ms": round(statistics.median(costs), 2), "answered_ms": round(statistics.median(line.took), 1)}


def anew(server: Server, path: str, data: Path, address: str) -> Measured:
    """What it costs after something has changed."""
    line = Line(server)
    page = Page("feed", path)
    costs = [line.cost(page, 1, before=lambda: forget(data, address)) for _ in range(ANEW)]
    return {"ms": round(statistics.mean(costs), 1), "answered_ms": round(statistics.median(line.took), 1)}


def forget(data: Path, address: str) -> None:
    """As if a row behind each feed had changed."""
    if address:
        with psycopg.connect(address) as database:
            database.execute(AGAIN)
    else:
        with closing(sqlite3.connect(data / "turnabout.sqlite3", timeout=60)) as embedded, embedded:
            embedded.execute(AGAIN)


class Line:
    """One connection to a server, kept open as browsers do."""

    def __init__(self, server: Server) -> None:
        self._server = server
        self._line = http.client.HTTPConnection("localhost", server.port)
        self.took: list[float] = []

    def ask(self, page: Page) -> tuple[http.client.HTTPMessage, bytes]:
        began = time.perf_counter()
        self._line.request("GET", page.path, headers=page.headers)
        answer = self._line.getresponse()
        body = answer.read()
        self.took.append((time.perf_counter() - began) * 1000)
        if answer.status != page.status:
            sys.exit(f"{page.name} was answered with {answer.status}: no result.")
        return answer.headers, body

    def cost(self, page: Page, times: int, *, before: Callable[[], None] = lambda: None) -> float:
        """Milliseconds of processor time of the server for each of so many."""
        # A server hangs up on whoever says nothing for some seconds; the next request opens it again.
        self._line.close()
        began = processor([self._server.pid])
        for _ in range(times):
            before()
            self.ask(page)
        return (processor([self._server.pid]) - began) / times * 1000


if __name__ == "__main__":
    main()
