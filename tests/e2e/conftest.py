"""A real server, a real Chromium, and two people in browsers of their own.

A test that asks for `instance` has a server to itself on its first day; in truth many share one process and
have its rows put back before each. What needs another setup sets TURNABOUT_ variables before (`monkeypatch`, in
a fixture that runs earlier); what needs a server nobody else ever used makes an `Instance` of its own.

`get_in(instance, ana, ben)` makes Ana and Ben partners, each at a browser that has just signed in, on the page of
their partnership. On a shared server they went through sign-up, link and yes only once, for all tests: it costs two
sign-ins. That way itself is what `test_first_hour.py` proves.
"""

from __future__ import annotations

from collections.abc import Generator, Iterator
from dataclasses import dataclass, field, replace

import pytest
from playwright.sync_api import Browser, BrowserContext, Locator, Page, Playwright, expect, sync_playwright
from playwright.sync_api import Error as PlaywrightError

from tests.e2e.instance import STARTS_WITHIN, Instance, Partners, Servers, until
from tests.ports import free_port
from tests.prepared import ROOT

__all__ = [
    "CHROMIUM",
    "QUIET",
    "ROOT",
    "STARTS_WITHIN",
    "Instance",
    "Someone",
    "drawn",
    "free_port",
    "get_in",
    "invites",
    "someone",
    "the_phone_of",
    "until",
]

# Chromium without its windows: the same pages, scripts and keys for half the work.
CHROMIUM = "/usr/bin/chromium-headless-shell"
QUIET = (
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
# A slow machine is no wrong answer.
PATIENCE = 30_000  # ms
expect.set_options(timeout=PATIENCE)


@dataclass
class Someone:
    """A person at a browser of their own; what they type is remembered for the search afterwards."""

    name: str
    email: str
    context: BrowserContext
    page: Page
    url: str
    passphrase: str = ""
    code: str = ""
    typed: list[str] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)

    def goes(self, path: str) -> None:
        self.page.goto(self.url + path)

    def tab(self, path: str) -> Someone:
        """The same person in one more tab of the same browser."""
        other = replace(self, page=self.context.new_page())
        other.goes(path)
        return other

    def types(self, where: str, words: str) -> None:
        """Type into the field with this label, or into `#id`, and remember the words as private."""
        field_ = self.page.locator(where) if where.startswith("#") else self.page.get_by_label(where)
        self.unfolds(field_)
        field_.fill(words)
        self.typed.append(words)

    def unfolds(self, field_: Locator) -> None:
        """Open what a field is folded in, as anybody would who looks for it."""
        for fold in field_.locator("xpath=ancestor::details[not(@open)]").all():
            fold.locator("summary").first.click()

    def taps(self, label: str) -> None:
        """Tap the button or link that says this."""
        self.page.get_by_role("button", name=label).or_(self.page.get_by_role("link", name=label)).first.click()

    def signs_up(self) -> None:
        """Fill in the sign-up page that is open, keep the code, go on."""
        self.page.get_by_label("What should your partner call you?").fill(self.name)
        self.page.get_by_label("Email").fill(self.email)
        self.passphrase = drawn(self.page.get_by_label("Passphrase"))
        self.page.get_by_label("I am 18 or over.").check()
        self.page.get_by_label("I understand").check()
        self.taps("Make my account")
        words = self.page.locator("ol.words li")
        expect(words).to_have_count(12)
        self.code = " ".join(words.all_text_contents())
        self.taps("I have kept them, go on")
        self.page.wait_for_url(lambda url: "/sign-up/" not in url)

    def ends_the_hour(self) -> None:
        """End it for both, and mean it."""
        self.taps("End the hour")
        self.taps("Yes, end the hour")

    def signs_in(self, to: str = "/") -> None:
        """Sign in, on the way to an address or to home."""
        self.goes("/sign-in/" if to == "/" else f"/sign-in/?next={to}")
        self.page.get_by_label("Email").fill(self.email)
        self.shows_passphrase("Sign in")
        self.page.wait_for_url(f"{self.url}{to}")

    def shows_passphrase(self, button: str) -> None:
        """Fill it in on the page that asks for it, and tap the form's own button."""
        self.page.get_by_label("Passphrase", exact=True).fill(self.passphrase)
        self.page.locator("main").get_by_role("button", name=button).click()

    def signs_out(self) -> None:
        self.taps("Sign out")
        expect(self.page.get_by_role("heading", name="An hour a week with a friend, taking turns.")).to_be_visible()


def drawn(field_: Locator) -> str:
    """What a page has put into a field; a page on a slow machine has yet to do so."""
    expect(field_).not_to_have_value("")
    return field_.input_value()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """A journey that falls shows what stood on its pages."""
    report = yield
    if report.failed:
        given = getattr(item, "funcargs", {}).values()
        contexts = {context for one in given if isinstance(one, Browser) for context in one.contexts}
        contexts |= {one.context for one in given if isinstance(one, Someone)}
        pages = [page for context in contexts for page in context.pages]
        report.sections += [(f"On {page.url}", text_of(page)) for page in pages]
    return report


