"""What a real relay makes of our credentials, and of the configuration that operators copy."""

from __future__ import annotations

import asyncio
import ssl
import time
from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import asynccontextmanager
from ipaddress import ip_address
from pathlib import Path
from typing import Any

import pytest
from aioice.stun import TransactionFailed
from aioice.turn import TurnClientTcpProtocol, TurnClientUdpProtocol

from tests.post_office import AUTHORITY
from tests.prepared import ROOT
from tests.turn import SECRET, TurnServer, turn_server
from tests.web.test_public_address import INSIDE, PUBLIC
from turnabout.room.ice import LASTS, IceServer, for_browser

pytestmark = pytest.mark.once

UNAUTHORISED, FORBIDDEN = 401, 403
CONFIGURATION = ROOT / "deploy" / "turnserver.conf"
Client = TurnClientUdpProtocol | TurnClientTcpProtocol


@pytest.fixture(scope="module")
def relay(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TurnServer]:
    with turn_server(tmp_path_factory.mktemp("relay")) as running:
        yield running


class Ended(asyncio.DatagramProtocol):
    """Hears when a line is closed, in truth."""

    def __init__(self) -> None:
        self.seen = asyncio.Event()

    def connection_lost(self, _fault: Exception | None) -> None:
        self.seen.set()


@asynccontextmanager
async def allocation(relay: TurnServer, transport: str, name: str, password: str) -> AsyncIterator[Client]:
    """A relayed port, as a browser asks for one."""
    tls, loop, ended = transport == "tls", asyncio.get_running_loop(), Ended()
    server = ("127.0.0.1", relay.tls_port if tls else relay.port)
    asks: dict[str, Any] = {"server": server, "username": name, "password": password}
    asks |= {"lifetime": 600, "channel_refresh_time": 500}
    asked: Client
    line: asyncio.BaseTransport
    if transport == "udp":
        line, asked = await loop.create_datagram_endpoint(lambda: TurnClientUdpProtocol(**asks), remote_addr=server)
    else:
        line, asked = await loop.create_connection(
            lambda: TurnClientTcpProtocol(**asks),
            *server,
            ssl=_trusting() if tls else None,
            server_hostname="localhost" if tls else None,
        )
    asked.receiver = ended
    try:
        await asked.connect()
        yield asked
        await asked.delete()
    finally:
        line.close()
        await ended.seen.wait()


def _trusting() -> ssl.SSLContext:
    context = ssl.create_default_context()
    AUTHORITY.configure_trust(context)
    return context


async def outcome(
    relay: TurnServer, transport: str = "udp", *, secret: str = SECRET, age: float = 0, peers: Sequence[str] = ()
) -> object:
    """The number of its refusal, or of those peers it would relay to; credentials were made so many seconds ago."""
    server = IceServer(url=relay.address(transport))
    [made] = for_browser([server], secret=secret, now=time.time() - age, alias="0123456789abcdef")
    try:
        async with allocation(relay, transport, made["username"], made["credential"]) as asked:
            return [peer for number, peer in enumerate(peers) if await relays_to(asked, peer, 0x4000 + number)]
    except TransactionFailed as failed:
        return failed.response.error_code


async def relays_to(asked: Client, peer: str, channel: int) -> bool:
    """Whether it would; nothing is sent there."""
    try:
        await asked.channel_bind(channel, (peer, 9))
    except TransactionFailed as failed:
        if failed.response.error_code == FORBIDDEN:
            return False
        raise
    return True


@pytest.mark.parametrize("transport", ["udp", "tcp", "tls"])
def test_our_credentials_open_it(relay: TurnServer, transport: str) -> None:
    assert asyncio.run(outcome(relay, transport, peers=["127.0.0.1"])) == ["127.0.0.1"]


@pytest.mark.parametrize("transport", ["udp", "tcp"])
def test_those_whose_time_has_passed_do_not(relay: TurnServer, transport: str) -> None:
    lasts = LASTS.total_seconds()
    assert asyncio.run(outcome(relay, transport, age=lasts - 60)) == []
    assert asyncio.run(outcome(relay, transport, age=lasts + 60)) == UNAUTHORISED


@pytest.mark.parametrize("transport", ["udp", "tcp"])
def test_those_of_another_secret_do_not(relay: TurnServer, transport: str) -> None:
    assert asyncio.run(outcome(relay, transport, secret=f"{SECRET}?")) == UNAUTHORISED


def test_as_operators_copy_it_it_leads_to_nobodys_inside_and_tells_nobody_who_called(tmp_path: Path) -> None:
    here, there = ([one for one in text.split() if is_asked(one)] for text in (INSIDE, PUBLIC))
    for version, at, transport in ((4, "127.0.0.1", "tls"), (6, "::1", "udp")):
        options = ["-c", str(CONFIGURATION), f"--static-auth-secret={SECRET}", f"--relay-ip={at}", f"-Aipv{version}"]
        with turn_server(tmp_path, options=options, silent=True) as relay:
            inside, public = ([one for one in some if ip_address(one).version == version] for some in (here, there))
            assert asyncio.run(outcome(relay, transport, peers=[*inside, *public])) == public
            assert len(public) > 2
        assert "127.0.0.1" not in relay.log.read_text()
    # Without `simple-log` it would put the day behind the name of the file.
    assert list(Path("/dev").glob("null?*")) == []


def is_asked(written: str) -> bool:
    """Those that ranges can name: not what carries an address in its last bytes, nor an interface of our own."""
    return "5efe" not in written and "%" not in written and not written.startswith(("64:ff9b::8", "::ffff:8"))
