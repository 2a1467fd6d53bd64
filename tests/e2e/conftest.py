"""A real server, a real Chromium, and two people in browsers of their own."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Playwright, sync_playwright

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

    @property
    def url(self) -> str:
        return f"http://localhost:{self.port}"

    def start(self) -> None:
        """Start it, and wait until it answers."""
        environment = {**os.environ, "TURNABOUT_TESTING": "1", "PYTHONPATH": str(ROOT)}
        for name in ("TURNABOUT_URL", "TURNABOUT_DATABASE_URL", "DJANGO_SETTINGS_MODULE", "TURNABOUT_DATA"):
            environment.pop(name, None)
        words = [sys.executable, "-P", "-m", "turnabout", "serve", "--empty"]
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                [*words, "--port", str(self.port), "--data", str(self.data)],
                env=environment,
                stdout=log,
                stderr=subprocess.STDOUT,
            )
        self._wait_until_it_answers()

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

    def _wait_until_it_answers(self) -> None:
        deadline = time.monotonic() + STARTS_WITHIN
        while time.monotonic() < deadline:
            try:
                urllib.request.urlopen(f"{self.url}/help/", timeout=1)  # noqa: S310 - our own server
            except (urllib.error.URLError, ConnectionError, TimeoutError):
                assert self.process is not None
                assert self.process.poll() is None, self.log.read_text()
            else:
                return
        pytest.fail(f"the server did not answer: {self.log.read_text()}")


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

    def signs_in(self) -> None:
        self.goes("/sign-in/")
        self.page.get_by_label("Email").fill(self.email)
        self.page.get_by_label("Passphrase", exact=True).fill(self.passphrase)
        self.taps("Sign in")
        self.page.wait_for_url(f"{self.url}/")


@pytest.fixture(scope="session")
def playwright() -> Iterator[Playwright]:
    with sync_playwright() as started:
        yield started


@pytest.fixture(scope="session")
def browser(playwright: Playwright) -> Iterator[Browser]:
    launched = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=list(QUIET))
    yield launched
    launched.close()


@pytest.fixture
def instance(tmp_path: Path) -> Iterator[Instance]:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    running = Instance(data=tmp_path / "data", port=port, log=tmp_path / "server.log")
    running.start()
    yield running
    running.stop()


def someone(browser: Browser, instance: Instance, name: str, zone: str) -> Someone:
    context = browser.new_context(timezone_id=zone, locale="en-GB", viewport={"width": 1280, "height": 900})
    context.set_default_timeout(15_000)
    page = context.new_page()
    person = Someone(name, f"{name.lower()}@example.org", context, page, instance.url)
    # A page that breaks, or that its own policy blocks, is a failure even where the journey goes on.
    page.on("pageerror", lambda error: person.faults.append(str(error)))
    page.on(
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
