"""Our page: both write at once, cut off and apart, and no word of either is lost."""

from __future__ import annotations

import pytest
from playwright.sync_api import Locator, expect

from tests.e2e.conftest import Instance, Someone, get_in
from tests.e2e.hours import they_sit_in_an_hour

SAVED = "Saved, sealed"
KEPT = "No connection. Kept on this device"


@pytest.fixture
def session(instance: Instance, ana: Someone, ben: Someone) -> str:
    """The address of an hour in which Ana and Ben both sit."""
    get_in(instance, ana, ben)
    address = they_sit_in_an_hour(ana, ben)
    for person in (ana, ben):
        expect(sheet(person)).to_be_enabled()
    return address


def sheet(person: Someone) -> Locator:
    return person.page.get_by_label("Our page")


def saved(person: Someone) -> Locator:
    return person.page.locator("our-page .saved")


def types_at(person: Someone, place: int, words: str) -> None:
    """Put the caret somewhere, and type as hands do."""
    sheet(person).evaluate("(field, place) => { field.focus(); field.setSelectionRange(place, place) }", place)
    person.page.keyboard.type(words)
    person.typed.append(words)


def both_show(ana: Someone, ben: Someone, words: str) -> None:
    for person in (ana, ben):
        expect(sheet(person)).to_have_value(words)


def test_two_write_one_page(session: str, ana: Someone, ben: Someone) -> None:
    what_one_types_the_other_sees(ana, ben)
    both_type_at_once(ana, ben)
    somebody_takes_back_their_own_only(ana, ben)
    one_is_cut_off_and_both_go_on(ana, ben)
    somebody_reloads_in_the_middle_of_a_word(ana, ben)
    both_write_apart(session, ana, ben)


@pytest.mark.usefixtures("session")
def test_a_word_put_together_by_an_input_method_meets_the_other(ana: Someone, ben: Someone) -> None:
    """Ana writes in Japanese while Ben writes before and behind her: no character is lost, and none comes twice."""
    types_at(ana, 0, "Tea: .")
    both_show(ana, ben, "Tea: .")
    sheet(ana).evaluate("field => field.setSelectionRange(5, 5)")
    method = InputMethod(ana)
    method.shows("お")
    types_at(ben, 0, "Ben: ")
    method.shows("おち")
    expect(sheet(ben)).to_have_value("Ben: Tea: .")
    types_at(ben, len("Ben: Tea: ."), " Milk.")
    expect(sheet(ana)).to_have_value("Tea: おち.")
    method.commits("お茶")
    both_show(ana, ben, "Ben: Tea: お茶. Milk.")
    # She goes on where she was; and what is given up leaves nothing.
    ana.page.keyboard.type("!")
    both_show(ana, ben, "Ben: Tea: お茶!. Milk.")
    method.shows("みず")
    sheet(ben).fill("Ben: Tea: お茶!. Milk. Cake.")
    method.shows("")
    both_show(ana, ben, "Ben: Tea: お茶!. Milk. Cake.")
    # The partner takes away the place she writes in.
    method.shows("こ")
    sheet(ben).fill("")
    method.commits("粉")
    both_show(ana, ben, "粉")


class InputMethod:
    """Somebody's input method, as Chromium hears of it."""

    def __init__(self, person: Someone) -> None:
        self._line = person.context.new_cdp_session(person.page)
        self._typed = person.typed

    def shows(self, word: str) -> None:
        """Show a word that is not there yet; an empty one gives it up."""
        place = {"selectionStart": len(word), "selectionEnd": len(word)}
        self._line.send("Input.imeSetComposition", {"text": word, **place})

    def commits(self, word: str) -> None:
        """Put the word into the field."""
        self._line.send("Input.insertText", {"text": word})
        self._typed.append(word)


def test_of_two_pages_of_one_person_the_newest_writes(session: str, ana: Someone, ben: Someone) -> None:
    types_at(ana, 0, "Laptop. ")
    both_show(ana, ben, "Laptop. ")
    phone = ana.tab(f"{session}room/")
    only_reads(ana)
    expect(sheet(phone)).to_have_value("Laptop. ")
    types_at(phone, 8, "Phone. ")
    both_show(phone, ben, "Laptop. Phone. ")
    ben.goes("/")
    expect(saved(phone)).to_have_text(SAVED)
    # Nobody is there to hear it: it comes by way of what is kept, and at once.
    types_at(phone, 15, "Alone. ")
    ana.taps("Go on here")
    only_reads(phone)
    expect(sheet(ana)).to_have_value("Laptop. Phone. Alone. ")
    expect(sheet(ana)).to_be_editable()


