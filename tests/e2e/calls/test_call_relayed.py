"""A call that may take no direct way: it goes by a real relay, and neither learns the other's network address."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.e2e.calls.calling import running_in, they_call, way_of
from tests.e2e.conftest import Instance, Someone
from tests.networks import Network, network_of_its_own
from tests.turn import SECRET, TurnServer, turn_server


@pytest.fixture
def network() -> Iterator[Network]:
    with network_of_its_own() as made:
        yield made


@pytest.fixture
def relay(network: Network, tmp_path: Path) -> Iterator[TurnServer]:
    with turn_server(tmp_path, network=network) as running:
        yield running


@pytest.fixture(params=["udp", "tcp"])
def transport(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def instance(
    tmp_path: Path, network: Network, relay: TurnServer, *, transport: str, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Instance]:
    monkeypatch.setenv("TURNABOUT_ICE_SERVERS", relay.address(transport))
    monkeypatch.setenv("TURNABOUT_TURN_SECRET", SECRET)
    monkeypatch.setenv("TURNABOUT_RELAY_ONLY", "yes")
    with running_in(network, tmp_path) as running:
        yield running


def test_a_call_by_the_relay_alone(
    instance: Instance, ana: Someone, ben: Someone, relay: TurnServer, *, transport: str
) -> None:
    they_call(instance, ana, ben)
    for person in (ana, ben):
        way = way_of(person.page)
        assert (way["own"], way["theirs"], way["by"]) == ("relay", "relay", transport)
        # Nothing that was told names another address, not even the one that the relay saw.
        told = {re.sub(r"^.* typ (\w+) raddr (\S+) .*$", r"\1 \2", line) for line in way["told"]}
        assert told == {"relay 0.0.0.0"}
    # What the relay knows people by is an alias, and each has their own.
    names = set(re.findall(r"username=<([^>]+)>", relay.log.read_text()))
    assert len(names) >= 2
    assert [name for name in names if not re.fullmatch(r"\d{10}:[0-9a-f]{16}", name)] == []
