"""Passkeys in a real browser: one touch signs in and opens, and what opens never leaves the browser."""

from __future__ import annotations

import base64
from dataclasses import dataclass, field

import pytest
from playwright.sync_api import CDPSession, expect

from tests.e2e.conftest import Instance, Someone, drawn, get_in

# Tells every result of a PRF to the test, before the page's own code sees it.
LISTEN = """() => {
    const extensions = PublicKeyCredential.prototype.getClientExtensionResults
    PublicKeyCredential.prototype.getClientExtensionResults = function () {
        const results = extensions.call(this)
        const first = results.prf?.results?.first
        if (first) window.tellResult(Array.from(new Uint8Array(first)))
        return results
    }
}"""
NOTE = "What nobody but Ana may read"


@dataclass
class Keys:
    """The authenticators of one tab."""

    cdp: CDPSession
    results: list[bytes] = field(default_factory=list)
    bodies: list[str] = field(default_factory=list)

    def plug_in(self, *, prf: bool = True, transport: str = "usb") -> str:
        """One more authenticator."""
        options = {
            "protocol": "ctap2",
            "ctap2Version": "ctap2_1",
            "transport": transport,
            "hasResidentKey": True,
            "hasUserVerification": True,
            "isUserVerified": True,
            "automaticPresenceSimulation": True,
            "hasPrf": prf,
        }
        made: str = self.cdp.send("WebAuthn.addVirtualAuthenticator", {"options": options})["authenticatorId"]
        return made

    def plug_out(self, one: str) -> None:
        """Take it away."""
        self.cdp.send("WebAuthn.removeVirtualAuthenticator", {"authenticatorId": one})

    def held(self, one: str) -> int:
        """How many passkeys it holds."""
        return len(self.cdp.send("WebAuthn.getCredentials", {"authenticatorId": one})["credentials"])


@pytest.fixture
def keys(ana: Someone) -> Keys:
    """Ana's, and everything that her tab is given by them and sends."""
    cdp = ana.context.new_cdp_session(ana.page)
    cdp.send("WebAuthn.enable")
    keys = Keys(cdp)
    ana.context.expose_function("tellResult", lambda result: keys.results.append(bytes(result)))
    ana.context.add_init_script(f"({LISTEN})()")
    ana.context.on("request", lambda request: keys.bodies.append(request.post_data or ""))
    return keys


def adds(ana: Someone, name: str) -> None:
    ana.goes("/vault/")
    ana.page.bring_to_front()
    ana.taps("Add a passkey")
    ana.page.get_by_label("Your present passphrase").fill(ana.passphrase)
    ana.page.get_by_label("What do you call it?").fill(name)
    ana.taps("Go on")
    ana.taps("Make the passkey")
    ana.page.wait_for_url(f"{ana.url}/vault/")
    expect(ana.page.get_by_text(name).first).to_be_visible()


def taps_passkey(ana: Someone) -> None:
    ana.page.bring_to_front()
    ana.page.locator("main").get_by_role("button", name="Use a passkey").click()


def signs_in_by_passkey(ana: Someone) -> None:
    ana.goes("/sign-in/")
    taps_passkey(ana)


def test_two_passkeys_and_one_of_them_goes(instance: Instance, ana: Someone, ben: Someone, keys: Keys) -> None:
    room = a_note_in_the_room(instance, ana, ben)
    first = keys.plug_in(transport="internal")
    adds(ana, "My laptop")
    ana.signs_out()
    signs_in_by_passkey(ana)
    ana.page.wait_for_url(f"{ana.url}/")
    the_note_is_there(ana, room)
    keys.plug_out(first)
    second = keys.plug_in()
    adds(ana, "Blue key")
    expect(ana.page.get_by_text("Signs in; your passphrase unlocks.")).to_be_hidden()
    ana.taps("Lock this device")
    taps_passkey(ana)
    ana.page.wait_for_url(f"{ana.url}/vault/")
    the_note_is_there(ana, room)
    removes(ana, "Blue key")
    the_note_is_there(ana, room)
    ana.signs_out()
    signs_in_by_passkey(ana)
    expect(ana.page.get_by_role("alert")).to_contain_text("No passkey was used. Nothing was changed")
    # The browser was told that it is good for nothing any more, and forgot it.
    assert keys.held(second) == 0
    nothing_that_opens_was_sent(keys)


def a_note_in_the_room(instance: Instance, ana: Someone, ben: Someone) -> str:
    get_in(instance, ana, ben)
    ana.taps("Start an hour now")
    expect(ana.page.locator('[data-part="me"]')).to_have_attribute("data-state", "here")
    ana.types("#note", NOTE)
    expect(ana.page.locator('[data-kind="note"] .saved')).to_have_text("Saved, sealed")
    return ana.page.url.removeprefix(ana.url)


def the_note_is_there(ana: Someone, room: str) -> None:
    ana.page.wait_for_load_state("networkidle")
    ana.goes(room)
    expect(ana.page.locator("#note")).to_have_value(NOTE)


def removes(ana: Someone, name: str) -> None:
    """By that passkey itself."""
    ana.goes("/vault/")
    ana.taps(f"Rename or remove {name}")
    ana.page.get_by_label("Name", exact=True).fill(f"{name}, old")
    ana.taps("Keep this name")
    ana.taps(f"Rename or remove {name}, old")
    taps_passkey(ana)
    ana.page.wait_for_url(f"{ana.url}/vault/")
    expect(ana.page.get_by_text("My laptop").first).to_be_visible()
    expect(ana.page.get_by_text(name)).to_be_hidden()


def nothing_that_opens_was_sent(keys: Keys) -> None:
    assert len({result for result in keys.results if len(result) == 32}) == 2
    sent = "\n".join(keys.bodies)
    assert '"authenticator_data"' in sent
    for result in keys.results:
        spelled = {result.hex(), base64.b64encode(result).decode(), base64.urlsafe_b64encode(result).decode()}
        spelled |= {result.decode("latin-1"), ",".join(str(byte) for byte in result)}
        assert [one for one in spelled if one.rstrip("=") in sent] == []
    assert '"results"' not in sent


def test_without_prf_the_passphrase_unlocks(instance: Instance, ana: Someone, keys: Keys) -> None:
    ana.page.goto(instance.operator_link)
    ana.signs_up()
    ana.page.wait_for_url(f"{ana.url}/")
    keys.plug_in(prf=False)
    adds(ana, "Old key")
    expect(ana.page.get_by_text("Signs in; your passphrase unlocks.")).to_be_visible()
    ana.signs_out()
    signs_in_by_passkey(ana)
    expect(ana.page.get_by_text("Your passkey signed you in.")).to_be_visible()
    ana.shows_passphrase("Unlock")
    ana.page.wait_for_url(f"{ana.url}/")
    assert keys.results == []


def test_a_passkey_takes_the_place_of_a_forgotten_passphrase(instance: Instance, ana: Someone, keys: Keys) -> None:
    ana.page.goto(instance.operator_link)
    ana.signs_up()
    ana.page.wait_for_url(f"{ana.url}/")
    keys.plug_in()
    adds(ana, "Blue key")
    ana.goes("/vault/passphrase/")
    ana.passphrase = drawn(ana.page.locator("#fresh"))
    taps_passkey(ana)
    ana.page.wait_for_url(f"{ana.url}/vault/")
    ana.signs_out()
    ana.signs_in()
    ana.signs_out()
    signs_in_by_passkey(ana)
    ana.page.wait_for_url(f"{ana.url}/")
    ana.goes("/vault/code/")
    taps_passkey(ana)
    expect(ana.page.locator("ol.words li")).to_have_count(12)