def test_what_is_written_in_one_tab_stands_in_the_other_at_once(session: str, ana: Someone, ben: Someone) -> None:
    """Nobody looks away or reloads, and the room says it to the partner."""
    before_the_hour = ana.tab(session)
    expect(sheet(before_the_hour)).to_be_enabled()
    types_at(before_the_hour, 0, "Elsewhere. ")
    both_show(ana, ben, "Elsewhere. ")
    types_at(ana, 11, "In the room. ")
    both_show(before_the_hour, ben, "Elsewhere. In the room. ")
    expect(saved(ana)).to_have_text(SAVED)
    for person in (ana, before_the_hour, ben):
        person.page.reload()
        expect(sheet(person)).to_have_value("Elsewhere. In the room. ")


def only_reads(person: Someone) -> None:
    expect(sheet(person)).to_have_attribute("readonly", "")
    expect(person.page.get_by_text("To write here, take the hour over")).to_be_visible()


def what_one_types_the_other_sees(ana: Someone, ben: Someone) -> None:
    types_at(ana, 0, "Light")
    both_show(ana, ben, "Light")
    # The first words may have come by way of what is kept; from here on the two rooms talk.
    types_at(ana, 5, "house")
    both_show(ana, ben, "Lighthouse")
    expect(ben.page.get_by_text("Ana is writing")).to_be_visible()
    expect(saved(ana)).to_have_text(SAVED)


def both_type_at_once(ana: Someone, ben: Someone) -> None:
    """Each keeps their own caret, whatever the other writes before or behind it."""
    types_at(ana, 10, " north")
    both_show(ana, ben, "Lighthouse north")
    types_at(ben, 0, "Old ")
    for letters in zip("west of it", "grey and l", strict=True):
        for person, letter in zip((ana, ben), letters, strict=True):
            person.page.keyboard.type(letter)
    both_show(ana, ben, "Old grey and lLighthouse northwest of it")
    ana.page.keyboard.type(".")
    both_show(ana, ben, "Old grey and lLighthouse northwest of it.")


def somebody_takes_back_their_own_only(ana: Someone, ben: Someone) -> None:
    expect(saved(ben)).to_have_text(SAVED)
    sheet(ben).fill("")
    both_show(ana, ben, "")
    ben.page.keyboard.press("Control+z")
    both_show(ana, ben, "Old grey and lLighthouse northwest of it.")
    types_at(ana, 0, "The ")
    both_show(ana, ben, "The Old grey and lLighthouse northwest of it.")


def one_is_cut_off_and_both_go_on(ana: Someone, ben: Someone) -> None:
    ben.context.set_offline(offline=True)
    types_at(ben, 0, "Ben in a tunnel. ")
    expect(saved(ben)).to_contain_text(KEPT)
    types_at(ana, len("The Old grey and lLighthouse northwest of it."), " Ana goes on.")
    expect(saved(ana)).to_have_text(SAVED)
    ben.context.set_offline(offline=False)
    both_show(ana, ben, "Ben in a tunnel. The Old grey and lLighthouse northwest of it. Ana goes on.")
    expect(saved(ben)).to_have_text(SAVED)


def somebody_reloads_in_the_middle_of_a_word(ana: Someone, ben: Someone) -> None:
    sheet(ben).fill("")
    types_at(ben, 0, "Halfw")
    expect(saved(ben)).to_have_text("Kept on this device")
    ben.page.reload()
    both_show(ana, ben, "Halfw")
    types_at(ben, 5, "ay")
    both_show(ana, ben, "Halfway")


def both_write_apart(session: str, ana: Someone, ben: Someone) -> None:
    """Neither is in the room, and neither hears of the other until they look."""
    expect(saved(ben)).to_have_text(SAVED)
    ana.page.locator('[data-part="start"]').click()
    ben.ends_the_hour()
    for person in (ana, ben):
        person.page.wait_for_url(person.url + session)
        expect(sheet(person)).to_have_value("Halfway")
    ana.context.set_offline(offline=True)
    types_at(ana, 7, " home")
    expect(saved(ana)).to_contain_text(KEPT)
    types_at(ben, 0, "We are ")
    expect(saved(ben)).to_have_text(SAVED)
    ana.context.set_offline(offline=False)
    expect(sheet(ana)).to_have_value("We are Halfway home")
    ben.page.reload()
    both_show(ana, ben, "We are Halfway home")