def text_of(page: Page) -> str:
    try:
        return page.locator("body").inner_text(timeout=1000)
    except PlaywrightError as fault:
        return str(fault)


@pytest.fixture(scope="session")
def playwright() -> Iterator[Playwright]:
    with sync_playwright() as started:
        yield started


@pytest.fixture(scope="session")
def browser(playwright: Playwright) -> Iterator[Browser]:
    launched = playwright.chromium.launch(executable_path=CHROMIUM, args=list(QUIET))
    yield launched
    launched.close()


@pytest.fixture(scope="session")
def servers(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Servers]:
    started = Servers(tmp_path_factory.mktemp("servers"))
    yield started
    started.stop()


@pytest.fixture
def instance(servers: Servers) -> Iterator[Instance]:
    with servers.on_the_first_day() as running:
        yield running


def someone(browser: Browser, instance: Instance, name: str, zone: str) -> Someone:
    context = browser.new_context(timezone_id=zone, locale="en-GB", viewport={"width": 1280, "height": 900})
    context.set_default_timeout(PATIENCE)
    person = Someone(name, f"{name.lower()}@example.org", context, context.new_page(), instance.url)
    # A page that breaks, or that its own policy blocks, is a failure even where the journey goes on.
    context.on("weberror", lambda broken: person.faults.append(str(broken.error)))
    context.on(
        "console",
        lambda said: person.faults.append(said.text) if "Content Security Policy" in said.text else None,
    )
    return person


def the_phone_of(browser: Browser, instance: Instance, person: Someone) -> Someone:
    """The same person, signed in on another device, which the test closes."""
    phone = someone(browser, instance, person.name, zone_of(person))
    phone.email, phone.passphrase, phone.code = person.email, person.passphrase, person.code
    phone.signs_in()
    return phone


def leaves(context: BrowserContext) -> None:
    """Close it once whatever stands between it and the server has finished: cut short, it fails in the next test."""
    if not (context.browser and context in context.browser.contexts):
        return  # the journey closed it
    for page in context.pages:
        page.unroute_all(behavior="wait")
    context.unroute_all(behavior="wait")
    context.close()


@pytest.fixture
def ana(browser: Browser, instance: Instance) -> Iterator[Someone]:
    person = someone(browser, instance, "Ana", "Europe/Berlin")
    yield person
    leaves(person.context)
    assert person.faults == []


@pytest.fixture
def ben(browser: Browser, instance: Instance) -> Iterator[Someone]:
    person = someone(browser, instance, "Ben", "America/New_York")
    yield person
    leaves(person.context)
    assert person.faults == []


def get_in(instance: Instance, ana: Someone, ben: Someone) -> str:
    """Make the two partners, the shortest way; gives back the address of their partnership."""
    if not instance.moments:
        return _come_in(instance, ana, ben)
    partners = instance.partners = instance.partners or _come_in_once(instance, ana, ben)
    instance.go_back_to(partners.moment)
    for person in (ana, ben):
        person.passphrase, person.code = partners.by_heart[person.name]
        person.signs_in(partners.address)
    return partners.address


def _come_in_once(instance: Instance, ana: Someone, ben: Someone) -> Partners:
    """In browsers that are gone afterwards, so that no test has more in its own than another."""
    browser = ana.context.browser
    assert browser
    first, second = (someone(browser, instance, one.name, zone_of(one)) for one in (ana, ben))
    address = _come_in(instance, first, second)
    for one in (first, second):
        one.context.close()
        assert one.faults == []
    by_heart = {one.name: (one.passphrase, one.code) for one in (first, second)}
    return Partners(instance.remember("partners"), address, by_heart)


def zone_of(person: Someone) -> str:
    zone: str = person.page.evaluate("Intl.DateTimeFormat().resolvedOptions().timeZone")
    return zone


def _come_in(instance: Instance, ana: Someone, ben: Someone) -> str:
    ana.page.goto(instance.operator_link)
    ana.signs_up()
    ben.page.goto(invites(ana))
    ben.taps("Yes: make my account")
    ben.signs_up()
    ben.taps("Continue as Ben")
    expect(ben.page.get_by_text("Waiting for Ana").first).to_be_visible()
    # That page goes on by itself once she has said yes, across whatever he opens then.
    ben.page.goto("about:blank")
    ana.goes("/")
    ana.taps("See who accepted")
    ana.taps("Yes, that is them")
    expect(ana.page.get_by_role("heading", name="You and Ben")).to_be_visible()
    address = ana.page.url.removeprefix(instance.url)
    ben.goes(address)
    return address


def invites(person: Someone) -> str:
    """Make an invitation; gives back its link."""
    person.goes("/invitations/new/")
    person.taps("Make the link")
    return drawn(person.page.locator("#link"))
