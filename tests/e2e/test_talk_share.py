"""The talk share: two browsers that hear a scripted conversation, and what they say of it."""

from __future__ import annotations

import json
import math
import random
import re
import struct
import wave
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Final

import pytest
from playwright.sync_api import Locator, Playwright, expect

from tests.e2e.calls.calling import FAKE_MEDIA, is_connected, joins
from tests.e2e.conftest import CHROMIUM, QUIET, Instance, Someone, get_in, leaves, someone
from tests.e2e.hours import chooses, see_phase, they_begin, they_sit_in_an_hour

RATE: Final = 16_000
#: Seconds of the recording: four times to and fro, and more than it takes to be told at all.
LASTS: Final = 40
#: Of a hundred seconds of talk the coach has thirty.
TURNS: Final = ((7.0, "focus"), (3.0, "coach"))


@pytest.fixture(scope="module")
def recordings(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """One conversation, as each of the two microphones hears it."""
    folder = tmp_path_factory.mktemp("recordings")
    return {role: recorded(folder / f"{role}.wav", role) for role in ("focus", "coach")}


def recorded(path: Path, role: str) -> Path:
    """Bursts like syllables, with the gaps of speech, while it is this one's turn; and a room's faint noise."""
    chance = random.Random(role)  # noqa: S311 - a recording, not a key
    samples: list[int] = []
    while len(samples) < LASTS * RATE:
        for seconds, whose in TURNS:
            until = len(samples) + round(seconds * RATE)
            while len(samples) < until:
                samples += syllable(chance, until - len(samples), loud=whose == role)
    with wave.open(str(path), "wb") as sound:
        sound.setnchannels(1)
        sound.setsampwidth(2)
        sound.setframerate(RATE)
        sound.writeframes(struct.pack(f"<{len(samples)}h", *samples))
    return path


def syllable(chance: random.Random, most: int, *, loud: bool) -> list[int]:
    """A voice's harmonics swelling and fading for a fifth of a second, and a short gap."""
    tone, length = chance.uniform(100, 220), min(most, round(RATE * chance.uniform(0.12, 0.28)))
    gap = min(most - length, round(RATE * chance.uniform(0.02, 0.15)))
    volume = 6000 if loud else 0
    voiced = (
        volume
        * math.sin(math.pi * at / length)
        * sum(math.sin(2 * math.pi * tone * n * at / RATE) / n for n in range(1, 6))
        for at in range(length)
    )
    return [round(one + chance.uniform(-8, 8)) for one in (*voiced, *[0.0] * gap)]


@pytest.fixture
def two(playwright: Playwright, instance: Instance, recordings: dict[str, Path]) -> Iterator[tuple[Someone, Someone]]:
    """Ana, whose hour it is, and Ben, her coach, at browsers that each hear their own microphone."""
    with ExitStack() as open_:
        people = []
        for name, zone, role in (("Ana", "Europe/Berlin", "focus"), ("Ben", "America/New_York", "coach")):
            hears = f"--use-file-for-fake-audio-capture={recordings[role]}"
            browser = playwright.chromium.launch(executable_path=CHROMIUM, args=[*QUIET, *FAKE_MEDIA, hears])
            open_.callback(browser.close)
            person = someone(browser, instance, name, zone)
            open_.callback(leaves, person.context)
            people.append(person)
        yield people[0], people[1]
        assert [person.faults for person in people] == [[], []]


def talk(person: Someone) -> Locator:
    return person.page.locator("talk-share")


def shows(person: Someone, words: str | re.Pattern[str]) -> None:
    expect(talk(person).get_by_text(words).first).to_be_visible()


def taps(person: Someone, label: str) -> None:
    talk(person).get_by_role("button", name=label, exact=True).click()


def is_heard(*people: Someone) -> None:
    """Their microphone is in a call, as far as the talk share knows; it hears silence."""
    for person in people:
        person.page.evaluate("""() => {
            const { stream } = new AudioContext().createMediaStreamDestination()
            const event = new CustomEvent("own-sound", { detail: { stream, muted: false } })
            document.querySelector("live-room").dispatchEvent(event)
        }""")


def has_been_heard(person: Someone, seconds: float) -> None:
    """For so long in the listening phase, by what its tab remembers."""
    person.page.wait_for_function(
        "(ms) => JSON.parse(sessionStorage.getItem('while-unlocked talk-share') ?? '{}').phases?.listen?.of >= ms",
        arg=seconds * 1000,
        timeout=3000 * seconds,
    )


def goes_on_to(phase: str, ana: Someone, ben: Someone) -> None:
    for _phase in range(10):
        if ana.page.locator('[data-part="phase"]').text_content() == phase:
            break
        now = ana.page.locator('[data-part="phase"]').text_content() or ""
        ana.taps("Next phase")
        expect(ana.page.locator('[data-part="phase"]')).not_to_have_text(now)
    see_phase(phase, ana, ben)


def share_of_the_coach(person: Someone, span: str) -> int:
    """As the sentence says it."""
    found = re.search(
        r"about (\d+) in 100, and (?:you|\w+) (\d+)\.", talk(person).locator(f'[data-part="{span}"]').inner_text()
    )
    assert found
    assert int(found[1]) + int(found[2]) == 100
    return int(found[2])


def test_a_conversation_of_thirty_to_seventy(instance: Instance, two: tuple[Someone, Someone]) -> None:
    ana, ben = two
    get_in(instance, ana, ben)
    they_sit_in_an_hour(ana, ben)
    chooses(ana, "The full hour")
    see_phase("The full hour", *two)
    ana.taps("Start the clock")
    see_phase("Arrive", *two)
    goes_on_to("Choose", ana, ben)
    for person in two:
        expect(talk(person)).to_be_hidden()
    for person in two:
        joins(person)
    for person in two:
        is_connected(person)
        shows(person, "Your own device counts how long you speak.")
    goes_on_to("Listen", ana, ben)
    for person in two:
        has_been_heard(person, LASTS)
        expect(talk(person).get_by_text("in 100")).to_have_count(0)
    goes_on_to("Heard?", ana, ben)
    shows(ana, re.compile("While Ben listened, you spoke about .* The guide hopes for 70 to 30."))
    shows(ben, re.compile("While you listened, Ana spoke about .* The guide hopes for 70 to 30."))
    assert abs(share_of_the_coach(ana, "listen") - 30) <= 5
    assert share_of_the_coach(ben, "listen") == share_of_the_coach(ana, "listen")


def test_it_is_kept_by_both_and_shown_afterwards(instance: Instance, ana: Someone, ben: Someone) -> None:
    address = they_come_to_the_close(instance, ana, ben)
    for person in (ana, ben):
        shows(person, "Keep this with the hour?")
    taps(ana, KEEP)
    shows(ana, "It is kept if Ben wants that, too.")
    ana.page.reload()
    shows(ana, "It is kept if Ben wants that, too.")
    taps(ben, KEEP)
    for person in (ana, ben):
        shows(person, "Kept with the hour, for the two of you.")
    they_end(address, ana, ben)
    told = "about 70 in 100, and {} 30. In all of the hour {} spoke about 60 in 100, and {} 40."
    expect(ana.page.locator("talk-line")).to_have_text(
        f"While Ben listened, you spoke {told.format('Ben', 'you', 'Ben')}"
    )
    expect(ben.page.locator("talk-line")).to_have_text(
        f"While you listened, Ana spoke {told.format('you', 'Ana', 'you')}"
    )
    for person in (ana, ben):
        assert remembered(person) == []


def test_one_no_leaves_nothing_anywhere(instance: Instance, ana: Someone, ben: Someone) -> None:
    address = they_come_to_the_close(instance, ana, ben)
    taps(ana, KEEP)
    taps(ben, "Let it go")
    for person in (ana, ben):
        shows(person, "It is not kept. Nothing of it stays.")
    they_end(address, ana, ben)
    for person in (ana, ben):
        expect(person.page.locator("our-page textarea")).to_be_enabled()
        expect(person.page.locator("talk-line")).to_be_hidden()
        assert remembered(person) == []


def test_either_turns_it_off_for_both_and_next_time_it_begins_so(
    instance: Instance, ana: Someone, ben: Someone
) -> None:
    they_begin(instance, ana, ben)
    is_heard(ana, ben)
    taps(ben, OFF)
    shows(ben, "You turned the talk share off, for both of you.")
    shows(ana, "The talk share is off, for both of you.")
    expect(talk(ana).get_by_role("button")).to_have_count(0)
    ben.page.reload()
    is_heard(ben)
    shows(ben, "You had the talk share off last time, so it is off now, for both of you.")
    taps(ben, "Turn it on")
    for person in (ana, ben):
        shows(person, "Your own device counts how long you speak.")
    # What one only hears about, one's own device does not take over.
    assert ana.page.evaluate("localStorage.getItem('talk-share')") is None


def test_on_a_telephone_the_clock_says_that_the_shares_have_come(
    instance: Instance, ana: Someone, ben: Someone
) -> None:
    ana.page.set_viewport_size({"width": 390, "height": 664})
    they_come_to_the_close(instance, ana, ben)
    told = ana.page.get_by_role("region", name="The clock").get_by_text("How much each of you spoke: see below")
    expect(told).to_be_visible()
    expect(talk(ana)).not_to_be_in_viewport()
    told.get_by_role("link", name="see below").press("Enter")
    expect(talk(ana)).to_be_in_viewport(ratio=0.5)
    expect(talk(ana)).to_be_focused()
    # Seen once, it needs no word any more.
    expect(told).to_be_hidden()
    ana.page.evaluate("scrollTo(0, 0)")
    expect(talk(ana)).not_to_be_in_viewport()
    expect(told).to_be_hidden()
    taps(ana, KEEP)
    ana.page.reload()
    expect(told).to_be_visible()
    is_heard(ana, ben)
    expect(talk(ana).get_by_role("button", name=OFF)).to_be_visible()
    # What was announced is there.
    expect(talk(ana).get_by_text("once the listening is over")).to_have_count(0)
    taps(ana, OFF)
    expect(told).to_be_hidden()


KEEP: Final = "Keep it, if we both want that"
OFF: Final = "Turn it off for both"
#: Milliseconds, by phase, as a tab remembers them: ten minutes of listening, and a little around it.
COUNTED: Final = {
    "ana": {"listen": {"spoke": 420_000, "of": 600_000}, "commit": {"spoke": 180_000, "of": 400_000}},
    "ben": {"listen": {"spoke": 180_000, "of": 600_000}, "commit": {"spoke": 220_000, "of": 400_000}},
}


def they_come_to_the_close(instance: Instance, ana: Someone, ben: Someone) -> str:
    """An hour that was counted before they reloaded, so that nobody has to speak for ten minutes."""
    they_begin(instance, ana, ben)
    address = ana.page.url.removeprefix(ana.url).removesuffix("room/")
    goes_on_to("Close", ana, ben)
    for person in (ana, ben):
        remembers = {"session": address.split("/")[2], "wants": True, "keeps": None}
        remembers["phases"] = COUNTED[person.name.lower()]
        # Leaving the page, it writes down what it knows: nothing, so far.
        counted = json.dumps(json.dumps(remembers))
        person.page.add_init_script(f"""
            if (!sessionStorage.getItem("seeded")) sessionStorage.setItem("while-unlocked talk-share", {counted})
            sessionStorage.setItem("seeded", "yes")
        """)
        person.page.reload()
    for person in (ana, ben):
        shows(person, "about 70 in 100")
        shows(person, "about 60 in 100")
    return address


def they_end(address: str, ana: Someone, ben: Someone) -> None:
    ana.ends_the_hour()
    for person in (ana, ben):
        person.page.wait_for_url(person.url + address)


def remembered(person: Someone) -> list[str]:
    """What this browser still has of it."""
    kept: list[str] = person.page.evaluate("[...Object.keys(sessionStorage), ...Object.keys(localStorage)]")
    return [name for name in kept if "talk" in name]
