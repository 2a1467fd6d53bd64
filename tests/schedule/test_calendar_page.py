"""The page on which each sets their own calendar, and the files to take along."""

from __future__ import annotations

import re

import pytest
from pytest_django import Settings

from tests.builders import World, browser_of, make_rhythm
from tests.people import START
from turnabout.accounts.models import Person
from turnabout.home.exporting import holdings
from turnabout.mail.server import MailServer
from turnabout.partnerships.models import Partnership
from turnabout.schedule.calendars import feed
from turnabout.schedule.models import Feed

PAGE = "/account/schedule/"
FORM = "/account/calendar/"


def test_nothing_is_given_out_until_it_is_turned_on(ana: Person) -> None:
    browser = browser_of(ana)
    assert "Nothing is given out until you turn it on." in browser.get(PAGE).text
    assert Feed.objects.count() == 0
    page = browser.post(f"{FORM}address/", {"do": "on"}, follow=True).text
    address = feed.address(feed.of(ana))
    assert address is not None
    assert f'value="{address}"' in page
    assert 'href="webcal://localhost:8000/calendar/' in page
    page = browser.post(f"{FORM}address/", {"do": "renew"}, follow=True).text
    assert address not in page
    page = browser.post(f"{FORM}address/", {"do": "off"}, follow=True).text
    assert ('data-part="link"' in page, re.search(r"/calendar/\w{20}", page)) == (False, None)


def test_a_program_is_opened_without_asking_in_the_open_where_that_can_be(ana: Person, settings: Settings) -> None:
    feed.turn_on(ana, START)
    settings.PUBLIC_URL = "https://turnabout.example"
    page = browser_of(ana).get(PAGE).text
    links = [page.index(f'href="{scheme}://turnabout.example/calendar/') for scheme in ("webcals", "webcal")]
    assert links == sorted(links)


@pytest.mark.parametrize("sent", [{}, {"do": "everything"}, {"do": ""}])
def test_what_was_not_understood_changes_nothing(ana: Person, sent: dict[str, str]) -> None:
    assert browser_of(ana).post(f"{FORM}address/", sent).status_code == 302
    assert Feed.objects.count() == 0


@pytest.mark.parametrize("titles", ["", "loud", "private; drop"])
def test_titles_are_one_of_three(ana: Person, titles: str) -> None:
    assert browser_of(ana).post(FORM, {"titles": titles}).status_code == 400
    assert Feed.objects.count() == 0


def test_choosing_titles_where_nothing_is_mailed_keeps_what_was_chosen_of_mail(ana: Person, settings: Settings) -> None:
    settings.SMTP = MailServer(host="localhost", port=25, user="", password="", encryption="none")
    browser_of(ana).post(FORM, {"titles": "roles"})
    assert (Feed.objects.get().titles, Feed.objects.get().invites) == ("roles", False)
    settings.SMTP = None
    browser_of(ana).post(FORM, {"titles": "names"})
    assert (Feed.objects.get().titles, Feed.objects.get().invites) == ("names", False)


def test_who_subscribes_and_has_mails_is_told_that_one_way_is_enough(ana: Person, settings: Settings) -> None:
    settings.SMTP = MailServer(host="localhost", port=25, user="", password="", encryption="none")
    browser, twice = browser_of(ana), "Your hours also come by mail"
    before = browser.get(PAGE).text
    assert ("One way is enough: by mail" in before, twice in before) == (True, False)
    page = browser.post(f"{FORM}address/", {"do": "on"}, follow=True).text
    [offer] = [form for form in page.split("<form")[1:] if twice in form.split("</form>")[0]]
    assert 'name="titles" value="private"' in offer
    page = browser.post(FORM, {"titles": "private"}, follow=True).text
    assert (twice in page, feed.of(ana).invites, feed.of(ana).opened_at is not None) == (False, False, True)


def test_without_a_mail_server_nobody_is_told_of_mails(ana: Person) -> None:
    feed.turn_on(ana, START)
    page = browser_of(ana).get(PAGE).text
    assert ("Your hours also come by mail" in page, "One way is enough: by subscription" in page) == (False, True)


@pytest.mark.parametrize("invites", [True, False])
def test_whoever_sets_a_time_is_told_what_is_left_to_do(world: World, settings: Settings, *, invites: bool) -> None:
    settings.SMTP = MailServer(host="localhost", port=25, user="", password="", encryption="none")
    Feed.objects.create(person=world.ana, invites=invites)
    said = {"weekday": "1", "local_time": "19:00", "anchor_zone": "Europe/Berlin", "minutes": "60"}
    said |= {"starts_on": "2026-03-03", "first": str(world.ana.id)}
    page = browser_of(world.ana).post(f"/partnerships/{world.partnership.id}/rhythm/", said, follow=True).text
    mailed, by_hand = "An invitation is on its way to your calendar.", "Put it in your calendar, too."
    assert (mailed in page, by_hand in page) == (invites, not invites)


def test_after_new_secrets_the_page_says_so(ana: Person, settings: Settings) -> None:
    feed.turn_on(ana, START)
    settings.SERVER_KEY = "ab" * 32
    assert "This server has new keys" in browser_of(ana).get(PAGE).text


def test_files_are_for_the_two_alone(world: World, partnership: Partnership) -> None:
    make_rhythm(partnership)
    path = f"/partnerships/{partnership.id}/calendar.ics"
    answers = [browser_of(person).get(path).status_code for person in (world.ana, world.ben, world.cleo, world.dov)]
    assert answers == [200, 200, 404, 404]
    assert browser_of(None).get(path).status_code == 302
    assert path in browser_of(world.ana).get(PAGE).text
    assert "Your hours with Ben" in browser_of(world.ana).get(PAGE).text


def test_what_was_chosen_goes_along_and_the_address_does_not(ana: Person) -> None:
    feed.turn_on(ana, START)
    account = holdings(ana, START)["account"]
    assert isinstance(account, dict)
    assert account["calendar"] == {"titles": "private", "by_mail": True, "feed_since": "2026-03-02T10:00:00Z"}
