"""Joining a call: how long until two people see each other, in our room and on a page that does nothing but call.

    python -m benchmarks.call [--times 10]

Two Chromium processes with a made-up camera and microphone, on this machine's own network. One is in the call and
waits, the other is ready: camera and microphone are open at both, and nothing of a connection is made. The clock starts
with the event of the second one's tap on *Join the call* and stops when **each** of the two has shown the first decoded
frame of the other (`requestVideoFrameCallback`). `ours` and `peer` are medians of that; `first` says the same up to the
first frame at either. Who taps second changes each time, for one of them leads.

`rejoined` is the median of five times that one of two in the room's call loads the page again, from then until it shows
the first frame of the other: with signing in, keys and line, and without a tap.

The peer are two plain pages in the same two processes, asking for the same sound and picture: the second one offers at
once over a bare WebSocket relay. Ours and theirs take turns, so that the machine's moods hit both.
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import Page, expect, sync_playwright

from benchmarks.rooms import running
from tests.e2e.calls.calling import at_a_camera
from tests.e2e.conftest import Instance, free_port, get_in

TIMES = 10
# Two pages have no clock in common but the system's, to which each adds how long it has been there.
NOW = "performance.timeOrigin + performance.now()"
WATCH = f"""([join, theirs]) => {{
    const tapped = () => {{ window.tapped = {NOW} }}
    document.querySelector(join).addEventListener("click", tapped, {{ capture: true, once: true }})
    window.seen = new Promise((tell) => {{
        document.querySelector(theirs).requestVideoFrameCallback(() => {{ tell({NOW}) }})
    }})
}}"""
# Of a page that was loaded anew: milliseconds since then.
RETURNS = """addEventListener("DOMContentLoaded", () => {
    document.querySelector('[data-part="theirs"]')?.requestVideoFrameCallback(() => {
        window.returned = performance.now()
    })
})"""
SHOWS_ONESELF = """(own) => {
    const video = document.querySelector(own)
    return video.srcObject !== null && video.getVideoPlaybackQuality().totalVideoFrames > 5
}"""
# What the room asks a browser for (`frontend/room/call/media.ts`).
MEDIA = {
    "audio": {"echoCancellation": True, "noiseSuppression": True, "autoGainControl": True},
    "video": {
        "width": {"ideal": 960},
        "height": {"ideal": 540},
        "frameRate": {"ideal": 24, "max": 30},
        "facingMode": "user",
    },
}


@dataclass(frozen=True)
class Joined:
    """One joining, in milliseconds: until each saw the other, and until either did."""

    both: float
    first: float


class Room:
    """Our own, with two people in it."""

    own, theirs, join = '[data-part="own"]', '[data-part="theirs"]', '[data-part="join"]'

    def gets_ready(self, page: Page) -> None:
        page.locator('[data-part="call-ready"]').click()

    def waits(self, page: Page, other: Page) -> None:
        page.locator(self.join).click()
        expect(other.locator('[data-part="call-title"]')).to_contain_text("is in the call.")

    def leaves(self, page: Page) -> None:
        page.locator('[data-part="hang-up"]').click()
        expect(page.locator('[data-part="call"]')).to_have_attribute("data-state", "out")


class Bare:
    """The plain page, twice."""

    own, theirs, join = "#own", "#theirs", "#join"

    def gets_ready(self, page: Page) -> None:
        page.evaluate("(media) => ready(media)", MEDIA)

    def waits(self, page: Page, other: Page) -> None:
        """Whoever hears an offer answers it."""

    def leaves(self, page: Page) -> None:
        page.evaluate("leave()")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--times", type=int, default=TIMES)
    times = parser.parse_args().times
    ours: list[Joined] = []
    peers: list[Joined] = []
    with two_rooms_and_two_bare() as (rooms, bare):
        for time in range(times):
            order = 1 if time % 2 else -1
            ours.append(joins(Room(), *rooms[::order]))
            peers.append(joins(Bare(), *bare[::order]))
        rejoined = rejoins(*rooms)
    print(json.dumps(summary(ours, peers) | {"rejoined": round(statistics.median(rejoined))}))  # noqa: T201 - its result


def rejoins(ana: Page, ben: Page) -> list[float]:
    """How long it took each time until whoever loaded the page again saw the other, in milliseconds."""
    room, took = Room(), []
    for page in (ana, ben):
        page.add_init_script(RETURNS)
        room.gets_ready(page)
        page.wait_for_function(SHOWS_ONESELF, arg=room.own)
        page.locator(room.join).click()
    for page in (ana, ben, ana, ben, ana):
        for one in (ana, ben):
            expect(one.locator('[data-part="call"]')).to_have_attribute("data-state", "connected", timeout=60_000)
        page.reload()
        page.wait_for_function("() => window.returned !== undefined", timeout=60_000)
        took.append(page.evaluate("window.returned"))
    return took


def summary(ours: list[Joined], peers: list[Joined]) -> dict[str, object]:
    """Medians: other work on the machine comes and goes."""
    both, bare = statistics.median(one.both for one in ours), statistics.median(one.both for one in peers)
    first, bare_first = statistics.median(one.first for one in ours), statistics.median(one.first for one in peers)
    return {
        "name": "call",
        "ours": round(both),
        "peer": round(bare),
        "ratio": round(both / bare, 2),
        "units": "ms",
        "first": {"ours": round(first), "peer": round(bare_first), "ratio": round(first / bare_first, 2)},
        "all_ours": [round(one.both) for one in ours],
        "all_peer": [round(one.both) for one in peers],
        "load": round(os.getloadavg()[0], 1),
    }


def joins(call: Room | Bare, waiting: Page, second: Page) -> Joined:
    """One joining, from two who are ready until both have left."""
    for page in (waiting, second):
        call.gets_ready(page)
    for page in (waiting, second):
        page.wait_for_function(SHOWS_ONESELF, arg=call.own)
    call.waits(waiting, second)
    for page in (waiting, second):
        page.evaluate(WATCH, [call.join, call.theirs])
    second.locator(call.join).click()
    seen = [page.evaluate("window.seen") for page in (waiting, second)]
    tapped = second.evaluate("window.tapped")
    for page in (waiting, second):
        call.leaves(page)
    return Joined(both=max(seen) - tapped, first=min(seen) - tapped)


@contextmanager
def two_rooms_and_two_bare() -> Iterator[tuple[list[Page], list[Page]]]:
    """The pages of two people in one room of ours, and in the same browsers two plain ones."""
    port = free_port()
    with (
        tempfile.TemporaryDirectory() as folder,
        sync_playwright() as playwright,
        served(Path(folder)) as instance,
        running(["benchmarks.bare_call", str(port)], port),
        at_a_camera(playwright, instance, "Ana") as ana,
        at_a_camera(playwright, instance, "Ben") as ben,
    ):
        get_in(instance, ana, ben)
        ana.taps("Start an hour now")
        expect(ana.page.locator("live-room")).to_be_visible()
        ben.goes(ana.page.url.removeprefix(ana.url))
        bare = [person.context.new_page() for person in (ana, ben)]
        for page in bare:
            page.goto(f"http://localhost:{port}/")
        yield [ana.page, ben.page], bare


@contextmanager
def served(folder: Path) -> Iterator[Instance]:
    instance = Instance(data=folder / "data", port=free_port(), log=folder / "log")
    instance.start()
    try:
        yield instance
    finally:
        instance.stop()


if __name__ == "__main__":
    main()
