"""Two people go from nothing to a held hour, then to the next with swapped roles, on a moved clock."""

from __future__ import annotations

import base64
import json
import sqlite3
import time
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.e2e.conftest import Instance, Someone, drawn
from tests.e2e.hours import they_say_that_they_met
from tests.e2e.instance import of_its_own
from turnabout.vault import derive

INSTANT_FOR_PEOPLE = 30_000  # ms for the other's browser, on a slow machine
TEN_SECONDS_PASS = "since => Date.now() - since >= 10000"
CLOCK_ENDS = """() => new Promise(resolve => {
    const shown = document.querySelector('[data-part="time"]')
    const before = shown.textContent
    const goesOn = new MutationObserver(() => {
        if (shown.textContent === before) return
        const [minutes, seconds] = shown.textContent.split(":").map(Number)
        goesOn.disconnect()
        resolve(Date.now() / 1000 + minutes * 60 + seconds)
    })
    goesOn.observe(shown, { childList: true, characterData: true, subtree: true })
})"""
PARAMETERS = """async email => {
    const csrf = /csrf=([^;]+)/.exec(document.cookie)[1]
    const headers = { "Content-Type": "application/json", "X-CSRFToken": csrf }
    const answer = await fetch("/vault/parameters/", { method: "POST", headers, body: JSON.stringify({ email }) })
    return (await answer.json()).salt
}"""


@pytest.fixture
def instance(tmp_path: Path) -> Iterator[Instance]:
    """Nobody else was ever here: all that is found was written by these two."""
    with of_its_own(tmp_path) as running:
        yield running


def test_two_weeks_from_nothing(instance: Instance, ana: Someone, ben: Someone) -> None:
    they_get_in(instance, ana, ben)
    they_agree(ana, ben)
    they_start_now(ana, ben)
    they_live_through_the_hour(ana, ben)
    they_close(ana, ben)
    they_choose_a_time(ana, ben)
    a_week_later_roles_are_swapped(instance, ana, ben)
    one_reloads_and_one_is_offline(ana, ben)
    the_second_hour_closes(ana, ben)
    nothing_private_is_found(instance, [ana, ben])


def they_get_in(instance: Instance, ana: Someone, ben: Someone) -> None:
    ana.page.goto(instance.operator_link)
    ana.signs_up()
    ana.taps("Invite a friend")
    ana.types("A line to your friend", "Ben, shall we give the lighthouse hour a try?")
    ana.taps("Make the link")
    ben.page.goto(drawn(ana.page.locator("#link")))
    expect(ben.page.get_by_role("heading", name="Ana")).to_be_visible()
    expect(ben.page.get_by_text("lighthouse hour")).to_be_visible()
    assert "#" not in ben.page.url
    ben.taps("Yes: make my account")
    ben.signs_up()
    ben.taps("Continue as Ben")
    expect(ben.page.get_by_text("Waiting for Ana").first).to_be_visible()
    ana.goes("/")
    ana.taps("See who accepted")
    expect(ana.page.get_by_role("heading", name="Ben")).to_be_visible()
    ana.taps("Yes, that is them")
    expect(ana.page.get_by_role("heading", name="You and Ben")).to_be_visible()
    ben.page.reload()
    expect(ben.page.get_by_role("heading", name="You and Ana")).to_be_visible()


def they_agree(ana: Someone, ben: Someone) -> None:
    for person, other in ((ana, ben), (ben, ana)):
        person.taps("Read the agreement")
        expect(person.page.locator("ol.clauses > li")).to_have_count(10)
        person.taps("I agree")
        expect(person.page.get_by_text(f"{person.name} agreed on")).to_be_visible()
        person.taps("Back")
        expect(person.page.get_by_role("heading", name=f"You and {other.name}")).to_be_visible()
    expect(ben.page.get_by_text("You have both agreed.")).to_be_visible()


def they_start_now(ana: Someone, ben: Someone) -> None:
    ana.types("A link, a telephone, or a place", "the blue bench behind the harbour office")
    ana.taps("Keep it")
    expect(ana.page.get_by_text("Kept, sealed")).to_be_visible()
    ana.taps("Start an hour now")
    expect(ana.page.locator("live-room")).to_be_visible()
    ben.goes("/")
    ben.taps("Enter the room")
    expect(ben.page.get_by_text("the blue bench behind the harbour office").first).to_be_visible()
    expect(ana.page.locator('[data-part="partner"]')).to_have_attribute("data-state", "here")


