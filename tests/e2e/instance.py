"""Real servers: one of a test's own, or one that many tests share, each from the same first day."""

from __future__ import annotations

import contextlib
import os
import sqlite3
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from tests.networks import OURS, Network
from tests.ports import free_port
from tests.prepared import ROOT, copy_prepared

STARTS_WITHIN = 60  # seconds
# It finishes what is under way, and so does its worker.
ENDS_WITHIN = 60  # seconds
FIRST_DAY = "first day"
# What a server is told apart from how the tests were started.
OF_ITS_OWN = ("TURNABOUT_URL", "TURNABOUT_DATABASE_URL", "DJANGO_SETTINGS_MODULE", "TURNABOUT_DATA")


@dataclass(frozen=True)
class Partners:
    """Two people who have got in: the moment after, where they are partners, and what each of them knows by heart."""

    moment: Path
    address: str
    by_heart: dict[str, tuple[str, str]]


@dataclass
class Instance:
    """One running server with a data folder of its own."""

    data: Path
    port: int
    log: Path
    process: subprocess.Popen[bytes] | None = None
    # What people type, where that is not the server's own port.
    public_url: str = ""
    # With the two demo people and their twelve weeks.
    demo: bool = False
    network: Network = OURS
    # Where a server that many tests share keeps the moments they go back to; and who was there already.
    moments: Path | None = None
    partners: Partners | None = None

    @property
    def url(self) -> str:
        return self.public_url or f"http://localhost:{self.port}"

    def start(self) -> None:
        """Start it, and wait until it answers."""
        if not (self.demo or self.data.exists()):
            copy_prepared(self.data)
        environment = {**os.environ, "TURNABOUT_TESTING": "1", "PYTHONPATH": str(ROOT)}
        for name in OF_ITS_OWN:
            environment.pop(name, None)
        if self.public_url:
            environment["TURNABOUT_URL"] = self.public_url
        words = [sys.executable, "-P", "-m", "turnabout", "serve", *([] if self.demo else ["--empty"])]
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(  # noqa: S603 - our own words
                [*self.network.words, *words, "--port", str(self.port), "--data", str(self.data)],
                env=environment,
                stdout=log,
                stderr=subprocess.STDOUT,
            )
        until(self._answers, self.process, self.log)

    def stop(self) -> None:
        if self.process:
            self.process.terminate()
            self.process.wait(timeout=ENDS_WITHIN)
            self.process = None

    def move_clock(self, ahead: timedelta) -> None:
        """Let the server's clock be this far ahead of the real one."""
        # Put there whole: its worker reads it every second.
        written = self._clock.with_suffix(".new")
        written.write_text(str(ahead.total_seconds()))
        written.replace(self._clock)

    def let_it_be(self, moment: datetime) -> None:
        """Let it be that moment now, for the server."""
        self.move_clock(moment - datetime.now(UTC))  # noqa: TID251 - what its clock is ahead of

    @property
    def clock_was_moved(self) -> bool:
        return self._clock.exists()

    @property
    def operator_link(self) -> str:
        return self._link.read_text().strip()

    @property
    def database(self) -> Path:
        return self.data / "turnabout.sqlite3"

    @property
    def _clock(self) -> Path:
        return self.data / "clock-offset"

    @property
    def _link(self) -> Path:
        return self.data / "operator-link.txt"

    def _answers(self) -> bool:
        if self.network != OURS:
            return self.network.answers(self.port)
        try:
            urllib.request.urlopen(f"http://localhost:{self.port}/help/", timeout=5)
        except (urllib.error.URLError, ConnectionError, TimeoutError):
            return False
        return True

    def remember(self, name: str) -> Path:
        """Keep all rows, and the operator's link, as they are now."""
        assert self.moments, "only servers that are shared go back"
        moment = self.moments / name
        moment.mkdir(parents=True)
        copy_rows(self.database, moment / "rows.sqlite3")
        with closing(sqlite3.connect(moment / "rows.sqlite3")) as rows, rows:
            # What its worker was just doing would seem under way in every later life.
            rows.execute("DELETE FROM web_chore")
        if self._link.exists():
            (moment / "link").write_bytes(self._link.read_bytes())
        return moment

    def go_back_to(self, moment: Path) -> None:
        """Have exactly the rows of then, under a server that runs on."""
        copy_rows(moment / "rows.sqlite3", self.database)
        if (moment / "link").exists():
            self._link.write_bytes((moment / "link").read_bytes())
        self._clock.unlink(missing_ok=True)


def copy_rows(source: Path, to: Path) -> None:
    """Put all of one database into another, at once for whoever reads it."""
    with closing(sqlite3.connect(source)) as rows, closing(sqlite3.connect(to, timeout=ENDS_WITHIN)) as copy:
        rows.backup(copy)


class Servers:
    """The servers that tests share: one for each way to set one up."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._all: dict[tuple[tuple[str, str], ...], Instance] = {}

    @contextmanager
    def on_the_first_day(self) -> Iterator[Instance]:
        """A server as nobody has used it, set up by the TURNABOUT_ variables of the moment."""
        setup = tuple(sorted((name, value) for name, value in os.environ.items() if name.startswith("TURNABOUT_")))
        if setup not in self._all:
            self._all[setup] = self._new()
        shared = self._all[setup]
        if not shared.process:
            shared.start()
        shared.go_back_to(shared.data.parent / "moments" / FIRST_DAY)
        yield shared
        # What it remembers of a time to come would confuse the next.
        if shared.clock_was_moved:
            shared.stop()

    def _new(self) -> Instance:
        folder = self._folder / str(len(self._all))
        folder.mkdir()
        made = Instance(folder / "data", free_port(), folder / "server.log", moments=folder / "moments")
        made.start()
        made.remember(FIRST_DAY)
        return made

    def stop(self) -> None:
        for shared in self._all.values():
            shared.stop()


@contextmanager
def of_its_own(tmp_path: Path) -> Iterator[Instance]:
    """A server that nobody else ever used, and that may be killed."""
    running = Instance(data=tmp_path / "data", port=free_port(), log=tmp_path / "server.log")
    running.start()
    yield running
    running.stop()


def until(ready: Callable[[], bool], process: subprocess.Popen[bytes], log: Path) -> None:
    """Wait for a program that was just started; if it ends, or takes too long, show what it said."""
    deadline = time.monotonic() + STARTS_WITHIN
    while not ready():
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(timeout=0.05)
        if process.poll() is not None or time.monotonic() > deadline:
            pytest.fail(f"it did not start: {log.read_text()}")
