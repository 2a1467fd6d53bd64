"""Every page of the journey: clean by axe in light and dark, no sideways scrolling, nothing from elsewhere."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from playwright.sync_api import BrowserContext, ConsoleMessage, Locator, Page, Request, expect

from tests.e2e.conftest import ROOT, Instance, Someone, drawn

AXE = (ROOT / "node_modules" / "axe-core" / "axe.min.js").read_text()
VIOLATIONS = """async () => {
    const tags = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
    const { violations } = await axe.run({ runOnly: tags, resultTypes: ["violations"] })
    return violations.flatMap(({ id, nodes }) => nodes.map(node => `${id}: ${node.target} ${node.failureSummary}`))
}"""
# What is folded away has to be as good as what is not.
UNFOLD = "document.querySelectorAll('live-room details').forEach(fold => { fold.open = true })"
SIDEWAYS = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
NAMED_PASSPHRASES = 'input[type="password"][name], #passphrase[name]'
HEIGHT = 900
NOT_HERE = "/nowhere/"
# Pages that refuse, as they should: a browser notes the status of such a page as an error.
REFUSING = (NOT_HERE, "/rhythm/", "/room/")


@dataclass
class Inspector:
    """Looks at pages as they come by, and remembers what is wrong with any."""

    url: str
    # How addresses end that refuse in this journey.
    refusing: tuple[str, ...] = REFUSING
    wrong: list[str] = field(default_factory=list)
    seen: list[str] = field(default_factory=list)

    def watch(self, context: BrowserContext) -> None:
        context.on("request", self._request)
        context.on("console", self._console)
        for page in context.pages:
            page.emulate_media(reduced_motion="reduce")

    def look(self, page: Page) -> None:
        """Hold both themes and both widths to axe; then a narrow telephone."""
        self.seen.append(page.title())
        page.evaluate(AXE)
        for scheme in ("light", "dark"):
            page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
            for width in (390, 1440):
                page.set_viewport_size({"width": width, "height": HEIGHT})
                self._note(page, f"{scheme} {width}", page.evaluate(VIOLATIONS))
        page.set_viewport_size({"width": 360, "height": HEIGHT})
        self._note(page, "wider than 360", [over] if (over := page.evaluate(SIDEWAYS)) > 0 else [])
        self._note(page, "a named passphrase", page.locator(NAMED_PASSPHRASES).all())

    def _note(self, page: Page, what: str, faults: list[Any]) -> None:
        self.wrong += [f"{page.url} ({what}) {fault}" for fault in faults]

    def _request(self, request: Request) -> None:
        if not request.url.startswith((f"{self.url}/", "data:")):
            self.wrong.append(f"asked elsewhere: {request.url}")

    def _console(self, said: ConsoleMessage) -> None:
        # Where a test takes the network away, the browser notes each request that had none.
        cut_off = "ERR_INTERNET_DISCONNECTED" in said.text
        if said.type == "error" and not cut_off and not said.location["url"].endswith(self.refusing):
            self.wrong.append(f"console: {said.text} {said.location}")


def test_every_page(instance: Instance, ana: Someone, ben: Someone) -> None:
    inspector = Inspector(instance.url)
    for person in (ana, ben):
        inspector.watch(person.context)
    signed_out(inspector, ana)
    ana.page.goto(instance.operator_link)
    sign_up_by_keyboard(inspector, ana)
    the_other_accepts(inspector, ben, a_link_by_keyboard(inspector, ana))
    two_who_are_in(inspector, ana)
    a_time_and_its_door(inspector, ana)
    an_hour(inspector, ana, ben)
    its_close(inspector, ana, ben)
    for path in ("/operator/", "/operator/outbox/"):
        ana.goes(path)
        inspector.look(ana.page)
    ana.taps("Lock this device")
    expect(ana.page.get_by_role("heading", name="Unlock this device")).to_be_visible()
    inspector.look(ana.page)
    assert inspector.wrong == []
    assert len(inspector.seen) > 20


def signed_out(inspector: Inspector, ana: Someone) -> None:
    own = ["/practice/", "/practice/asking-a-friend/", "/practice/being-the-coach/"]
    for path in ["/", "/sign-in/", "/help/", *own, NOT_HERE]:
        ana.goes(path)
        inspector.look(ana.page)


def sign_up_by_keyboard(inspector: Inspector, ana: Someone) -> None:
    page, keys = ana.page, ana.page.keyboard
    expect(page.get_by_label("What should your partner call you?")).to_be_focused()
    inspector.look(page)
    keys.type(ana.name)
    reach(page, page.get_by_label("Email"))
    keys.type(ana.email)
    for box in ("I am 18 or over.", "I understand"):
        reach(page, page.get_by_label(box))
        keys.press("Space")
    ana.passphrase = drawn(page.get_by_label("Passphrase"))
    reach(page, page.get_by_role("button", name="Make my account"))
    keys.press("Enter")
    expect(page.get_by_role("heading", name="Your recovery code")).to_be_focused()
    inspector.look(page)
    reach(page, page.get_by_role("link", name="I have kept them, go on"))
    keys.press("Enter")
    page.wait_for_url(f"{ana.url}/")


def a_link_by_keyboard(inspector: Inspector, ana: Someone) -> str:
    page, keys = ana.page, ana.page.keyboard
    inspector.look(page)
    reach(page, page.get_by_role("link", name="Invite a friend"))
    keys.press("Enter")
    page.wait_for_url("**/invitations/new/")
    inspector.look(page)
    reach(page, page.get_by_label("A line to your friend"))
    keys.type("Shall we? ")
    reach(page, page.get_by_role("button", name="Make the link"))
    keys.press("Enter")
    expect(page.get_by_role("heading", name="Your link is ready")).to_be_focused()
    opens_all(page)
    inspector.look(page)
    return drawn(page.get_by_role("textbox", name="The link"))


def the_other_accepts(inspector: Inspector, ben: Someone, link: str) -> None:
    ben.page.goto(link)
    expect(ben.page.get_by_role("heading", name="Ana")).to_be_visible()
    inspector.look(ben.page)
    ben.taps("Yes: make my account")
    ben.signs_up()
    expect(ben.page.get_by_role("button", name="Continue as Ben")).to_be_enabled()
    inspector.look(ben.page)
    ben.taps("Continue as Ben")
    expect(ben.page.get_by_text("Waiting for Ana").first).to_be_visible()
    inspector.look(ben.page)


def two_who_are_in(inspector: Inspector, ana: Someone) -> None:
    ana.goes("/")
    inspector.look(ana.page)
    ana.taps("See who accepted")
    expect(ana.page.get_by_role("button", name="Yes, that is them")).to_be_enabled()
    inspector.look(ana.page)
    ana.taps("Yes, that is them")
    expect(ana.page.get_by_text("Neither of you has agreed yet.")).to_be_visible()
    opens_all(ana.page)
    inspector.look(ana.page)
    ana.taps("Read the agreement")
    ana.taps("I agree")
    expect(ana.page.get_by_text("Ana agreed on")).to_be_visible()
    inspector.look(ana.page)


def a_time_and_its_door(inspector: Inspector, ana: Someone) -> None:
    ana.goes("/")
    inspector.look(ana.page)
    ana.taps("Choose a weekly time")
    ana.page.get_by_label("First on or after").fill("2020-02-29")
    ana.taps("Set our time")
    expect(ana.page.get_by_text("This day is over.")).to_be_visible()
    inspector.look(ana.page)
    ana.goes("/")
    ana.taps("Choose a weekly time")
    ana.taps("Set our time")
    ana.taps("Prepare the hour")
    expect(ana.page.locator("#note")).to_be_enabled()
    inspector.look(ana.page)
    ana.page.goto(f"{ana.page.url}room/")
    inspector.look(ana.page)
    ana.goes("/")
    inspector.look(ana.page)


def an_hour(inspector: Inspector, ana: Someone, ben: Someone) -> None:
    ana.taps("You and Ben")
    ana.taps("Start an hour now")
    expect(ana.page.get_by_role("button", name="Start without Ben")).to_be_enabled()
    ben.page.goto(ana.page.url)
    expect(ana.page.locator('[data-part="partner"]')).to_have_attribute("data-state", "here")
    ana.page.evaluate(UNFOLD)
    inspector.look(ana.page)
    # Two who meet for the first time tell each other their stories; what is asked and offered is of every other hour.
    ana.page.locator(".plan-choice").get_by_role("radio", name="The full hour").first.check()
    expect(ben.page.locator('[data-part="phase"]')).to_have_text("The full hour")
    ana.taps("Start the clock")
    expect(ben.page.locator('[data-part="phase"]')).to_have_text("Arrive")
    heard_before_advised(inspector, ana, ben)
    ben.page.get_by_text("A commitment of your own, if you like").click()
    for person in (ana, ben):
        # Some of it is folded: the coach’s own promise, what one brings.
        opens_all(person.page)
        inspector.look(person.page)
        person.page.get_by_label("I will").fill("write the first page")
        person.page.locator('commitment-list input[name="confidence"][value="4"]').check()
        expect(person.page.get_by_label("If something gets in the way")).to_be_visible()
        inspector.look(person.page)
        person.taps("Add this commitment")
        expect(person.page.get_by_text("write the first page").first).to_be_visible()
        person.page.evaluate(UNFOLD)
        inspector.look(person.page)
    ana.ends_the_hour()


def heard_before_advised(inspector: Inspector, ana: Someone, ben: Someone) -> None:
    ana.page.get_by_text("How understood do you feel?").first.click()
    ben.taps("May I offer an idea?")
    expect(ana.page.get_by_text("Ben asks: may I offer an idea?").last).to_be_visible()
    for person in (ana, ben):
        inspector.look(person.page)
    ana.page.locator("hour-advice").get_by_role("button", name="Yes", exact=True).click()
    ben.page.get_by_label("An idea, in a line").fill("Sleep on it")
    ben.taps("Write it down")
    ana.page.get_by_role("button", name="Take it").click()
    expect(ben.page.get_by_text("Taken")).to_be_visible()
    for person in (ana, ben):
        inspector.look(person.page)


def its_close(inspector: Inspector, ana: Someone, ben: Someone) -> None:
    for person in (ana, ben):
        expect(person.page.get_by_role("button", name="Send, sealed")).to_be_enabled()
        expect(person.page.get_by_text("write the first page").first).to_be_visible()
        inspector.look(person.page)
        person.page.locator("did-we-meet").get_by_role("button", name="Yes").click()
        expect(person.page.get_by_text("Kept. Thank you.")).to_be_visible()
        for line in person.page.locator("pulse-form fieldset").all():
            line.get_by_role("radio").nth(1).check()
        person.taps("Send, sealed")
        expect(person.page.get_by_role("button", name="Send, sealed")).to_be_hidden()
    expect(ana.page.locator("pulse-form .answers")).to_have_count(2)
    opens_all(ana.page)
    ana.page.get_by_role("button", name="Say how it went").first.click()
    ana.page.get_by_role("button", name="Not this time").first.click()
    expect(ana.page.get_by_text("What got in the way, if you like to say?").first).to_be_visible()
    inspector.look(ana.page)
    the_week_between(inspector, ana, ben)


def the_week_between(inspector: Inspector, ana: Someone, ben: Someone) -> None:
    """The letter with a line in it, an hour held elsewhere, and home with promises and a line to bring."""
    ben.page.locator("#letter").fill("You waited for the second thought.")
    ben.page.locator("#letter").blur()
    expect(ben.page.locator('[data-kind="letter"] .saved')).to_have_text("Saved, sealed")
    ben.taps("The letter so far")
    expect(ben.page.get_by_text("You waited for the second thought.")).to_be_visible()
    inspector.look(ben.page)
    ana.goes("/")
    expect(ana.page.locator("carried-over .commitment")).not_to_have_count(0)
    inspector.look(ana.page)
    ana.taps("You and Ben")
    ana.taps("We met elsewhere: note that hour")
    inspector.look(ana.page)


def opens_all(page: Page) -> None:
    page.locator("details").evaluate_all("all => { for (const details of all) details.open = true }")


def reach(page: Page, target: Locator) -> None:
    """Press Tab until it has the focus."""
    for _ in range(40):
        page.keyboard.press("Tab")
        if target.evaluate("element => element === document.activeElement"):
            return
    expect(target).to_be_focused()
