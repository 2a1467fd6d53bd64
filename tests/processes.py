"""Turnabout's own processes, on the tests' own database."""

from __future__ import annotations

import os
import select
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings

from tests.post_office import PATIENCE
from turnabout.web.clock import OFFSET_FILE

ROOT = Path(__file__).parents[1]


def surroundings(folder: Path, **variables: str) -> dict[str, str]:
    """The environment of a process with a data folder of its own, the tests' database and the tests' clock."""
    database: dict[str, Any] = settings.DATABASES["default"]
    address = ""
    if database["ENGINE"].endswith("sqlite3"):
        link = folder / "turnabout.sqlite3"
        if not link.exists():
            link.symlink_to(database["NAME"])
    else:
        address = urlsplit(os.environ["TURNABOUT_TEST_DATABASE_URL"])._replace(path=f"/{database['NAME']}").geturl()
    clock = folder / OFFSET_FILE
    if not clock.exists():
        clock.symlink_to(settings.DATA / OFFSET_FILE)
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("TURNABOUT_", "DJANGO_"))}
    ours = {"TURNABOUT_TESTING": "1", "TURNABOUT_DATA": str(folder), "TURNABOUT_DATABASE_URL": address}
    return {**kept, **ours, "PYTHONPATH": str(ROOT), **variables}


@contextmanager
def running(words: list[str], environment: dict[str, str]) -> Iterator[subprocess.Popen[bytes]]:
    """`python -m turnabout …`, killed afterwards if it still runs."""
    command = [sys.executable, "-P", "-m", "turnabout", *words]
    process = subprocess.Popen(command, env=environment, stdout=subprocess.PIPE)  # noqa: S603 - our own words
    try:
        yield process
    finally:
        process.kill()
        process.communicate()


def listens(process: subprocess.Popen[bytes]) -> None:
    """Wait until it says how to stop it: told to before, it would die as any program does."""
    assert process.stdout is not None
    said = b""
    while b"Stop with Ctrl-C." not in said:
        assert select.select([process.stdout], [], [], PATIENCE)[0], said
        more = os.read(process.stdout.fileno(), 4096)
        assert more, said
        said += more


def told_to_stop(process: subprocess.Popen[bytes]) -> int:
    """Its exit status after it was told to stop."""
    process.send_signal(signal.SIGTERM)
    return process.wait(PATIENCE)


def children(process: subprocess.Popen[bytes]) -> list[int]:
    """The processes that one has started."""
    threads = Path(f"/proc/{process.pid}/task").iterdir()
    return [int(child) for thread in threads for child in (thread / "children").read_text().split()]


def ends(pid: int) -> bool:
    """Whether a process that is not our own child ends before our patience does."""
    try:
        watched = os.pidfd_open(pid)
    except ProcessLookupError:
        return True
    try:
        return bool(select.select([watched], [], [], PATIENCE)[0])
    finally:
        os.close(watched)
