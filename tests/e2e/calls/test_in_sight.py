"""Face, clock and card in sight together, on a wide screen and a telephone, wherever on the page somebody is."""

from __future__ import annotations

from typing import Final

from playwright.sync_api import Locator, Page, expect

from tests.e2e.calls.calling import sees, they_call
from tests.e2e.conftest import Instance, Someone
from tests.e2e.hours import see_phase

#: Whether this, and nothing else, is what one sees and taps where it stands.
UNCOVERED: Final = """(one) => {
    const { x, y, width, height } = one.getBoundingClientRect()
    const points = [[0.1, 0.1], [0.9, 0.1], [0.5, 0.5], [0.1, 0.9], [0.9, 0.9]]
    return points.every(([across, down]) => {
        const top = document.elementFromPoint(x + across * width, y + down * height)
        return top !== null && (one.contains(top) || top.contains(one))
    })
}"""


def pictures(page: Page) -> Locator:
    return page.locator('[data-part="pictures"]')


def is_in_sight(*places: Locator) -> None:
    for place in places:
        expect(place).to_be_in_viewport(ratio=1)
        place.page.wait_for_function(UNCOVERED, arg=place.element_handle())


def jumps(page: Page, to: int) -> None:
    """At once, with nothing of what lies between ever on the screen."""
    page.evaluate("(to) => window.scrollTo({ top: to, behavior: 'instant' })", to)


THE_END: Final = 1_000_000
CORNER: Final = "data-at-hand"


def test_on_a_wide_screen_the_call_stays_beside_what_is_done(instance: Instance, ana: Someone, ben: Someone) -> None:
    they_call(instance, ana, ben)
    ana.taps("Start the clock")
    see_phase("Arrive", ana)
    page = ana.page
    time, card, mute = (page.locator(f'[data-part="{name}"]') for name in ("time", "card-text", "mute"))
    page.set_viewport_size({"width": 1440, "height": 900})
    jumps(page, 0)
    is_in_sight(pictures(page), mute, time, card)
    for width, height in ((1440, 900), (1024, 768), (1920, 1080)):
        page.set_viewport_size({"width": width, "height": height})
        jumps(page, 0)
        is_in_sight(pictures(page), mute, time)
        card.scroll_into_view_if_needed()
        is_in_sight(pictures(page), mute, card)
        jumps(page, THE_END)
        is_in_sight(pictures(page), mute, page.locator(".clock-at-hand"))
    # What passes behind the call comes out when somebody goes there.
    fold = page.get_by_text("Sounds and reminders")
    jumps(page, int(fold.evaluate("(fold) => fold.getBoundingClientRect().top + scrollY - 200")))
    page.evaluate("document.activeElement.blur()")
    fold.focus()
    is_in_sight(fold)


def test_on_a_telephone_the_other_stays_in_the_corner(instance: Instance, ana: Someone, ben: Someone) -> None:
    they_call(instance, ana, ben)
    page = ana.page
    # So low that at the top of the page neither clock nor pictures are in sight yet, and at its end no more.
    page.set_viewport_size({"width": 390, "height": 260})
    small = page.locator(".clock-at-hand")
    for _ in range(2):
        jumps(page, 0)
        expect(pictures(page)).not_to_have_attribute(CORNER, "")
        expect(small).to_be_hidden()
        jumps(page, THE_END)
        expect(pictures(page)).to_have_attribute(CORNER, "")
        is_in_sight(pictures(page), small)
    page.set_viewport_size({"width": 390, "height": 844})
    jumps(page, THE_END)
    is_in_sight(pictures(page), page.get_by_role("button", name="Lock this device"))
    ben.taps("Camera off")
    words = page.locator('[data-part="no-picture"]')
    expect(words).to_contain_text("without a picture")
    is_in_sight(words, words.locator(".name"), words.locator('[data-part="their-words"]'))
    ben.taps("Camera on")
    sees(page)
    pictures(page).click()
    expect(pictures(page)).not_to_have_attribute(CORNER, "")
    is_in_sight(pictures(page), page.get_by_role("button", name="Mute"))


def test_whoever_comes_back_further_down_has_the_other_in_the_corner(
    instance: Instance, ana: Someone, ben: Someone
) -> None:
    """The call is there again only once the page stands where it was left."""
    they_call(instance, ana, ben)
    page = ana.page
    page.set_viewport_size({"width": 390, "height": 844})
    page.get_by_label("Private notes").scroll_into_view_if_needed()
    expect(pictures(page)).to_have_attribute(CORNER, "")
    page.reload()
    expect(page.locator('[data-part="call"]')).to_have_attribute("data-state", "connected")
    # The browser has scrolled to where the page stood; nobody else does.
    expect(pictures(page)).to_have_attribute(CORNER, "")
    is_in_sight(pictures(page))
