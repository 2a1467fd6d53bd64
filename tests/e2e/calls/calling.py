"""What a call needs: people in browser processes of their own, with a camera and a microphone, in one network.

That network is one with a loopback device and nothing else, where root may make it: no call finds a way that the test
does not know of. Elsewhere it is this machine's.
"""

from __future__ import annotations

import shlex
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final, Literal, TypedDict

from playwright.sync_api import Browser, Page, Playwright, expect

from tests.e2e.conftest import CHROMIUM, QUIET, Instance, Someone, get_in, leaves, someone
from tests.networks import Network
from tests.ports import free_port

NOBODY_ASKS: Final = (
    "--use-fake-ui-for-media-stream",
    # There may be no other network than this machine's own; without this a page finds no way at all in it.
    "--allow-loopback-in-peer-connection",
)
#: Three cameras that show a clock, the second of them in a grey that calls do not carry; and microphones that beep.
FAKE_MEDIA: Final = (*NOBODY_ASKS, "--use-fake-device-for-media-stream=device-count=3")
#: A browser names its addresses only to a page that somebody has allowed these, that nobody asks is not enough; else it
#: gives names for them, and a network of its own has nobody to ask for names.
ALLOWED: Final = ("camera", "microphone")
#: Keeps each connection that a page makes where `way_of` finds it. The page itself sees nothing of it.
KEEPS_WAYS: Final = """
window.ways = []
window.RTCPeerConnection = class extends window.RTCPeerConnection {
    constructor(...given) { super(...given); window.ways.push(this) }
}
"""
#: Waits until so many frames more of the other's picture were shown; gives back the size of the last.
FRAMES = """async (wanted) => {
    const video = document.querySelector('[data-part="theirs"]')
    const frames = () => video.getVideoPlaybackQuality().totalVideoFrames
    let before = frames()
    const until = performance.now() + 60000
    // Where the line has just come back, pictures begin small.
    while (frames() < before + wanted || Math.min(video.videoWidth, video.videoHeight) <= 100) {
        // Counted from nought again, it is what comes by another way.
        before = Math.min(before, frames())
        if (performance.now() > until) throw new Error(`no picture comes: ${frames() - before} of ${wanted}`)
        await new Promise((done) => setTimeout(done, 20))
    }
    return [video.videoWidth, video.videoHeight]
}"""
#: Waits until the other is heard: silence is zeros.
HEARS: Final = """async () => {
    const context = new AudioContext()
    const analyser = context.createAnalyser()
    context.createMediaStreamSource(document.querySelector('[data-part="theirs"]').srcObject).connect(analyser)
    const samples = new Float32Array(analyser.fftSize)
    const until = performance.now() + 60_000
    do {
        if (performance.now() > until) throw new Error("nothing to be heard")
        await new Promise((done) => requestAnimationFrame(done))
        analyser.getFloatTimeDomainData(samples)
    } while (samples.every((sample) => Math.abs(sample) < 0.05))
    await context.close()
}"""
#: What the newest way goes by, once pictures came by it.
_WAY: Final = """async () => {
    const until = performance.now() + 60000
    for (;;) {
        const way = window.ways.at(-1)
        const found = way ? Object.fromEntries(await way.getStats()) : {}
        const of = (type) => Object.values(found).filter((one) => one.type === type)
        const pair = found[of("transport")[0]?.selectedCandidatePairId]
        const [sight] = of("inbound-rtp").filter((one) => one.kind === "video")
        if (pair && sight?.framesDecoded > 10) {
            const [own, theirs] = [found[pair.localCandidateId], found[pair.remoteCandidateId]]
            return {
                own: own.candidateType, theirs: theirs.candidateType, by: own.relayProtocol ?? own.protocol,
                told: way.localDescription.sdp.split("\\r\\n").filter((line) => line.startsWith("a=candidate:")),
            }
        }
        if (performance.now() > until) throw new Error(`no picture came: ${way?.connectionState}`)
        await new Promise((done) => setTimeout(done, 50))
    }
}"""


class Way(TypedDict):
    """How two browsers reach each other: what each is reached by, over what, and all that was told to the other."""

    own: Literal["host", "srflx", "prflx", "relay"]
    theirs: Literal["host", "srflx", "prflx", "relay"]
    by: Literal["udp", "tcp", "tls"]
    told: list[str]


@contextmanager
def browser_in(playwright: Playwright, network: Network, *, media: Sequence[str] = FAKE_MEDIA) -> Iterator[Browser]:
    """A Chromium process with a camera and a microphone, in a network."""
    with ExitStack() as held:
        program = CHROMIUM
        if network.words:
            script = Path(held.enter_context(TemporaryDirectory())) / "chromium"
            script.write_text(f'#!/bin/sh\nexec {shlex.join([*network.words, CHROMIUM])} "$@"\n')
            script.chmod(0o755)
            program = str(script)
        launched = playwright.chromium.launch(executable_path=program, args=[*QUIET, *media])
        held.callback(launched.close)
        yield launched


@contextmanager
def at_a_camera(playwright: Playwright, instance: Instance, name: str, *, allowed: bool = True) -> Iterator[Someone]:
    """Somebody at such a browser, which is theirs alone, in the network of the instance."""
    zone = {"Ana": "Europe/Berlin"}.get(name, "America/New_York")
    with browser_in(playwright, instance.network) as browser:
        person = someone(browser, instance, name, zone)
        if instance.network.words and allowed:
            person.context.grant_permissions(list(ALLOWED))
        person.context.add_init_script(KEEPS_WAYS)
        yield person
        leaves(person.context)
    assert person.faults == []


@contextmanager
def beside(other: Someone, instance: Instance, name: str) -> Iterator[Someone]:
    """Somebody in the same browser, who is to have keys and no camera: the call is held by another program."""
    assert other.context.browser
    person = someone(other.context.browser, instance, name, "America/New_York")
    yield person
    leaves(person.context)
    assert person.faults == []


@contextmanager
def running_in(network: Network, folder: Path) -> Iterator[Instance]:
    """A server in a network of a test's own."""
    running = Instance(data=folder / "data", port=free_port(), log=folder / "server.log", network=network)
    running.start()
    try:
        yield running
    finally:
        running.stop()


def way_of(page: Page) -> Way:
    """By what the other's picture comes, once it does."""
    found: Way = page.evaluate(_WAY)
    return found


def they_call(instance: Instance, ana: Someone, ben: Someone) -> str:
    """Both in the room and in the call; gives back the path of the room."""
    get_in(instance, ana, ben)
    ana.taps("Start an hour now")
    expect(ana.page.locator("live-room")).to_be_visible()
    path = ana.page.url.removeprefix(ana.url)
    ben.goes(path)
    joins(ana)
    expect(ben.page.get_by_text("Ana is in the call.")).to_be_visible()
    joins(ben)
    for person in (ana, ben):
        is_connected(person)
    return path


def joins(person: Someone) -> None:
    person.taps("Get ready to talk")
    person.taps("Join the call")


def is_connected(person: Someone) -> None:
    expect(person.page.locator('[data-part="call"]')).to_have_attribute("data-state", "connected")
    sees(person.page)


def sees(page: Page, frames: int = 10) -> None:
    width, height = page.evaluate(FRAMES, frames)
    assert min(width, height) > 100


def camera_is(page: Page, name: str) -> None:
    """What this person shows comes from this device."""
    page.wait_for_function(
        "(name) => document.querySelector('[data-part=own]').srcObject?.getTracks()[0]?.label === name", arg=name
    )
