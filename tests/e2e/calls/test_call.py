"""A call: two people in two browsers see and hear each other, and nothing of it passes the server."""

from __future__ import annotations

import re
from typing import Final

from playwright.sync_api import Playwright, expect

from tests.e2e.calls.calling import NOBODY_ASKS, browser_in, camera_is, is_connected, joins, sees, they_call
from tests.e2e.conftest import Instance, Someone, get_in, leaves, the_phone_of
from tests.e2e.test_access import Inspector


def test_two_people_see_and_hear_each_other(instance: Instance, ana: Someone, ben: Someone) -> None:
    they_call(instance, ana, ben)
    ana.taps("Mute")
    expect(ana.page.get_by_text("You are muted.")).to_be_visible()
    it_lies_within(ana, "own-words", "own-frame")
    expect(ben.page.get_by_text("Ana is muted.")).to_be_visible()
    ana.taps("Unmute")
    expect(ben.page.get_by_text("Ana is muted.")).to_be_hidden()
    ben.taps("Camera off")
    expect(ana.page.locator('[data-part="no-picture"]')).to_have_text(re.compile("Ben\\s+without a picture"))
    ben.taps("Camera on")
    sees(ana.page)
    it_stays_in_sight(ana)
    ben.taps("Leave the call")
    expect(ana.page.get_by_text("Ben has left the call.")).to_be_visible()
    expect(ben.page.get_by_text("Ana is in the call.")).to_be_visible()
    joins(ben)
    for person in (ana, ben):
        is_connected(person)


def it_lies_within(person: Someone, inner: str, outer: str) -> None:
    """Nothing of a part of the page is cut off by the one around it."""
    small, large = (person.page.locator(f'[data-part="{name}"]').bounding_box() for name in (inner, outer))
    assert small
    assert large
    assert large["y"] <= small["y"]
    assert small["y"] + small["height"] <= large["y"] + large["height"]


def it_stays_in_sight(person: Someone) -> None:
    """While they do something else: in a window of its own, with the clock and whose hour it is."""
    person.taps("More")
    with person.context.expect_page() as opened:
        person.taps("Small window")
    small = opened.value
    expect(small.locator(".small-words")).to_have_text(re.compile(r"60:00.*Your hour"))
    small.wait_for_function("() => document.querySelector('video').videoWidth > 100")
    small.get_by_role("button", name="Mute").click()
    expect(person.page.get_by_text("You are muted.")).to_be_visible()
    small.get_by_role("button", name="Unmute").click()
    person.taps("Small window")
    expect(person.page.get_by_role("button", name="Small window")).to_be_visible()
    assert small.is_closed()


def test_a_reload_leads_back_into_the_call(instance: Instance, ana: Someone, ben: Someone) -> None:
    they_call(instance, ana, ben)
    ana.page.reload()
    for person in (ana, ben):
        is_connected(person)


def test_whoever_looks_something_up_and_comes_back_is_in_it_again(
    instance: Instance, ana: Someone, ben: Someone
) -> None:
    they_call(instance, ana, ben)
    ana.page.get_by_role("link", name="Guide").click()
    expect(ben.page.get_by_text("Ana is gone, perhaps only for a moment.")).to_be_visible()
    ana.page.go_back()
    for person in (ana, ben):
        is_connected(person)


def test_whoever_writes_further_down_sees_that_somebody_came(instance: Instance, ana: Someone, ben: Someone) -> None:
    get_in(instance, ana, ben)
    ana.taps("Start an hour now")
    expect(ana.page.locator("live-room")).to_be_visible()
    ben.goes(ana.page.url.removeprefix(ana.url))
    ben.page.set_viewport_size({"width": 390, "height": 844})
    ben.page.get_by_label("Private notes").scroll_into_view_if_needed()
    joins(ana)
    expect(ben.page.get_by_text("Ana is in the call.")).to_be_in_viewport()
    expect(ben.page).to_have_title(re.compile("^Ana is in the call"))
    joins(ben)
    is_connected(ben)
    expect(ben.page).not_to_have_title(re.compile("in the call"))


def test_devices_and_looks_change_in_mid_call(instance: Instance, ana: Someone, ben: Someone) -> None:
    they_call(instance, ana, ben)
    ana.taps("More")
    cameras = ana.page.get_by_label("Camera", exact=True)
    cameras.select_option(index=3)
    expect(cameras.locator("option:checked")).to_have_text("fake_device_2")
    camera_is(ana.page, "fake_device_2")
    sees(ben.page)
    ana.page.get_by_label("Microphone", exact=True).select_option(index=2)
    ana.page.get_by_label("All blurred").check()
    sees(ben.page)
    ana.page.get_by_label("No picture").check()
    expect(ben.page.locator('[data-part="no-picture"]')).to_be_visible()
    ana.page.get_by_label("As it is").check()
    sees(ben.page)
    # The next time everything is as it was chosen.
    ana.page.reload()
    is_connected(ana)
    camera_is(ana.page, "fake_device_2")
    ana.taps("More")
    expect(ana.page.get_by_label("Camera", exact=True).locator("option:checked")).to_have_text("fake_device_2")


