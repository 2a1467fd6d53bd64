"""Where a server sends no mail, no page promises a letter that nobody brings."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from tests.builders import World, browser_of, make_device
from tests.people import START
from tests.post_office import post_office
from turnabout.accounts import verification

if TYPE_CHECKING:
    from pytest_django import Settings

BY_HAND = "This server sends no mail itself"
PROMISES = ("on its way", "Send the l", "Look in your mail", "We send", "Mail me")
PAGES = ("/account/", "/account/email/", "/account/devices/", "/account/schedule/")


@pytest.mark.parametrize("page", PAGES)
def test_no_page_promises_mail_that_never_comes(world: World, page: str, settings: Settings) -> None:
    make_device(world.ana)
    settings.SMTP = None
    text = browser_of(world.ana).get(page).text
    assert not [words for words in PROMISES if words in text]


@pytest.mark.parametrize("page", ["/account/", "/account/email/", "/account/devices/"])
def test_they_say_who_passes_letters_on_and_only_there(world: World, page: str, settings: Settings) -> None:
    make_device(world.ana)
    settings.SMTP = None
    assert BY_HAND in browser_of(world.ana).get(page).text
    with post_office() as office:
        settings.SMTP = office.server()
        assert BY_HAND not in browser_of(world.ana).get(page).text


@pytest.mark.parametrize("page", ["/account/", "/account/schedule/"])
def test_people_of_the_demo_are_told_that_it_sends_no_letters(world: World, page: str, settings: Settings) -> None:
    told = "The demo sends no letters."
    with post_office() as office:
        settings.SMTP = office.server()
        assert told not in browser_of(world.ana).get(page).text
        world.ana.is_demo = True
        world.ana.save()
        assert told in browser_of(world.ana).get(page).text


def test_what_was_sent_says_who_a_letter_waits_for(world: World, settings: Settings) -> None:
    settings.SMTP = None
    verification.ask(world.ana, START - timedelta(hours=1))
    text = browser_of(world.ana).get("/account/schedule/").text
    assert "waits for whoever runs this server to pass it on" in text
