"""A call between two makes of browsers: Firefox and Chromium see and hear each other, whichever of them leads."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.e2e.calls.calling import HEARS, beside, is_connected, joins
from tests.e2e.calls.firefox import Firefox, firefox
from tests.e2e.conftest import Instance, Someone, get_in

PATIENCE = 60_000  # ms: two browsers and a server on a slow machine
#: Waits until so many frames more of the other's picture were shown; gives back the size of the last.
FRAMES = """async (wanted) => {
    const video = document.querySelector('[data-part="theirs"]')
    for (let shown = 0; shown < wanted; shown++) await new Promise((done) => video.requestVideoFrameCallback(done))
    return [video.videoWidth, video.videoHeight]
}"""
CONNECTED = """async () => {
    const call = document.querySelector('[data-part="call"]')
    while (call.dataset.state !== "connected") await new Promise(requestAnimationFrame)
}"""

# Waits until the other is heard. It records them: where a machine has no loudspeaker, Firefox analyses nothing live.
RECORDS = """async () => {
    const theirs = document.querySelector('[data-part="theirs"]').srcObject.getAudioTracks()
    for (;;) {
        const recorder = new MediaRecorder(new MediaStream(theirs))
        const recorded = new Promise((done) => recorder.addEventListener("dataavailable", done, { once: true }))
        recorder.start(1500) // ms: they beep once a second
        const bytes = await (await recorded).data.arrayBuffer()
        recorder.stop()
        // What came before their first sound is no recording yet.
        const sound = await new OfflineAudioContext(1, 1, 48_000).decodeAudioData(bytes).catch(() => null)
        if (sound?.getChannelData(0).some((sample) => Math.abs(sample) > 0.05)) return
    }
}"""


@pytest.fixture
def ben(ana: Someone, instance: Instance) -> Iterator[Someone]:
    with beside(ana, instance, "Ben") as person:
        yield person


@pytest.fixture
def couple(ana: Someone, ben: Someone) -> tuple[Someone, Someone]:
    return ana, ben


@pytest.fixture
def fox(tmp_path: Path) -> Iterator[Firefox]:
    with firefox(tmp_path) as running:
        yield running
        assert running.faults == []


@pytest.mark.parametrize("part", ["leading", "answering"])
def test_firefox_and_chromium_hold_a_call(
    instance: Instance, couple: tuple[Someone, Someone], fox: Firefox, part: str
) -> None:
    person, other = the_two(instance, couple, fox, leads=part == "leading")
    fox.taps("Get ready to talk")
    fox.taps("Join the call")
    expect(person.page.get_by_text(f"{other} is in the call.")).to_be_visible(timeout=PATIENCE)
    joins(person)
    both_are_connected(person, fox)
    person.taps("Mute")
    fox.reads(f"{person.name} is muted.")
    fox.taps("Camera off")
    expect(person.page.locator('[data-part="no-picture"]')).to_be_visible()
    fox.taps("Camera on")
    person.taps("Unmute")
    both_are_connected(person, fox)
    fox.reloads()
    both_are_connected(person, fox)
    person.page.reload()
    both_are_connected(person, fox)


def the_two(instance: Instance, couple: tuple[Someone, Someone], fox: Firefox, *, leads: bool) -> tuple[Someone, str]:
    """One of the two in the room in Chromium, the other in Firefox: who is where is up to which of them is to lead."""
    ana, ben = couple
    get_in(instance, ana, ben)
    ana.taps("Start an hour now")
    call = ana.page.locator("room-call")
    me, partner, session = (str(call.get_attribute(f"data-{name}")) for name in ("me", "partner", "session"))
    person, other = (ana, ben) if leads == (partner < me) else (ben, ana)
    room = f"/sessions/{session}/room/"
    other.goes("/practice/")
    person.goes(room)
    fox.goes(f"{instance.url}/sign-in/?next={room}")
    fox.fills("Email", other.email)
    fox.fills("Passphrase", other.passphrase)
    fox.taps("Sign in")
    fox.comes_to(instance.url + room)
    return person, other.name


def both_are_connected(person: Someone, fox: Firefox) -> None:
    fox.runs(CONNECTED)
    is_connected(person)
    person.page.evaluate(HEARS)
    assert min(fox.runs(FRAMES, 10)) > 100
    fox.runs(RECORDS)
