"""Two browsers, each a process of its own, reach each other directly and by a real relay."""

from __future__ import annotations

import json
import secrets
import time
from collections.abc import Iterator
from contextlib import ExitStack

import pytest
from playwright.sync_api import Page, Playwright

from tests.e2e.calls.calling import ALLOWED, KEEPS_WAYS, browser_in, way_of
from tests.networks import Network, network_of_its_own
from tests.turn import SECRET, TurnServer, turn_server
from turnabout.room.ice import IceServer, for_browser

HERE = "http://localhost/"
#: Makes a way that carries camera and microphone.
BEGINS = """async (configuration) => {
    const media = await navigator.mediaDevices.getUserMedia({ audio: true, video: true })
    const way = new RTCPeerConnection(configuration)
    for (const track of media.getTracks()) way.addTrack(track, media)
}"""
#: Takes what the other said, answers or offers, and waits until all is said.
SAYS = """async (heard) => {
    const [way] = window.ways
    if (heard) await way.setRemoteDescription(JSON.parse(heard))
    if (way.signalingState === "stable" && heard) return null
    await way.setLocalDescription()
    while (way.iceGatheringState !== "complete") await new Promise((done) => setTimeout(done, 20))
    return JSON.stringify(way.localDescription)
}"""


@pytest.fixture(scope="module")
def network() -> Iterator[Network]:
    with network_of_its_own() as made:
        yield made


@pytest.fixture(scope="module")
def relay(network: Network, tmp_path_factory: pytest.TempPathFactory) -> Iterator[TurnServer]:
    with turn_server(tmp_path_factory.mktemp("relay"), network=network) as running:
        yield running


@pytest.fixture(scope="module")
def pages(playwright: Playwright, network: Network) -> Iterator[tuple[Page, Page]]:
    """An empty page in each of two browsers."""
    with ExitStack() as open_ones:
        browsers = [open_ones.enter_context(browser_in(playwright, network)) for _ in range(2)]
        made = [browser.new_page(permissions=list(ALLOWED)) for browser in browsers]
        for page in made:
            page.add_init_script(KEEPS_WAYS)
            page.route(HERE, lambda route: route.fulfill(content_type="text/html", body="<!doctype html>"))
        yield made[0], made[1]


def they_meet(pages: tuple[Page, Page], configuration: object) -> None:
    """Each says to the other, by way of the test, what their browser says."""
    for page in pages:
        page.goto(HERE)
        page.evaluate(BEGINS, configuration)
    ana, ben = pages
    offer = ana.evaluate(SAYS, None)
    answer = ben.evaluate(SAYS, offer)
    ana.evaluate(SAYS, answer)


def test_directly(pages: tuple[Page, Page]) -> None:
    they_meet(pages, {"iceServers": []})
    for page in pages:
        way = way_of(page)
        assert (way["by"], "relay" in (way["own"], way["theirs"])) == ("udp", False)


@pytest.mark.parametrize("transport", ["udp", "tcp"])
def test_by_a_relay_alone(pages: tuple[Page, Page], relay: TurnServer, transport: str) -> None:
    server = IceServer(url=relay.address(transport))
    servers = for_browser([server], secret=SECRET, now=time.time(), alias=secrets.token_hex(8))
    they_meet(pages, json.loads(json.dumps({"iceServers": servers, "iceTransportPolicy": "relay"})))
    for page in pages:
        way = way_of(page)
        assert (way["own"], way["theirs"], way["by"]) == ("relay", "relay", transport)
