"""Reminders: how fast they are laid down, written and handed over, on both databases, by one worker and by four.

    python -m benchmarks.reminders                      500 hours each time, within a minute where nothing else runs
    python -m benchmarks.reminders --sessions 100000    as many as a large instance has on one evening

Each hour is of two people, so twice as many letters go out. Workers are `turnabout work`, as instances have them; they
hand letters over by real SMTP on this machine to a server that only counts Message-IDs, in a process beside them. It
ends without a result when one is lost or comes twice.

`ours` is letters a second from the start of the workers until the last letter is in; `enqueued_s` is when all stood in
the outbox. The peer is a bare SMTP client that sends letters of that size over one line to the same server, and keeps
no row of them.
"""

from __future__ import annotations

import argparse
import json
import os
import smtplib
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import psycopg

from benchmarks.mail_sink import Sink, mail_sink
from benchmarks.rooms import environment
from tests.postgres import postgres

Measured = dict[str, Any]
LOOKS = 0.5
# It has hung where it takes longer: a start, and ten times what a letter takes on a slow machine.
STARTS_WITHIN, A_LETTER_WITHIN = 120.0, 0.1
BARE = 2000


def main() -> None:
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("--sessions", type=int, default=500)
    asked.add_argument("--workers", type=int, nargs="*", default=[1, 4])
    asked.add_argument("--databases", nargs="*", default=["sqlite", "postgresql"])
    given = asked.parse_args()
    before, began = os.getloadavg()[0], time.monotonic()
    bare = bare_smtp()
    found: dict[str, Measured] = {}
    for workers in given.workers:
        for database in given.databases:
            with tempfile.TemporaryDirectory() as folder, served_by(database) as address:
                asked_of = {"TURNABOUT_DATA": folder, "TURNABOUT_DATABASE_URL": address}
                found[f"{database}, {workers}"] = measured(given.sessions, workers, **asked_of)
    ours = min(one["per_second"] for one in found.values())
    loads = [round(each, 1) for each in (before, os.getloadavg()[0])]
    said = {"name": "reminders", "ours": ours, "peer": bare, "ratio": round(ours / bare, 3)}
    units = "letters a second, laid down, written and handed over by SMTP; the slowest of these"
    took = round(time.monotonic() - began)
    print(json.dumps({**said, "units": units, "sessions": given.sessions, **found, "load": loads, "seconds": took}))  # noqa: T201 - its result


@contextmanager
def served_by(database: str) -> Iterator[str]:
    """The address of a PostgreSQL of its own; none for SQLite."""
    if database == "sqlite":
        yield ""
    else:
        with postgres() as address:
            yield address


def measured(sessions: int, workers: int, **variables: str) -> Measured:
    """All of it once."""
    run([sys.executable, "-P", "-m", "benchmarks.reminder_rows", str(sessions)], variables)
    letters = 2 * sessions
    with mail_sink() as sink:
        began = time.monotonic()
        with working(workers, TURNABOUT_SMTP_URL=f"smtp://localhost:{sink.port}", **variables):
            ends = began + STARTS_WITHIN + letters * A_LETTER_WITHIN
            enqueued = until(lambda: posted(variables) >= letters, ends) - began
            done = until(lambda: sink.ids.total() >= letters, ends) - began
        judge(sink, letters)
    found = {"per_second": round(letters / done), "enqueued_s": round(enqueued, 1), "handed_over_s": round(done, 1)}
    print(json.dumps({"workers": workers, **found}), file=sys.stderr)  # noqa: T201 - on the way
    return {**found, "letters": letters, "lost": 0, "twice": 0}


def judge(sink: Sink, letters: int) -> None:
    twice = sum(count > 1 for count in sink.ids.values())
    if twice or len(sink.ids) != letters:
        sys.exit(f"{letters - len(sink.ids)} letters were lost and {twice} came twice: no result.")


def posted(variables: dict[str, str]) -> int:
    """How many stand in the outbox, sent or not, asked beside the workers."""
    question = "SELECT count(*) FROM mail_message"
    if address := variables.get("TURNABOUT_DATABASE_URL"):
        with psycopg.connect(address) as server:
            row = server.execute(question).fetchone()
            return row[0] if row else 0
    with closing(sqlite3.connect(Path(variables["TURNABOUT_DATA"]) / "turnabout.sqlite3", timeout=60)) as database:
        (count,) = database.execute(question).fetchone()
        return int(count)


def until(ready: Callable[[], bool], ends: float) -> float:
    """When it was, to half a second. Ends the run where it takes too long."""
    while not ready():
        if time.monotonic() > ends:
            sys.exit("It did not come to an end in time: no result.")
        time.sleep(LOOKS)
    return time.monotonic()


@contextmanager
def working(workers: int, **variables: str) -> Iterator[None]:
    words = [sys.executable, "-P", "-m", "turnabout", "work"]
    started = [
        subprocess.Popen(words, env=environment(**variables), stdout=subprocess.DEVNULL)  # noqa: S603 - our own words
        for _ in range(workers)
    ]
    try:
        yield
    finally:
        for process in started:
            process.terminate()
        for process in started:
            process.wait()


def run(words: list[str], variables: dict[str, str]) -> None:
    subprocess.run(words, env=environment(**variables), check=True)  # noqa: S603 - our own words


def bare_smtp() -> float:
    """Letters a second without any row."""
    email = EmailMessage()
    email["From"], email["To"], email["Subject"] = "turnabout@localhost", "ana@example.org", "Your hour is coming up"
    email.set_content("x" * 60 + "\n", cte="quoted-printable")
    with mail_sink() as sink, smtplib.SMTP("localhost", sink.port) as line:
        began = time.monotonic()
        for number in range(BARE):
            del email["Message-ID"]
            email["Message-ID"] = f"<{number}@localhost>"
            email.set_content(f"{number}\n" + ("x" * 60 + "\n") * 15, cte="quoted-printable")
            line.send_message(email)
        return round(BARE / (time.monotonic() - began))


if __name__ == "__main__":
    main()
