"""Safety words: two people read four words to each other, each says that they match, and new keys take it back."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Locator, expect

from tests.e2e.conftest import Instance, Someone, drawn, get_in
from tests.e2e.hours import they_sit_in_an_hour
from tests.e2e.keyboard import Keyboard
from tests.e2e.test_access import Inspector
from tests.e2e.test_keys import lets_back_in, writes_down

INVITED = "Make sure nobody is between you"
COMPARED = re.compile(r"^You compared words today\.?$")
CHANGED = re.compile("^Keys have changed since you compared words, today. ")
A_LINE = 24  # px
KINDS = {"hello", "reply", "sealed", "ping", "changed"}


@pytest.fixture
def partnership(instance: Instance, ana: Someone, ben: Someone) -> str:
    """The address of what Ana and Ben have between them."""
    return get_in(instance, ana, ben)


@pytest.fixture
def sent(ana: Someone, ben: Someone) -> list[str]:
    """Every frame that goes to the server from either's room."""
    frames: list[str] = []
    for person in (ana, ben):
        person.page.on("websocket", lambda line: line.on("framesent", lambda frame: frames.append(str(frame))))
    return frames


def words_of(person: Someone) -> Locator:
    return person.page.locator("safety-words")


def fold_of(person: Someone) -> Locator:
    return words_of(person).locator("summary")


def both_are_shown_words(ana: Someone, ben: Someone) -> list[str]:
    """Ana asks, Ben sees it and taps, too; gives back the four words."""
    if words_of(ana).locator("details").get_attribute("open") is None:
        fold_of(ana).click()
    ana.taps("Compare words with Ben")
    expect(words_of(ana).get_by_role("status")).to_contain_text("Ben sees that you ask")
    expect(words_of(ben).get_by_role("status")).to_have_text(
        "Ana would like to compare four words with you, read aloud."
    )
    ben.taps("Yes, compare with Ana")
    seen = [read_by(person) for person in (ana, ben)]
    assert seen[0] == seen[1]
    return seen[0]


def read_by(person: Someone) -> list[str]:
    items = words_of(person).get_by_role("listitem")
    expect(items).to_have_count(4)
    told = items.all_inner_texts()
    assert [text.split(":")[0] for text in told] == [f"Word {number}" for number in (1, 2, 3, 4)]
    return words_of(person).locator(".four-words .said").all_inner_texts()


def remembers(person: Someone) -> None:
    expect(fold_of(person)).to_have_text(COMPARED)


def test_two_compare_and_both_remember(partnership: str, sent: list[str], ana: Someone, ben: Someone) -> None:
    inspector = Inspector(ana.url)
    inspector.watch(ana.context)
    session = they_sit_in_an_hour(ana, ben)
    for person in (ana, ben):
        expect(fold_of(person)).to_have_text(INVITED)
        expect(words_of(person).get_by_role("button")).to_have_count(0)  # It is folded away.
    words = both_are_shown_words(ana, ben)
    one_reads_first(ana, ben)
    inspector.look(ana.page)
    each_says_that_they_match(ana, ben)
    nothing_was_said_openly(sent, words)
    for person in (ana, ben):
        person.goes(partnership)
        expect(person.page.locator("words-compared").get_by_text(COMPARED)).to_be_visible()
    ben.goes(f"{session}room/")
    ana.goes(f"{session}room/")
    remembers(ana)
    fold_of(ana).click()
    inspector.look(ana.page)
    assert inspector.wrong == []


def each_says_that_they_match(ana: Someone, ben: Someone) -> None:
    """For themselves; by hand, and by keyboard."""
    ana.taps("They match")
    remembers(ana)
    expect(went_well(ana)).to_have_text("The words match: nobody is between you and Ben.")
    expect(fold_of(ben)).to_have_text(INVITED)
    keys = Keyboard(ben)
    keys.presses(keys.button("They match"))
    remembers(ben)
    expect(went_well(ben)).to_be_visible()
    keys.is_on(fold_of(ben))


def went_well(person: Someone) -> Locator:
    """What is said under the folded words."""
    return words_of(person).locator('[data-part="success"]')


def nothing_was_said_openly(sent: list[str], words: list[str]) -> None:
    told = " ".join(sent)
    assert KINDS.issuperset(re.findall(r'"type":"(\w+)"', told))
    assert not [word for word in words if f'"{word}"' in told]