def they_live_through_the_hour(ana: Someone, ben: Someone) -> None:
    expect(ana.page.get_by_text("Your hour")).to_be_visible()
    expect(ben.page.get_by_text("You coach")).to_be_visible()
    # The two know each other; they leave out the stories that a first hour begins with.
    ana.page.get_by_text("Choose another plan").click()
    ana.page.get_by_role("radio", name="The full hour").check()
    ana.taps("Start the clock")
    for person in (ana, ben):
        expect(person.page.locator('[data-part="phase"]')).to_have_text("Arrive")
        expect(person.page.locator(".prompt-card .said")).not_to_be_empty()
    ben.taps("Next phase")
    for person in (ana, ben):
        expect(person.page.locator('[data-part="phase"]')).to_have_text("Check in")
    ana.types("#note", "Between us, I am afraid the marmalade business will fold.")
    ana.types("#our-page", "The cormorant is owed an answer by us both.")
    expect(ben.page.locator("#our-page")).to_have_value("The cormorant is owed an answer by us both.")
    ben.page.locator("hour-advice").get_by_role("button", name="May I offer an idea?").click()
    ana.page.locator("hour-advice").get_by_role("button", name="Yes", exact=True).click()
    ben.types("#idea-text", "Ask the harbour master for the tide table")
    ben.taps("Write it down")
    expect(ana.page.get_by_text("the tide table")).to_be_visible()
    ben.types("#takeaway", "Ana already knows what the kestrel means to her.")
    expect(ben.page.locator('[data-kind="takeaway"] .saved')).to_have_text("Saved, sealed")
    expect(ana.page.get_by_text("what the kestrel means")).to_be_visible()
    ana.types("When", "it is Tuesday and the kettle sings")
    ana.types("I will", "ring the cooperage about the barrels")
    ana.taps("Add this commitment")
    expect(ben.page.get_by_text("ring the cooperage about the barrels")).to_be_visible()


def they_close(ana: Someone, ben: Someone) -> None:
    ana.ends_the_hour()
    they_say_that_they_met(ana, ben)
    for name, point in (("heard", 9), ("free", 8), ("mine", 10), ("useful", 7)):
        ana.page.locator(f'pulse-form input[name="{name}"][value="{point}"]').check()
    ana.page.locator('pulse-form input[name="between"][value="no"]').check()
    ana.taps("Send, sealed")
    expect(ana.page.get_by_text("Yours is in.")).to_be_visible()
    ben.page.reload()
    expect(ben.page.locator("pulse-form form")).to_be_visible()
    expect(ben.page.locator("pulse-form .answers")).to_have_count(0)
    ben.page.locator('pulse-form input[name="guess"][value="8"]').check()
    ben.page.locator('pulse-form input[name="between"][value="maybe"]').check()
    ben.page.get_by_label("Let Ana see this, too").check()
    ben.taps("Send, sealed")
    for person in (ben, ana):
        expect(person.page.locator("pulse-form .answers")).to_have_count(2, timeout=INSTANT_FOR_PEOPLE)


def they_choose_a_time(ana: Someone, ben: Someone) -> None:
    ben.goes("/")
    ben.taps("Choose a weekly time")
    expect(ben.page.get_by_text("For Ana:")).to_be_visible()
    ben.taps("Ask Ana")
    expect(ben.page.get_by_text("You asked Ana")).to_be_visible()
    ana.goes("/")
    ana.taps("Yes, that suits me")
    ben.goes("/")
    ben.taps("You and Ana")
    expect(ben.page.get_by_role("heading", name="Next: your hour")).to_be_visible()
    ana.goes("/")
    expect(ana.page.get_by_role("heading", name="Next, you coach Ben")).to_be_visible()
    expect(ana.page.get_by_text("ring the cooperage about the barrels")).to_be_visible()
    expect(ana.page.locator("ol.strip li.week")).not_to_have_count(0)


def a_week_later_roles_are_swapped(instance: Instance, ana: Someone, ben: Someone) -> None:
    ana.goes("/")
    starts = ana.page.locator(".when time").get_attribute("datetime")
    ahead = datetime.fromisoformat(starts or "").timestamp() - time.time()
    instance.move_clock(timedelta(seconds=ahead, minutes=-10))
    for person in (ana, ben):
        person.goes("/")
        person.taps("Enter the room")
        expect(person.page.get_by_text("ring the cooperage about the barrels")).to_be_visible()
        expect(person.page.locator('[data-part="me"]')).to_have_attribute("data-state", "here")
    expect(ana.page.get_by_text("You coach")).to_be_visible()
    expect(ben.page.get_by_text("Your hour")).to_be_visible()
    ben.taps("Start the clock")
    expect(ana.page.locator('[data-part="phase"]')).to_have_text("Arrive")


