"""Cameras and microphones come and go in mid-call, and so does the leave to use them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

import pytest
from playwright.sync_api import Playwright, expect

from tests.e2e.calls.calling import at_a_camera, camera_is, is_connected, joins, sees, they_call
from tests.e2e.conftest import Instance, Someone, get_in

#: What the browser gives out is within the test's reach; a device whose name is pulled is there no more.
KEEPS_DEVICES: Final = """
window.given = {}
window.pulled = null
const devices = navigator.mediaDevices
const [give, list] = [devices?.getUserMedia.bind(devices), devices?.enumerateDevices.bind(devices)]
if (devices) {
    devices.getUserMedia = async (wanted) => {
        const stream = await give(wanted)
        for (const track of stream.getTracks()) window.given[track.kind] = track
        return stream
    }
    devices.enumerateDevices = async () => (await list()).filter(({ label }) => label !== window.pulled)
}
"""
#: A browser that shows nobody a question gives whatever is asked for: here it holds to what it says is allowed.
ASKS_THE_BROWSER: Final = """
const give = navigator.mediaDevices?.getUserMedia.bind(navigator.mediaDevices)
if (give) navigator.mediaDevices.getUserMedia = async (wanted) => {
    for (const [kind, name] of [["audio", "microphone"], ["video", "camera"]]) {
        const { state } = await navigator.permissions.query({ name })
        if (wanted[kind] && state !== "granted") throw new DOMException("Permission denied", "NotAllowedError")
    }
    return give(wanted)
}
"""
PULLS: Final = """() => {
    window.pulled = window.given.video.label
    window.given.video.stop()
    window.given.video.dispatchEvent(new Event("ended"))
    navigator.mediaDevices.dispatchEvent(new Event("devicechange"))
}"""
PLUGS_IN: Final = """() => {
    window.pulled = null
    navigator.mediaDevices.dispatchEvent(new Event("devicechange"))
}"""
#: The system takes a device, as for a telephone call, or gives it back.
TAKES: Final = """([kind, taken]) => {
    Object.defineProperty(window.given[kind], "muted", { value: taken, configurable: true })
    window.given[kind].dispatchEvent(new Event(taken ? "mute" : "unmute"))
}"""


def test_a_camera_that_is_unplugged_is_used_again_once_it_is_back(
    instance: Instance, ana: Someone, ben: Someone
) -> None:
    ana.page.add_init_script(KEEPS_DEVICES)
    they_call(instance, ana, ben)
    ana.taps("More")
    cameras = ana.page.get_by_label("Camera", exact=True)
    cameras.select_option(label="fake_device_2")
    camera_is(ana.page, "fake_device_2")
    ana.page.evaluate(PULLS)
    camera_is(ana.page, "fake_device_0")
    expect(cameras.locator("option:checked")).to_have_text("Automatic")
    sees(ben.page)
    ana.page.evaluate(PLUGS_IN)
    camera_is(ana.page, "fake_device_2")
    expect(cameras.locator("option:checked")).to_have_text("fake_device_2")
    sees(ben.page)


def test_what_a_telephone_call_takes_the_other_is_told_of(instance: Instance, ana: Someone, ben: Someone) -> None:
    ana.page.add_init_script(KEEPS_DEVICES)
    they_call(instance, ana, ben)
    own = ana.page.locator('[data-part="own-words"]')
    ana.page.evaluate(TAKES, ["audio", True])
    expect(own).to_have_text("Not heard")
    expect(ben.page.get_by_text("Ana is muted.")).to_be_visible()
    ana.page.evaluate(TAKES, ["video", True])
    expect(own).to_have_text("Not seen · Not heard")
    expect(ben.page.locator('[data-part="no-picture"]')).to_have_text(re.compile("Ana\\s+without a picture"))
    ana.page.evaluate(TAKES, ["video", False])
    sees(ben.page)
    # Where the system does not give it back by itself, a tap asks for it.
    ana.taps("Try the microphone")
    expect(ben.page.get_by_text("Ana is muted.")).to_be_hidden()
    expect(own).to_be_hidden()


class TestWhoAllowsItOnlyLater:
    @pytest.fixture
    def ana(self, playwright: Playwright, instance: Instance) -> Iterator[Someone]:
        with at_a_camera(playwright, instance, "Ana", allowed=False) as person:
            person.page.add_init_script(ASKS_THE_BROWSER)
            yield person

    def test_is_seen_and_heard_from_then_on(self, instance: Instance, ana: Someone, ben: Someone) -> None:
        get_in(instance, ana, ben)
        ana.taps("Start an hour now")
        expect(ana.page.locator("live-room")).to_be_visible()
        ben.goes(ana.page.url.removeprefix(ana.url))
        ana.taps("Get ready to talk")
        expect(ana.page.get_by_text("This page may not use your microphone.")).to_be_visible()
        expect(ana.page.get_by_text("This page may not use your camera.")).to_be_visible()
        ana.taps("Join the call")
        joins(ben)
        expect(ana.page.locator('[data-part="call"]')).to_have_attribute("data-state", "connected")
        expect(ben.page.get_by_text("Ana is muted.")).to_be_visible()
        ana.context.grant_permissions(["camera", "microphone"])
        is_connected(ben)
        expect(ben.page.get_by_text("Ana is muted.")).to_be_hidden()
        expect(ana.page.locator('[data-part="trouble"]')).to_be_hidden()
