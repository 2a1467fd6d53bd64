"""A call with a program that is no browser: whatever it knows of us, it has from docs/protocol.md."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import expect

from tests.caller import Caller
from tests.e2e.calls.calling import HEARS, beside, is_connected, joins
from tests.e2e.conftest import Instance, Someone, get_in
from tests.unlocked import sign_in


@pytest.fixture
def ben(ana: Someone, instance: Instance) -> Iterator[Someone]:
    with beside(ana, instance, "Ben") as person:
        yield person


@pytest.fixture(autouse=True)
def on_this_machine(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing the program sends leaves it; of all addresses the library leaves out just this one."""
    monkeypatch.setattr("aioice.ice.get_host_addresses", lambda use_ipv4, use_ipv6: ["127.0.0.1"])  # noqa: ARG005 - its words


@pytest.mark.parametrize("part", ["leading", "answering"])
def test_a_program_holds_a_call_with_a_browser(instance: Instance, ana: Someone, ben: Someone, part: str) -> None:
    person, caller = a_person_and_a_program(instance, ana, ben, leads=part == "leading")
    name = ben.name if person is ana else ana.name
    with caller.in_the_room():
        expect(person.page.get_by_text(f"{name} is in the call.")).to_be_visible()
        joins(person)
        both_are_connected(person, caller)
        assert min(caller.seen.size) > 100
        caller.mutes(sound=False)
        expect(person.page.get_by_text(f"{name} is muted.")).to_be_visible()
        assert caller.shown["sound"] is True
        person.taps("Mute")
        caller.until(lambda: caller.shown["sound"] is False, "that they are muted")
        person.taps("Unmute")
        before = caller.theirs
        person.page.reload()
        caller.until(lambda: caller.theirs not in (None, before), "a new run")
        both_are_connected(person, caller)


def a_person_and_a_program(instance: Instance, ana: Someone, ben: Someone, *, leads: bool) -> tuple[Someone, Caller]:
    """One of the two in the room in their browser, and a program as the other: as whom is up to who is to lead."""
    get_in(instance, ana, ben)
    ana.taps("Start an hour now")
    call = ana.page.locator("room-call")
    me, partner, session = (str(call.get_attribute(f"data-{name}")) for name in ("me", "partner", "session"))
    person, other = (ana, ben) if leads == (partner < me) else (ben, ana)
    other.goes("/practice/")
    person.goes(f"/sessions/{session}/room/")
    return person, Caller(sign_in(other.url, other.email, other.passphrase), session)


def both_are_connected(person: Someone, caller: Caller) -> None:
    is_connected(person)
    person.page.evaluate(HEARS)
    caller.is_connected()
