"""Somebody who has no pointer: Tab, Shift+Tab, arrows, Space and Enter, and eyes on where the focus is."""

from __future__ import annotations

from playwright.sync_api import Locator, expect

from tests.e2e.conftest import Someone

TABS = 120  # more than any page of an hour has places to stop at
#: What is wrong with where the focus is, for eyes: nothing, or a word. A circle that is not seen shows by its label.
UNSEEN = """() => {
    const focused = document.activeElement
    if (!focused || focused === document.body) return "it is nowhere"
    // Not waited for: a page that draws nothing just then would never come to their end.
    for (const one of document.getAnimations()) if (one instanceof CSSTransition) one.finish()
    const label = focused.closest("label")
    const ringed = one => {
        const { outlineStyle, outlineWidth } = getComputedStyle(one)
        return outlineStyle !== "none" && parseFloat(outlineWidth) > 1 && one.getBoundingClientRect().width > 4
    }
    const ring = [focused, focused.nextElementSibling, label].find(one => one && ringed(one))
    if (!ring) return "it has no ring"
    const box = ring.getBoundingClientRect()
    const y = Math.min(innerHeight - 2, Math.max(1, box.top + Math.min(12, box.height / 2)))
    const top = document.elementFromPoint(box.left + box.width / 2, y)
    if (!top || box.bottom < 0 || box.top > innerHeight) return "it is out of sight"
    return top.contains(ring) || ring.contains(top) || label?.contains(top) ? "" : "it is covered"
}"""


class Keyboard:
    """The hands of one person, on the page that is open."""

    def __init__(self, person: Someone) -> None:
        self.person, self.page = person, person.page

    @property
    def main(self) -> Locator:
        return self.page.locator("main")

    def button(self, name: str, within: Locator | None = None) -> Locator:
        return (within or self.main).get_by_role("button", name=name, exact=True).locator("visible=true")

    def reach(self, target: Locator, *, back: bool = False) -> None:
        """Press Tab until it has the focus; whatever is passed on the way can be seen."""
        expect(target).to_have_count(1)
        expect(target).to_be_enabled()
        for _ in range(TABS):
            if has_focus(target):
                break
            self.page.keyboard.press("Shift+Tab" if back else "Tab")
        self.is_on(target)

    def is_on(self, target: Locator) -> None:
        """It has the focus, and that can be seen."""
        expect(target).to_be_focused()
        assert (wrong := self.page.evaluate(UNSEEN)) == "", f"{wrong}: {target}"

    def presses(self, target: Locator, key: str = "Enter", *, back: bool = False) -> None:
        """Go to a button or link, and press it."""
        self.reach(target, back=back)
        self.page.keyboard.press(key)

    def writes(self, field: Locator, words: str, *, back: bool = False) -> None:
        self.reach(field, back=back)
        self.page.keyboard.type(words)
        self.person.typed.append(words)

    def picks(self, among: Locator, wanted: Locator, *, back: bool = False) -> None:
        """One of a few that are one stop together: in by Tab, then by arrows."""
        self.reach_one_of(among, back=back)
        self.page.keyboard.press("Space")
        for _ in range(among.count()):
            if wanted.is_checked():
                break
            self.page.keyboard.press("ArrowDown")
        expect(wanted).to_be_checked()
        self.is_on(wanted)

    def reach_one_of(self, group: Locator, *, back: bool) -> None:
        expect(group.first).to_be_enabled()
        for _ in range(TABS):
            if group.evaluate_all("all => all.includes(document.activeElement)"):
                return
            self.page.keyboard.press("Shift+Tab" if back else "Tab")
        raise AssertionError(f"No way by Tab leads to {group}")


def has_focus(target: Locator) -> bool:
    found: bool = target.evaluate("element => element === document.activeElement")
    return found
