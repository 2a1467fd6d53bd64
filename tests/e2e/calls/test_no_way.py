"""Where no way is found, people are told what they can do, and what they do works."""

from __future__ import annotations

from typing import Final

from playwright.sync_api import expect

from tests.e2e.calls.calling import is_connected, joins
from tests.e2e.conftest import Instance, Someone, get_in
from tests.e2e.test_access import Inspector

#: A network that lets nothing through: what the other may be reached by is never tried, and comes from nobody.
SHUT: Final = """
window.shut = true
const Way = window.RTCPeerConnection
const reach = Way.prototype.addIceCandidate
Way.prototype.addIceCandidate = function (candidate) {
    return window.shut ? Promise.resolve() : reach.call(this, candidate)
}
const describe = Way.prototype.setRemoteDescription
Way.prototype.setRemoteDescription = function ({ type, sdp }) {
    const without = sdp.replace(/a=candidate:[^\\r\\n]*\\r?\\n/g, "")
    return describe.call(this, { type, sdp: window.shut ? without : sdp })
}
"""
#: Milliseconds: twenty seconds are given to finding a way.
PATIENCE = 60_000


def test_whoever_finds_no_way_is_told_what_else_there_is(instance: Instance, ana: Someone, ben: Someone) -> None:
    inspector = Inspector(instance.url)
    inspector.watch(ana.context)
    for person in (ana, ben):
        person.page.add_init_script(SHUT)
    get_in(instance, ana, ben)
    ana.taps("Start an hour now")
    expect(ana.page.locator("live-room")).to_be_visible()
    ben.goes(ana.page.url.removeprefix(ana.url))
    joins(ana)
    expect(ben.page.get_by_text("Ana is in the call.")).to_be_visible()
    joins(ben)
    for person, other in ((ana, "Ben"), (ben, "Ana")):
        told = person.page.get_by_text(f"No direct way to {other} was found.")
        expect(told).to_contain_text("this server has no relay", timeout=PATIENCE)
    inspector.look(ana.page)
    # The hour goes on without it.
    ana.taps("Start the clock")
    expect(ben.page.get_by_role("button", name="Pause", exact=True)).to_be_visible()
    for person in (ana, ben):
        person.page.evaluate("window.shut = false")
    ana.taps("Without pictures")
    expect(ben.page.locator('[data-part="call"]')).to_have_attribute("data-state", "connected")
    expect(ben.page.locator('[data-part="no-picture"]')).to_contain_text("without a picture")
    is_connected(ana)
    assert inspector.wrong == []
