"""Debian's Firefox with one page, by WebDriver BiDi (W3C): Playwright drives none but a Firefox of its own making."""

from __future__ import annotations

import json
import shutil
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path
from typing import Any

from websockets.sync.client import ClientConnection, connect

from tests.builders import JSON
from tests.e2e.instance import until
from tests.networks import TIED_TO_US

PROGRAM = "firefox-esr"
PATIENCE = 60.0  # seconds
LISTENS = "WebDriver BiDi listening on "
# A camera and a microphone that are none, and that every page may use, as where somebody has allowed it for good; on a
# machine with only a loopback, too.
PREFERENCES = {
    "media.navigator.streams.fake": True,
    "permissions.default.camera": 1,
    "permissions.default.microphone": 1,
    "media.peerconnection.ice.loopback": True,
}
#: Waits until a button or link of the page says this and can be tapped, and taps it.
TAPS = """async (label) => {
    for (;;) {
        const shown = [...document.querySelectorAll("main :is(button, a)")].filter((one) => one.checkVisibility())
        const found = shown.find((one) => one.textContent.trim() === label && !one.disabled)
        if (found) return found.click()
        await new Promise(requestAnimationFrame)
    }
}"""
FILLS = """(label, words) => {
    const field = [...document.querySelectorAll("main label")].find((one) => one.textContent.trim() === label).control
    field.value = words
    field.dispatchEvent(new InputEvent("input", { bubbles: true }))
}"""
#: Waits until somebody can read this.
READS = """async (words) => {
    while (!document.body.innerText.includes(words)) await new Promise(requestAnimationFrame)
}"""


class Firefox:
    """Its page, and whatever broke there."""

    def __init__(self, socket: ClientConnection) -> None:
        self._socket = socket
        self._numbers = count(1)
        self._loaded = ""
        self.faults: list[str] = []
        self._asks("session.new", capabilities={})
        self._asks("session.subscribe", events=["browsingContext.load", "log.entryAdded"])
        self._context = self._asks("browsingContext.getTree")["contexts"][0]["context"]

    def goes(self, address: str) -> None:
        self._asks("browsingContext.navigate", context=self._context, url=address, wait="complete")

    def reloads(self) -> None:
        self._asks("browsingContext.reload", context=self._context, wait="complete")

    def comes_to(self, address: str) -> None:
        """Wait until its page has led itself there."""
        deadline = time.monotonic() + PATIENCE
        while self._loaded != address:
            self._reads(deadline, f"to come to {address}")

    def fills(self, label: str, words: str) -> None:
        self.runs(FILLS, label, words)

    def taps(self, label: str) -> None:
        # As if by a hand: some things are for hands only.
        self.runs(TAPS, label, by_hand=True)

    def reads(self, words: str) -> None:
        self.runs(READS, words)

    def runs(self, function: str, *given: str | int, by_hand: bool = False) -> Any:  # noqa: ANN401 - what it gives back
        """What a function of JavaScript gives back on the page, when it has."""
        words = f"(async () => JSON.stringify((await ({function})(...{json.dumps(given)})) ?? null))()"
        place = {"target": {"context": self._context}, "awaitPromise": True, "userActivation": by_hand}
        said = self._asks("script.evaluate", expression=words, **place)
        assert said["type"] == "success", said["exceptionDetails"]["text"]
        return json.loads(said["result"]["value"])

    def _asks(self, method: str, **params: object) -> JSON:
        number = next(self._numbers)
        self._socket.send(json.dumps({"id": number, "method": method, "params": params}))
        deadline = time.monotonic() + PATIENCE
        while (said := self._reads(deadline, f"{method} {params}")).get("id") != number:
            pass
        assert said["type"] == "success", said
        answer: JSON = said["result"]
        return answer

    def _reads(self, deadline: float, what: str) -> JSON:
        try:
            said: JSON = json.loads(self._socket.recv(max(0.0, deadline - time.monotonic())))
        except TimeoutError as fault:
            raise AssertionError(f"Firefox was not, within {PATIENCE:.0f} s, through with: {what}") from fault
        self._notes(said.get("method"), said.get("params", {}))
        return said

    def _notes(self, method: str | None, told: JSON) -> None:
        if method == "browsingContext.load":
            self._loaded = told["url"]
        # A socket that a reload cuts off is news, too, but nothing that a script has thrown.
        elif method == "log.entryAdded" and told["level"] == "error" and told.get("stackTrace"):
            self.faults.append(told["text"])


@contextmanager
def firefox(folder: Path) -> Iterator[Firefox]:
    """One that runs, with a profile of its own, and is gone afterwards."""
    program = shutil.which(PROGRAM)
    assert program, f"This needs a Firefox. On Debian, as root: apt-get install {PROGRAM}"
    preferences = [f"user_pref({json.dumps(name)}, {json.dumps(value)});\n" for name, value in PREFERENCES.items()]
    (folder / "user.js").write_text("".join(preferences))
    own = ["--headless", "--no-remote", "--profile", str(folder), "--remote-debugging-port", "0", "about:blank"]
    log = folder / "firefox.log"
    with log.open("wb") as said:
        process = subprocess.Popen([*TIED_TO_US, program, *own], stdout=said, stderr=said)  # noqa: S603 - our own words
        try:
            until(lambda: bool(_addresses(log)), process, log)
            with connect(f"{_addresses(log)[0]}/session", max_size=None, compression=None) as socket:
                yield Firefox(socket)
        finally:
            process.kill()
            process.wait(PATIENCE)


def _addresses(log: Path) -> list[str]:
    """Where it says that it listens, once it does."""
    said = log.read_text().splitlines()
    return [line.removeprefix(LISTENS) for line in said if line.startswith(LISTENS)]
