"""What a call needs: people in browser processes of their own, with a camera and a microphone, in one network.

That network is one with a loopback device and nothing else, where root may make it: no call finds a way that the test
does not know of. Elsewhere it is this machine's.
"""

from __future__ import annotations

import shlex
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final, Literal, TypedDict

from playwright.sync_api import Browser, Page, Playwright

from tests.e2e.conftest import CHROMIUM, QUIET, Instance, Someone, leaves, someone
from tests.networks import Network

FAKE_MEDIA: Final = (
    # A camera that shows a clock, a microphone that beeps, and nobody who asks.
    "--use-fake-device-for-media-stream",
    "--use-fake-ui-for-media-stream",
    # There may be no other network than this machine's own; without this a page finds no way at all in it.
    "--allow-loopback-in-peer-connection",
)
#: A browser names its addresses only to a page that somebody has allowed these: that nobody asks is not enough.
ALLOWED: Final = ("camera", "microphone")
#: Keeps each connection that a page makes where `way_of` finds it. The page itself sees nothing of it.
KEEPS_WAYS: Final = """
window.ways = []
window.RTCPeerConnection = class extends window.RTCPeerConnection {
    constructor(...given) { super(...given); window.ways.push(this) }
}
"""
#: What the newest way goes by, once pictures came by it.
_WAY: Final = """async () => {
    const until = performance.now() + 30000
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
def browser_in(playwright: Playwright, network: Network, folder: Path) -> Iterator[Browser]:
    """A Chromium process with a camera and a microphone, in a network."""
    program = CHROMIUM
    if network.words:
        script = folder / "chromium"
        script.write_text(f'#!/bin/sh\nexec {shlex.join([*network.words, CHROMIUM])} "$@"\n')
        script.chmod(0o755)
        program = str(script)
    launched = playwright.chromium.launch(executable_path=program, args=[*QUIET, *FAKE_MEDIA])
    try:
        yield launched
    finally:
        launched.close()


@contextmanager
def at_a_camera(playwright: Playwright, instance: Instance, name: str, *, folder: Path) -> Iterator[Someone]:
    """Somebody at such a browser, which is theirs alone, in the network of the instance."""
    zone = {"Ana": "Europe/Berlin"}.get(name, "America/New_York")
    with browser_in(playwright, instance.network, folder) as browser:
        person = someone(browser, instance, name, zone)
        person.context.grant_permissions(list(ALLOWED))
        person.context.add_init_script(KEEPS_WAYS)
        yield person
        leaves(person.context)
    assert person.faults == []


def way_of(page: Page) -> Way:
    """By what the other's picture comes, once it does."""
    found: Way = page.evaluate(_WAY)
    return found