def one_reads_first(ana: Someone, ben: Someone) -> None:
    """Each reads two of them; the other listens for these."""
    first, second = ((words_of(person).locator("section").first) for person in (ana, ben))
    told = sorted(half.get_by_role("heading").inner_text() for half in (first, second))
    assert told[1] == "You read these two aloud:"
    assert re.fullmatch("(Ana|Ben) reads aloud. Listen for these two:", told[0])


@pytest.mark.usefixtures("partnership")
def test_words_that_differ_are_not_forgotten(ana: Someone, ben: Someone) -> None:
    session = they_sit_in_an_hour(ana, ben)
    fold_of(ana).click()
    ana.taps("Compare words with Ben")
    ben.taps("Not now")
    expect(words_of(ana).get_by_role("status")).to_have_text("Not just now, says Ben.")
    both_are_shown_words(ana, ben)
    ana.taps("They match")
    expect(went_well(ana)).to_be_visible()
    ben.taps("They do not")
    expect(words_of(ben).get_by_role("alert")).to_contain_text("Somebody may be between you")
    expect(words_of(ana).get_by_role("alert")).to_contain_text("Ben says that the words do not match.")
    expect(fold_of(ana)).to_have_text("You do not agree on the words")
    for reassuring in (went_well(ana), words_of(ana).get_by_text("It holds until keys change")):
        expect(reassuring).to_be_hidden()
    ben.goes(f"{session}room/")
    expect(words_of(ben).get_by_role("alert")).to_contain_text("Today you said that the words do not match.")
    words_of(ben).get_by_role("link", name="To the page of you and Ana").click()
    expect(ben.page.locator("words-compared").get_by_role("alert")).to_contain_text("Somebody may be between you")


def test_new_keys_take_it_back_and_it_is_asked_again_once(partnership: str, ana: Someone, ben: Someone) -> None:
    session = they_sit_in_an_hour(ana, ben)
    both_are_shown_words(ana, ben)
    for person in (ana, ben):
        person.taps("They match")
        remembers(person)
    loses_a_device(ana)
    lets_back_in(ana, ben, partnership)
    for person in (ana, ben):
        person.goes(partnership)
        expect(person.page.locator("words-compared").get_by_text(CHANGED)).to_be_visible()
    for person in (ana, ben):
        person.goes(f"{session}room/")
    for person in (ana, ben):
        expect(words_of(person).get_by_text(CHANGED)).to_be_visible()
    ben.taps("Not now")
    ben.page.reload()
    expect(fold_of(ben)).to_be_visible()
    expect(fold_of(ben)).to_have_text(INVITED)
    expect(words_of(ben).get_by_text(CHANGED)).to_be_hidden()
    both_are_shown_words(ana, ben)
    for person in (ana, ben):
        person.taps("They match")
        remembers(person)


def loses_a_device(ana: Someone) -> None:
    """And makes all keys new at another, which is this one."""
    ana.goes("/vault/lost-device/")
    ana.page.locator("#passphrase").fill(ana.passphrase)
    ana.passphrase = drawn(ana.page.locator("#fresh"))
    ana.taps("Go on to the new code")
    writes_down(ana, ana.page.locator("lost-device"))
    ana.page.wait_for_url(f"{ana.url}/vault/")


def test_the_question_comes_to_wherever_one_is(partnership: str, ana: Someone, ben: Someone) -> None:
    assert partnership
    they_sit_in_an_hour(ana, ben)
    fold_of(ana).click()
    panel = words_of(ben).locator(".panel")
    for width in (1440, 390):
        ben.page.set_viewport_size({"width": width, "height": 844})
        ben.page.get_by_label("Private notes").focus()
        expect(fold_of(ben)).not_to_be_in_viewport()
        ben.page.wait_for_load_state("networkidle")
        notes = top_of(ben.page.get_by_label("Private notes"))
        ana.taps("Compare words with Ben")
        expect(panel).to_be_in_viewport(ratio=1)
        # What somebody reads or writes stays where it is.
        assert abs(top_of(ben.page.get_by_label("Private notes")) - notes) < A_LINE
        # Where its place is in sight, it stands there.
        fold_of(ben).scroll_into_view_if_needed()
        expect(panel).to_have_css("position", "static")
        ben.page.evaluate("window.scrollTo({ top: document.body.scrollHeight, behavior: 'instant' })")
        expect(panel).to_have_css("position", "fixed")
        ana.taps("Never mind")
        expect(panel).not_to_have_css("position", "fixed")


def top_of(one: Locator) -> float:
    top: float = one.evaluate("one => one.getBoundingClientRect().top")
    return top
