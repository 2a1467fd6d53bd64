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
#: Before a program's words: should the tests themselves be killed, it goes with them.
TIED_TO_US: Final = ("setpriv", "--pdeathsig", "KILL") if shutil.which("setpriv") else ()


@contextmanager
def network_of_its_own() -> Iterator[Network]:
    """One with a loopback device and nothing else, where root may make it; else this machine's.

    It lasts as long as a process in it, which goes with the tests even where they are killed.
    """
    holds = ["sh", "-c", "ip link set lo up && echo up && exec sleep infinity"]
    if os.geteuid() != 0 or not all(shutil.which(program) for program in ("unshare", "nsenter", "ip")):
        yield OURS
        return
    words = [*TIED_TO_US, "unshare", "--net", *holds]
    with subprocess.Popen(words, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL) as held:  # noqa: S603 - our own words
        assert held.stdout is not None
        try:
            made = held.stdout.readline() == b"up\n"
            yield Network(("nsenter", f"--target={held.pid}", "--net")) if made else OURS
        finally:
            held.kill()
