"""Showing one's screen in a call: whole, for as long as one likes, and then the camera again."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, Playwright, expect

from tests.e2e.calls.calling import at_a_camera, sees, they_call
from tests.e2e.conftest import Instance, Someone

#: What the browser's own button does: the track it gave out ends.
KEEPS_SCREENS = """
const asked = navigator.mediaDevices.getDisplayMedia.bind(navigator.mediaDevices)
navigator.mediaDevices.getDisplayMedia = async (options) => {
    const stream = await asked(options)
    ;[window.screenTrack] = stream.getVideoTracks()
    return stream
}
"""
ENDS_IT = "() => { screenTrack.stop(); screenTrack.dispatchEvent(new Event('ended')) }"


@pytest.fixture
def ana(playwright: Playwright, instance: Instance) -> Iterator[Someone]:
    with at_a_camera(playwright, instance, "Ana") as person:
        person.context.add_init_script(KEEPS_SCREENS)
        yield person


def is_shown(page: Page, picture: str, fit: str) -> None:
    """The other's camera or screen, and whether all of it is to be seen."""
    expect(page.locator('[data-part="pictures"]')).to_have_attribute("data-theirs", picture)
    expect(page.locator('[data-part="theirs"]')).to_have_css("object-fit", fit)
    sees(page)


def test_a_screen_is_shown_whole_and_stopped_here_or_in_the_browser(
    instance: Instance, ana: Someone, ben: Someone
) -> None:
    they_call(instance, ana, ben)
    is_shown(ben.page, "camera", "cover")
    ana.taps("More")
    ana.taps("Show your screen")
    expect(ben.page.get_by_text("Ana shows their screen.")).to_be_visible()
    is_shown(ben.page, "screen", "contain")
    # In sight, also with the rest folded away.
    ana.taps("More")
    expect(ana.page.get_by_text("Ben sees your screen.")).to_be_visible()
    ana.taps("Camera off")
    is_shown(ben.page, "screen", "contain")
    ana.taps("Camera on")
    ana.taps("Stop showing it")
    is_shown(ben.page, "camera", "cover")
    expect(ana.page.get_by_text("Ben sees your screen.")).to_be_hidden()
    ana.taps("More")
    ana.taps("Show your screen")
    is_shown(ben.page, "screen", "contain")
    ana.page.evaluate(ENDS_IT)
    is_shown(ben.page, "camera", "cover")
    expect(ana.page.get_by_role("button", name="Show your screen")).to_be_visible()
