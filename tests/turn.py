"""A real relay of a test's own: Debian's coturn, on a port of this machine."""

from __future__ import annotations

import shutil
import subprocess
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from tests.networks import OURS, TIED_TO_US, Network
from tests.ports import free_port
from tests.post_office import AUTHORITY, PATIENCE

SECRET: Final = "the-north-wind-and-the-sun-had-a-dispute"
#: As `deploy/turnserver.conf` has it, but that here the two who call sit on this very machine.
FOR_CALLS: Final = (
    "-n",  # nothing of this machine's own configuration
    "--use-auth-secret",
    f"--static-auth-secret={SECRET}",
    "--realm=turn.example",
    "--fingerprint",
    "--no-cli",
    "--no-multicast-peers",
    "--allow-loopback-peers",
    "--no-dtls",
    "--relay-ip=127.0.0.1",
)


@dataclass(frozen=True)
class TurnServer:
    """A relay that runs, and what it has said so far."""

    port: int
    tls_port: int
    log: Path

    def address(self, transport: str) -> str:
        """As browsers and operators write it."""
        return f"turn:127.0.0.1:{self.port}?transport={transport}"


@contextmanager
def turn_server(
    folder: Path, *, options: Sequence[str] = FOR_CALLS, network: Network = OURS, silent: bool = False
) -> Iterator[TurnServer]:
    """One that answers, and is gone afterwards. A silent one is as silent as its options make it."""
    server = TurnServer(free_port(), free_port(), folder / "turnserver.log")
    kept = [f"--pidfile={folder / 'turnserver.pid'}", f"--userdb={folder / 'turndb'}"]
    said = [] if silent else ["--log-file=stdout", "--verbose"]
    listens = [f"--listening-port={server.port}", f"--tls-listening-port={server.tls_port}", *_certificate(folder)]
    with server.log.open("wb") as log:
        process = subprocess.Popen(  # noqa: S603 - our own words
            [*network.words, *TIED_TO_US, program(), *options, *kept, *said, "--listening-ip=127.0.0.1", *listens],
            stdout=log,
            stderr=subprocess.STDOUT,
        )
        try:
            _wait(server, process, network)
            yield server
        finally:
            process.kill()
            process.wait(PATIENCE)


def _certificate(folder: Path) -> list[str]:
    file = folder / "turnserver.pem"
    AUTHORITY.issue_cert("localhost").private_key_and_cert_chain_pem.write_to_path(str(file))
    return [f"--cert={file}", f"--pkey={file}"]


def program() -> str:
    """The system's."""
    found = shutil.which("turnserver")
    assert found, "These tests need a relay. On Debian, as root: apt-get install coturn"
    return found


def _wait(server: TurnServer, process: subprocess.Popen[bytes], network: Network) -> None:
    deadline = time.monotonic() + PATIENCE
    while not network.answers(server.port):
        assert process.poll() is None, server.log.read_text()
        assert time.monotonic() < deadline, server.log.read_text()
