"""A call whose network goes away, or whose phone sleeps: both are told, and it comes back by itself."""

from __future__ import annotations

import os
import signal
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.e2e.calls.calling import is_connected, running_in, they_call
from tests.e2e.conftest import Instance, Someone
from tests.networks import Network, network_of_its_own

#: Milliseconds: a browser takes its time to give a way up, and a room to look for its server again.
PATIENCE = 90_000


@pytest.fixture
def network() -> Iterator[Network]:
    with network_of_its_own() as made:
        if not made.words:
            pytest.skip("only root can make a network that may be cut")
        yield made


@pytest.fixture
def instance(tmp_path: Path, network: Network) -> Iterator[Instance]:
    with running_in(network, tmp_path) as running:
        yield running


def turn(network: Network, state: str) -> None:
    """The one device of this network, by which all goes: calls, pages and the room's own line."""
    subprocess.run([*network.words, "ip", "link", "set", "lo", state], check=True)


def test_a_call_outlives_its_network(instance: Instance, network: Network, ana: Someone, ben: Someone) -> None:
    they_call(instance, ana, ben)
    turn(network, "down")
    for person, name in ((ana, "Ben"), (ben, "Ana")):
        expect(person.page.get_by_text(f"The way to {name} is gone just now.")).to_be_visible(timeout=PATIENCE)
    turn(network, "up")
    for person in (ana, ben):
        call = person.page.locator('[data-part="call"]')
        expect(call).to_have_attribute("data-state", "connected", timeout=PATIENCE)
        is_connected(person)
        # The very same way, found anew: nobody had to join again.
        assert person.page.evaluate("window.ways.length") == 1


def processes_of(person: Someone) -> list[int]:
    """All that their browser is made of."""
    assert person.context.browser
    system = person.context.browser.new_browser_cdp_session()
    return [one["id"] for one in system.send("SystemInfo.getProcessInfo")["processInfo"]]


def test_a_phone_that_slept_is_in_the_call_again(instance: Instance, ana: Someone, ben: Someone) -> None:
    they_call(instance, ana, ben)
    ana.page.set_viewport_size({"width": 390, "height": 844})
    asleep = processes_of(ana)
    for process in asleep:
        os.kill(process, signal.SIGSTOP)
    try:
        # Long enough that the room has given up on her.
        expect(ben.page.get_by_text("Ana is not in the room just now.")).to_be_visible(timeout=PATIENCE)
    finally:
        for process in asleep:
            os.kill(process, signal.SIGCONT)
    # Ben first: her own page may not have noticed yet that anything was gone.
    for person in (ben, ana):
        call = person.page.locator('[data-part="call"]')
        expect(call).to_have_attribute("data-state", "connected", timeout=PATIENCE)
        is_connected(person)
