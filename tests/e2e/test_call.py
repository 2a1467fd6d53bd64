"""A call: two people in two browsers see and hear each other, and nothing of it passes the server."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, Playwright, expect

from tests.e2e.conftest import CHROMIUM, QUIET, Instance, Someone, get_in, leaves, someone

# A camera that shows a clock, a microphone that beeps, and nobody who asks; on a machine with only a loopback, too.
FAKE_MEDIA = (
    "--use-fake-device-for-media-stream",
    "--use-fake-ui-for-media-stream",
    "--allow-loopback-in-peer-connection",
)
#: Waits until so many frames more of the other's picture were shown; gives back the size of the last.
FRAMES = """async (wanted) => {
    const video = document.querySelector('[data-part="theirs"]')
    const frames = () => video.getVideoPlaybackQuality().totalVideoFrames
    const before = frames()
    while (frames() < before + wanted) await new Promise((done) => requestAnimationFrame(done))
    return [video.videoWidth, video.videoHeight]
}"""


@pytest.fixture
def ana(playwright: Playwright, instance: Instance) -> Iterator[Someone]:
    yield from at_a_camera(playwright, instance, "Ana", "Europe/Berlin")


@pytest.fixture
def ben(playwright: Playwright, instance: Instance) -> Iterator[Someone]:
    yield from at_a_camera(playwright, instance, "Ben", "America/New_York")


def at_a_camera(playwright: Playwright, instance: Instance, name: str, zone: str) -> Iterator[Someone]:
    """Somebody in a browser process of their own, with a camera and a microphone."""
    browser = playwright.chromium.launch(executable_path=CHROMIUM, args=[*QUIET, *FAKE_MEDIA])
    person = someone(browser, instance, name, zone)
    yield person
    leaves(person.context)
    browser.close()
    assert person.faults == []


def they_call(instance: Instance, ana: Someone, ben: Someone) -> str:
    """Both in the room and in the call; gives back the path of the room."""
    get_in(instance, ana, ben)
    ana.taps("Start an hour now")
    expect(ana.page.locator("live-room")).to_be_visible()
    path = ana.page.url.removeprefix(ana.url)
    ben.goes(path)
    joins(ana)
    expect(ben.page.get_by_text("Ana is in the call, and waits for you.")).to_be_visible()
    joins(ben)
    for person in (ana, ben):
        is_connected(person)
    return path


def joins(person: Someone) -> None:
    person.taps("Get ready to talk")
    person.taps("Join the call")


def is_connected(person: Someone) -> None:
    expect(person.page.locator('[data-part="call"]')).to_have_attribute("data-state", "connected")
    sees(person.page)


def sees(page: Page, frames: int = 10) -> None:
    width, height = page.evaluate(FRAMES, frames)
    assert min(width, height) > 100


def test_two_people_see_and_hear_each_other(instance: Instance, ana: Someone, ben: Someone) -> None:
    they_call(instance, ana, ben)
    ana.taps("Mute")
    expect(ben.page.get_by_text("Ana is muted.")).to_be_visible()
    ana.taps("Speak again")
    expect(ben.page.get_by_text("Ana is muted.")).to_be_hidden()
    ben.taps("Camera off")
    expect(ana.page.locator('[data-part="no-picture"]')).to_have_text(re.compile("Ben\\s+without a picture"))
    ben.taps("Camera on")
    sees(ana.page)
    ben.taps("Leave the call")
    expect(ana.page.get_by_text("Ben has not joined yet.")).to_be_visible()
    expect(ben.page.get_by_text("Ana is in the call, and waits for you.")).to_be_visible()
    joins(ben)
    for person in (ana, ben):
        is_connected(person)


def test_a_reload_leads_back_into_the_call(instance: Instance, ana: Someone, ben: Someone) -> None:
    they_call(instance, ana, ben)
    ana.page.reload()
    for person in (ana, ben):
        is_connected(person)