def test_a_screen_chosen_only_after_leaving_is_let_go(instance: Instance, ana: Someone, ben: Someone) -> None:
    they_call(instance, ana, ben)
    ana.page.evaluate(ASKS_LATER)
    ana.taps("More")
    ana.taps("Show your screen")
    ana.taps("Leave the call")
    ana.page.evaluate("window.answer()")
    ana.page.wait_for_function("() => window.screen_track?.readyState === 'ended'")


#: The browser's question which screen to show is answered when the test says so.
ASKS_LATER: Final = """() => {
    const devices = navigator.mediaDevices
    const ask = devices.getDisplayMedia.bind(devices)
    const answered = new Promise((done) => { window.answer = done })
    devices.getDisplayMedia = async (wanted) => {
        await answered
        const stream = await ask(wanted)
        window.screen_track = stream.getVideoTracks()[0]
        return stream
    }
}"""


def test_what_was_blurred_comes_back_blurred(instance: Instance, ana: Someone, ben: Someone) -> None:
    ana.page.add_init_script(KEEPS_SHARP)
    they_call(instance, ana, ben)
    ana.taps("More")
    ana.page.get_by_label("All blurred").check()
    ana.page.wait_for_function("() => window.sent.at(-1) === 'canvas'")
    ana.taps("Camera off")
    ana.page.wait_for_function("() => window.sent.at(-1) === null")
    before = ana.page.evaluate("window.sent.length")
    ana.taps("Camera on")
    ana.page.wait_for_function("() => window.sent.at(-1) === 'canvas'")
    # Not clear, and not for a moment.
    assert "camera" not in ana.page.evaluate("(from) => window.sent.slice(from)", before)
    expect(ana.page.get_by_label("All blurred")).to_be_checked()


#: Notes what kind of picture each track was that went out.
KEEPS_SHARP: Final = """
window.sent = []
const put = RTCRtpSender.prototype.replaceTrack
RTCRtpSender.prototype.replaceTrack = function (track) {
    const kind = track instanceof CanvasCaptureMediaStreamTrack ? "canvas" : "camera"
    if (!track || track.kind === "video") window.sent.push(track && kind)
    return put.call(this, track)
}
"""


def test_the_end_of_the_hour_cuts_nobody_short(instance: Instance, ana: Someone, ben: Someone) -> None:
    path = they_call(instance, ana, ben)
    ana.taps("Start the clock")
    ana.ends_the_hour()
    for person in (ana, ben):
        expect(person.page.get_by_text("The hour is over. You are still in your call")).to_be_visible()
        sees(person.page)
    ana.taps("Leave the call and close the hour")
    ana.page.wait_for_url(f"**{path.removesuffix('room/')}")
    expect(ben.page.get_by_text("Ana has left the call.")).to_be_visible()
    ben.taps("Leave the call")
    ben.page.wait_for_url(f"**{path.removesuffix('room/')}")


def test_a_phone_takes_the_hour_and_its_call_over(
    playwright: Playwright, instance: Instance, ana: Someone, ben: Someone
) -> None:
    path = they_call(instance, ana, ben)
    with browser_in(playwright, instance.network) as browser:
        phone = the_phone_of(browser, instance, ana)
        phone.page.set_viewport_size({"width": 390, "height": 844})
        phone.goes(path)
        joins(phone)
        for person in (phone, ben):
            is_connected(person)
        expect(ana.page.locator('[data-part="call"]')).to_have_attribute("data-state", "out")
        # The camera that nobody looks through any more is off.
        assert ana.page.evaluate("document.querySelector('[data-part=own]').srcObject") is None
        leaves(phone.context)


def test_without_camera_and_microphone_one_hears_and_sees(
    playwright: Playwright, instance: Instance, ana: Someone, ben: Someone
) -> None:
    path = they_call(instance, ana, ben)
    ben.taps("Leave the call")
    with browser_in(playwright, instance.network, media=NOBODY_ASKS) as browser:
        bare = the_phone_of(browser, instance, ben)
        bare.goes(path)
        bare.taps("Get ready to talk")
        expect(bare.page.get_by_text("No microphone was found.")).to_be_visible()
        expect(bare.page.get_by_text("No camera was found.")).to_be_visible()
        bare.taps("Join the call")
        is_connected(bare)
        expect(ana.page.get_by_text("Ben is muted.")).to_be_visible()
        leaves(bare.context)


def test_every_state_of_the_call_is_clean(instance: Instance, ana: Someone, ben: Someone) -> None:
    inspector = Inspector(instance.url)
    inspector.watch(ana.context)
    get_in(instance, ana, ben)
    ana.taps("Start an hour now")
    expect(ana.page.locator("live-room")).to_be_visible()
    ben.goes(ana.page.url.removeprefix(ana.url))
    ana.taps("Get ready to talk")
    inspector.look(ana.page)
    ana.taps("Test the connection")
    expect(ana.page.get_by_text("This browser is ready.")).to_be_visible()
    ana.taps("Join the call")
    inspector.look(ana.page)
    joins(ben)
    is_connected(ana)
    ana.taps("More")
    inspector.look(ana.page)
    ben.taps("Camera off")
    expect(ana.page.locator('[data-part="no-picture"]')).to_be_visible()
    inspector.look(ana.page)
    assert inspector.wrong == []
