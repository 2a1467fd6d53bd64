"""A real Redis of a test's own, on a port of this machine."""

from __future__ import annotations

import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path

from tests.ports import free_port
from tests.post_office import PATIENCE


class RedisServer:
    """One that keeps nothing. It can be killed, held up, and started again at the same address."""

    def __init__(self, folder: Path, port: int) -> None:
        self.url = f"redis://127.0.0.1:{port}"
        self._folder = folder
        self._port = port
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Come up; returns once it answers."""
        options = {"port": self._port, "bind": "127.0.0.1", "save": "", "appendonly": "no", "dir": self._folder}
        words = [word for name, value in options.items() for word in (f"--{name}", str(value))]
        self._process = subprocess.Popen([program(), *words], stdout=subprocess.PIPE)  # noqa: S603 - our own words
        said = self._process.stdout
        assert said is not None
        while b"Ready to accept connections" not in (line := said.readline()):
            assert line, "Redis ended while it started"

    def kill(self) -> None:
        """Be gone, without a word."""
        if self._process:
            self._process.kill()
            self._process.communicate(timeout=PATIENCE)
            self._process = None

    def signal(self, number: int) -> None:
        """Let it hear a signal: SIGSTOP holds it up, and its connections stay open."""
        assert self._process
        self._process.send_signal(number)


@contextmanager
def redis_server(folder: Path) -> Iterator[RedisServer]:
    """One that answers, and is gone afterwards."""
    server = RedisServer(folder, free_port())
    server.start()
    try:
        yield server
    finally:
        server.kill()


@cache
def program() -> str:
    """The system's server, or the one that a package of the tests puts beside their Python."""
    beside = Path(sys.executable).with_name("redis-server")
    for name in ("valkey-server", "redis-server", beside, "/usr/bin/redis-server"):
        found = shutil.which(name)
        if found and subprocess.run([found, "--version"], capture_output=True, check=False).returncode == 0:  # noqa: S603 - as found
            return found
    raise AssertionError("These tests need a Redis or Valkey. On Debian, as root: apt-get install redis-server")
