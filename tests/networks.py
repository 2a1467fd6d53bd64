"""The network that programs of a test see: this machine's, or one of their own that leads nowhere."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Final

_CONNECTS: Final = "import socket, sys; socket.create_connection(('127.0.0.1', int(sys.argv[1])), 5).close()"


@dataclass(frozen=True)
class Network:
    """One in which programs reach each other at 127.0.0.1."""

    #: What comes before a program's own words, to put it there.
    words: tuple[str, ...] = ()

    def answers(self, port: int) -> bool:
        """Whether anything listens there."""
        asked = [*self.words, sys.executable, "-c", _CONNECTS, str(port)]
        return subprocess.run(asked, capture_output=True, check=False).returncode == 0  # noqa: S603 - our own words


OURS: Final = Network()


@contextmanager
def network_of_its_own() -> Iterator[Network]:
    """One with a loopback device and nothing else, where root may make it; else this machine's."""
    ip, name = shutil.which("ip", path="/usr/sbin:/sbin:/usr/bin"), f"turnabout-{os.getpid()}"
    if not (ip and os.geteuid() == 0 and _runs(ip, "netns", "add", name)):
        yield OURS
        return
    try:
        assert _runs(ip, "-n", name, "link", "set", "lo", "up")
        yield Network((ip, "netns", "exec", name))
    finally:
        _runs(ip, "netns", "delete", name)


def _runs(*words: str) -> bool:
    return subprocess.run(words, capture_output=True, check=False).returncode == 0  # noqa: S603 - our own words
