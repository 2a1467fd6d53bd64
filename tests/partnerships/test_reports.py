"""A report goes out as it was shown, to whoever it says, and to nobody it is about."""

from __future__ import annotations

import re
from html import unescape

import pytest
from pytest_django.fixtures import Settings

from tests.builders import Browser, World, browser_of
from turnabout.accounts.models import Person
from turnabout.mail.models import Message
from turnabout.partnerships.models import Partnership, Report

SAFETY = "safety@example.org"
WORDS = "They shouted.\r\nTwice, & “loudly” <b>."


@pytest.fixture(autouse=True)
def contact(settings: Settings) -> None:
    settings.SAFETY_CONTACT = SAFETY


def path_of(partnership: Partnership) -> str:
    return f"/partnerships/{partnership.id}/report/"


def previewed(browser: Browser, path: str, **more: str) -> tuple[str, str, str]:
    """Subject, text and seal, as the page shows them."""
    page = browser.post(path, {"words": WORDS, **more}).text
    found = [
        re.search(pattern, page, re.DOTALL)
        for pattern in (
            r'data-part="subject">(.*?)</dd>',
            r'data-part="letter">(.*?)</pre>',
            r'name="seen" value="(.*?)"',
        )
    ]
    subject, text, seal = (unescape(one[1]) if one else "" for one in found)
    return subject, text, seal


def test_what_is_shown_is_what_is_sent_to_the_letter(world: World, partnership: Partnership) -> None:
    browser = browser_of(world.ana)
    subject, text, seal = previewed(browser, path_of(partnership), answer="on")
    assert not Message.objects.exists()
    assert f"Answer to: {world.ana.email}" in text
    assert WORDS.replace("\r\n", "\n") in text
    assert str(world.ben.id) in text
    answer = browser.post(path_of(partnership), {"words": WORDS, "answer": "on", "seen": seal})
    assert answer.headers["Location"] == f"/partnerships/{partnership.id}/"
    sent, kept = Message.objects.get(), Report.objects.get()
    assert (sent.to, sent.subject, sent.text) == (SAFETY, subject, text)
    assert (kept.sent_to, kept.subject, kept.text) == (SAFETY, subject, text)
    assert (kept.reporter, kept.about) == (world.ana, world.ben)


def test_an_address_goes_only_where_it_was_asked_for(world: World, partnership: Partnership) -> None:
    _subject, text, _seal = previewed(browser_of(world.ana), path_of(partnership))
    assert world.ana.email not in text
    assert world.ben.email not in text


def test_what_changed_since_it_was_shown_is_shown_again(world: World, partnership: Partnership) -> None:
    browser = browser_of(world.ana)
    _subject, _text, seal = previewed(browser, path_of(partnership))
    Person.objects.filter(id=world.ben.id).update(name="Benedict")
    answer = browser.post(path_of(partnership), {"words": WORDS, "seen": seal})
    assert (answer.status_code, Report.objects.count()) == (200, 0)
    assert "Benedict" in answer.text


def test_without_a_contact_it_goes_to_whoever_runs_the_instance(
    world: World, partnership: Partnership, settings: Settings
) -> None:
    settings.SAFETY_CONTACT = "https://example.org/safety"
    Person.objects.filter(id=world.dov.id).update(is_operator=True)
    browser = browser_of(world.ana)
    seal = previewed(browser, path_of(partnership))[2]
    browser.post(path_of(partnership), {"words": WORDS, "seen": seal})
    assert list(Message.objects.values_list("to", flat=True)) == [world.dov.email]


def test_nobody_reads_a_report_about_themselves(world: World, partnership: Partnership, settings: Settings) -> None:
    settings.SAFETY_CONTACT = ""
    Person.objects.filter(id=world.ben.id).update(is_operator=True)
    browser = browser_of(world.ana)
    assert "nobody would read it but Ben or you" in browser.get(path_of(partnership)).text
    seal = previewed(browser, path_of(partnership))[2]
    assert browser.post(path_of(partnership), {"words": WORDS, "seen": seal}).status_code == 410
    assert not Report.objects.exists()


def test_five_a_day_and_then_the_words_stay_on_the_page(world: World, partnership: Partnership) -> None:
    browser = browser_of(world.ana)
    seal = previewed(browser, path_of(partnership))[2]
    statuses = [browser.post(path_of(partnership), {"words": WORDS, "seen": seal}).status_code for _ in range(6)]
    assert statuses == [302] * 5 + [429]
    assert Report.objects.count() == 5


def test_nothing_tells_the_person_it_is_about(world: World, partnership: Partnership) -> None:
    before = browser_of(world.ben).get(f"/partnerships/{partnership.id}/").text
    browser = browser_of(world.ana)
    seal = previewed(browser, path_of(partnership))[2]
    browser.post(path_of(partnership), {"words": WORDS, "seen": seal})
    after = browser_of(world.ben).get(f"/partnerships/{partnership.id}/").text
    token = re.compile(r'name="csrfmiddlewaretoken" value="\w+"')
    assert token.sub("", before) == token.sub("", after)