def one_reloads_and_one_is_offline(ana: Someone, ben: Someone) -> None:
    ana.types("#note", "Half a sentence about the greenhouse")
    expect(ana.page.locator('[data-kind="note"] .saved')).to_have_text("Kept on this device")
    ana.page.reload()
    expect(ana.page.locator("#note")).to_have_value("Half a sentence about the greenhouse")
    expect(ana.page.locator('[data-part="phase"]')).to_have_text("Arrive")
    ben.page.locator('[data-part="partner"][data-state="here"]').wait_for()
    cut_off(ben)
    ben.types("#note", "Written while the train was in the tunnel")
    expect(ben.page.locator('[data-kind="note"] .saved')).to_contain_text("No connection")
    ana.taps("Next phase")
    expect(ana.page.locator('[data-part="phase"]')).to_have_text("Between us")
    # The clock of whoever is cut off goes on by itself, in the phase it knows.
    expect(ben.page.locator('[data-part="phase"]')).to_have_text("Arrive")
    ben.page.wait_for_function(TEN_SECONDS_PASS, arg=ben.page.evaluate("Date.now()"))
    ben.context.set_offline(offline=False)
    expect(ben.page.locator('[data-part="phase"]')).to_have_text("Between us", timeout=INSTANT_FOR_PEOPLE)
    expect(ben.page.locator('[data-kind="note"] .saved')).to_have_text("Saved, sealed", timeout=INSTANT_FOR_PEOPLE)
    # A page may be late to show what it knows; one that is wrong stays so.
    assert any(abs(clock_ends(ana) - clock_ends(ben)) <= 1 for _ in range(5))


def the_second_hour_closes(ana: Someone, ben: Someone) -> None:
    ben.ends_the_hour()
    they_say_that_they_met(ana, ben)
    ana.goes("/")
    expect(ana.page.get_by_role("heading", name="Next is your hour")).to_be_visible()
    expect(ana.page.locator('ol.strip li[data-state="held"]')).to_have_count(2)


def cut_off(person: Someone) -> None:
    """Take the network away, from open sockets too."""
    person.context.set_offline(offline=True)


def clock_ends(person: Someone) -> float:
    """When somebody's clock will show nothing any more, told at the moment it goes on."""
    ends: float = person.page.evaluate(CLOCK_ENDS)
    return ends


def nothing_private_is_found(instance: Instance, people: list[Someone]) -> None:
    """Search all the server ever wrote, as bytes, for every sentence, passphrase, code, secret and key."""
    kept = b"".join(
        path.read_bytes() for path in instance.data.rglob("*") if path.is_file() and "static" not in path.parts
    )
    kept += instance.log.read_bytes() + dump_of(instance.data / "turnabout.sqlite3")
    assert b"ana@example.org" in kept, "the search must be able to find something"
    for person in people:
        for private in [*person.typed, person.passphrase, person.code, *secrets_of(person)]:
            for form in forms_of(private):
                assert form not in kept, private


def forms_of(private: str) -> list[bytes]:
    """A text in the forms it could lie about in."""
    raw = private.encode()
    return [
        raw,
        base64.b64encode(raw)[:-4],
        base64.urlsafe_b64encode(raw)[:-4],
        raw.hex().encode(),
        json.dumps(private)[1:-1].encode(),
    ]


def dump_of(database: Path) -> bytes:
    with sqlite3.connect(database) as connection:
        return "\n".join(connection.iterdump()).encode()


def secrets_of(person: Someone) -> list[str]:
    """The auth secrets that passphrase and code give: they pass through the server, and may not stay."""
    salt = base64.urlsafe_b64decode(person.page.evaluate(PARAMETERS, person.email) + "=")
    stretched = derive.stretch(person.passphrase, salt=salt, n=derive.SCRYPT_N, r=derive.SCRYPT_R, p=derive.SCRYPT_P)
    recovery = derive.recovery_entropy(person.code)
    return [derive.passphrase_keys(stretched).auth, derive.recovery_keys(recovery).auth]
