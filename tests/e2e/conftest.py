"""A real server, a real Chromium, and two people in browsers of their own."""

from __future__ import annotations

import contextlib
import os
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from datetime import timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Playwright, expect, sync_playwright

ROOT = Path(__file__).parents[2]
QUIET = (
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
STARTS_WITHIN = 30  # seconds


@dataclass
class Instance:
    """One running server with a data folder of its own."""

    data: Path
    port: int
    log: Path
    process: subprocess.Popen[bytes] | None = None
    # What people type, where that is not the server's own port.
    public_url: str = ""
    # With the two demo people and their twelve weeks.
    demo: bool = False

    @property
    def url(self) -> str:
        return self.public_url or f"http://localhost:{self.port}"

    def start(self) -> None:
        """Start it, and wait until it answers."""
        environment = {**os.environ, "TURNABOUT_TESTING": "1", "PYTHONPATH": str(ROOT)}
        for name in ("TURNABOUT_URL", "TURNABOUT_DATABASE_URL", "DJANGO_SETTINGS_MODULE", "TURNABOUT_DATA"):
            environment.pop(name, None)
        if self.public_url:
            environment["TURNABOUT_URL"] = self.public_url
        words = [sys.executable, "-P", "-m", "turnabout", "serve", *([] if self.demo else ["--empty"])]
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                [*words, "--port", str(self.port), "--data", str(self.data)],
                env=environment,
                stdout=log,
                stderr=subprocess.STDOUT,
            )
        until(self._answers, self.process, self.log)

    def stop(self) -> None:
        if self.process:
            self.process.terminate()
            self.process.wait(timeout=15)

    def move_clock(self, ahead: timedelta) -> None:
        """Let the server's clock be this far ahead of the real one."""
        (self.data / "clock-offset").write_text(str(ahead.total_seconds()))

    @property
    def operator_link(self) -> str:
        return (self.data / "operator-link.txt").read_text().strip()

    def _answers(self) -> bool:
        try:
            urllib.request.urlopen(f"http://localhost:{self.port}/help/", timeout=1)
        except (urllib.error.URLError, ConnectionError, TimeoutError):
            return False
        return True


def until(ready: Callable[[], bool], process: subprocess.Popen[bytes], log: Path) -> None:
    """Wait for a program that was just started; if it ends, or takes too long, show what it said."""
    deadline = time.monotonic() + STARTS_WITHIN
    while not ready():
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(timeout=0.05)
        if process.poll() is not None or time.monotonic() > deadline:
            pytest.fail(f"it did not start: {log.read_text()}")


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
        field_.fill(words)
        self.typed.append(words)

    def taps(self, label: str) -> None:
        """Tap the button or link that says this."""
        self.page.get_by_role("button", name=label).or_(self.page.get_by_role("link", name=label)).first.click()

    def signs_up(self) -> None:
        """Fill in the sign-up page that is open, keep the code, go on."""
        self.page.get_by_label("What should your partner call you?").fill(self.name)
        self.page.get_by_label("Email").fill(self.email)
        self.passphrase = self.page.get_by_label("Passphrase").input_value()
        self.page.get_by_label("I am 18 or over.").check()
        self.page.get_by_label("I understand").check()
        self.taps("Make my account")
        words = self.page.locator("ol.words li")
        words.first.wait_for()
        self.code = " ".join(words.all_text_contents())
        self.taps("I have kept them, go on")
        self.page.wait_for_url(lambda url: "/sign-up/" not in url)

    def ends_the_hour(self) -> None:
        """End it for both, and mean it."""
        self.taps("End the hour")
        self.taps("Yes, end the hour")

    def signs_in(self) -> None:
        self.goes("/sign-in/")
        self.page.get_by_label("Email").fill(self.email)
        self.shows_passphrase("Sign in")
        self.page.wait_for_url(f"{self.url}/")

    def shows_passphrase(self, button: str) -> None:
        """Fill it in on the page that asks for it, and tap the form's own button."""
        self.page.get_by_label("Passphrase", exact=True).fill(self.passphrase)
        self.page.locator("main").get_by_role("button", name=button).click()

    def signs_out(self) -> None:
        self.taps("Sign out")
        expect(self.page.get_by_role("heading", name="An hour a week with a friend, taking turns.")).to_be_visible()


@pytest.fixture(scope="session")
def playwright() -> Iterator[Playwright]:
    with sync_playwright() as started:
        yield started


@pytest.fixture(scope="session")
def browser(playwright: Playwright) -> Iterator[Browser]:
    launched = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=list(QUIET))
    yield launched
    launched.close()


def free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port: int = free.getsockname()[1]
    return port


@pytest.fixture
def instance(tmp_path: Path) -> Iterator[Instance]:
    running = Instance(data=tmp_path / "data", port=free_port(), log=tmp_path / "server.log")
    running.start()
    yield running
    running.stop()


def someone(browser: Browser, instance: Instance, name: str, zone: str) -> Someone:
    context = browser.new_context(timezone_id=zone, locale="en-GB", viewport={"width": 1280, "height": 900})
    context.set_default_timeout(15_000)
    person = Someone(name, f"{name.lower()}@example.org", context, context.new_page(), instance.url)
    # A page that breaks, or that its own policy blocks, is a failure even where the journey goes on.
    context.on("weberror", lambda broken: person.faults.append(str(broken.error)))
    context.on(
        "console",
        lambda said: person.faults.append(said.text) if "Content Security Policy" in said.text else None,
    )
    return person


@pytest.fixture
def ana(browser: Browser, instance: Instance) -> Iterator[Someone]:
    person = someone(browser, instance, "Ana", "Europe/Berlin")
    yield person
    person.context.close()
    assert person.faults == []


@pytest.fixture
def ben(browser: Browser, instance: Instance) -> Iterator[Someone]:
    person = someone(browser, instance, "Ben", "America/New_York")
    yield person
    person.context.close()
    assert person.faults == []


def get_in(instance: Instance, ana: Someone, ben: Someone) -> str:
    """Make the two partners, the shortest way; gives back the address of their partnership."""
    ana.page.goto(instance.operator_link)
    ana.signs_up()
    ben.page.goto(invites(ana))
    ben.taps("Yes: make my account")
    ben.signs_up()
    ben.taps("Continue as Ben")
    expect(ben.page.get_by_text("Waiting for Ana").first).to_be_visible()
    ana.goes("/")
    ana.taps("See who accepted")
    ana.taps("Yes, that is them")
    expect(ana.page.get_by_role("heading", name="You and Ben")).to_be_visible()
    return ana.page.url.removeprefix(instance.url)


def invites(person: Someone) -> str:
    """Make an invitation; gives back its link."""
    person.goes("/invitations/new/")
    person.taps("Make the link")
    link = person.page.locator("#link")
    link.wait_for()
    return link.input_value()
