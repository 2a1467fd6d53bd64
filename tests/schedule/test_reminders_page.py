"""The one page of what Turnabout tells somebody, and of what it told them."""

from __future__ import annotations

from datetime import time, timedelta

import pytest
from pytest_django import Settings

from tests.builders import World, browser_of, make_session
from tests.ports import free_port
from tests.post_office import post_office
from turnabout.accounts import farewell, letters
from turnabout.accounts.models import Person
from turnabout.mail import sending
from turnabout.mail.models import Message
from turnabout.mail.outbox import post
from turnabout.mail.server import MailServer
from turnabout.schedule.models import Reminder, Wishes
from turnabout.schedule.reminders import telling
from turnabout.web import clock

PAGE = "/account/schedule/"
FORM = "/account/reminders/"
DAY = timedelta(days=1)


def test_what_is_wanted_is_kept(ana: Person) -> None:
    said = {
        "mail": ["day", "change", "quiet"],
        "push": [],
        "quiet_from": "21:30",
        "quiet_until": "06:00",
        "at_night": "on",
    }
    assert browser_of(ana).post(FORM, said).status_code == 302
    wishes = Wishes.objects.of(ana)
    assert wishes.mail_off == ["hour", "met"]
    assert (wishes.quiet_from, wishes.quiet_until, wishes.at_night) == (time(21, 30), time(6), True)
    shown = browser_of(ana).get(PAGE).text
    assert ('value="21:30"' in shown, "It is kept." in shown) == (True, False)


def test_when_to_be_told_is_chosen_there(world: World) -> None:
    session = make_session(world.partnership, clock.now() + 2 * DAY)
    telling.remind(clock.now())
    assert not Reminder.objects.filter(person=world.ana, due_at__lte=clock.now()).exists()
    browser = browser_of(world.ana)
    assert browser.post(FORM, {"mail": ["day"], "near": "evening", "soon": "180"}).status_code == 302
    wishes = Wishes.objects.of(world.ana)
    assert (wishes.near, wishes.soon) == ("evening", 180)
    # What was laid down already is judged anew, of this person alone.
    waiting = {one.person_id for one in Reminder.objects.due(clock.now()).filter(session=session)}
    assert waiting == {world.ana.id}
    assert [
        one for one in ('value="evening" selected', 'value="180" selected') if one not in browser.get(PAGE).text
    ] == []
    assert browser.post(FORM, {"mail": ["day"], "near": "never", "soon": "7"}).status_code == 400


def test_without_a_word_everything_is_told_but_not_at_night(ana: Person) -> None:
    wishes = Wishes.objects.of(ana)
    assert (wishes.mail_off, wishes.quiet_from, wishes.quiet_until, wishes.at_night) == ([], time(22), time(7), False)


def test_no_quiet_hours_are_two_empty_fields(ana: Person) -> None:
    browser_of(ana).post(FORM, {"mail": ["day"], "quiet_from": "", "quiet_until": ""})
    assert Wishes.objects.of(ana).quiet_from is None


@pytest.mark.parametrize(
    "said", [{"quiet_from": "22:00", "quiet_until": ""}, {"quiet_from": "late", "quiet_until": "07:00"}, {"mail": "x"}]
)
def test_what_cannot_be_is_said_and_nothing_typed_is_lost(ana: Person, said: dict[str, str]) -> None:
    answer = browser_of(ana).post(FORM, {"at_night": "on", **said})
    assert answer.status_code == 400
    assert 'class="errorlist"' in answer.text
    assert said.get("quiet_from", "") in answer.text
    assert not Wishes.objects.exists()


def test_it_lists_what_was_sent_to_oneself_and_nobody_else(world: World, settings: Settings) -> None:
    ana, ben = world.ana, world.ben
    # By day for both.
    now = clock.now() + timedelta(hours=5)
    with post_office() as office:
        settings.SMTP = office.server()
        make_session(world.partnership, now + DAY)
        telling.remind(now)
        letters.write(ana, "new-browser", key="new:1", now=now, facts={})
        sending.send_due(now)
    for person in (ana, ben):
        page = browser_of(person).get(PAGE).text
        assert ("Your hour together is coming up" in page, "by mail · sent" in page) == (True, True)
        assert ("A new browser signed in" in page) == (person == ana)
    assert "Nothing yet." in browser_of(world.cleo).get(PAGE).text


def test_what_waits_and_what_came_too_late_is_said_so(ana: Person, settings: Settings) -> None:
    now, to = clock.now(), {"to": ana.email, "letter": "verify-email", "language": "en", "facts": {}}
    post(key="a", now=now, addressee=ana.id, **to)  # type: ignore[arg-type]  # each as it is named
    post(key="b", now=now, addressee=ana.id, until=now, **to)  # type: ignore[arg-type]  # as above
    settings.SMTP = MailServer(host="localhost", port=free_port(), user="", password="", encryption="none")
    Message.objects.lapse(now)
    page = browser_of(ana).get(PAGE).text
    assert ("waits to be sent" in page, "its time had passed" in page) == (True, True)


def test_without_a_mail_server_it_says_so(world: World, settings: Settings) -> None:
    settings.SMTP = None
    assert "This server sends no mail." in browser_of(world.ana).get(PAGE).text


def test_it_is_found_from_ones_account(ana: Person) -> None:
    assert f'href="{PAGE}"' in browser_of(ana).get("/account/").text


def test_whoever_leaves_takes_their_wishes_and_the_list_along(ana: Person) -> None:
    Wishes.objects.create(person=ana)
    letters.write(ana, "new-browser", key="new:1", now=clock.now(), facts={})
    Message.objects.update(sent_at=clock.now(), to="")
    farewell.leave(ana, clock.now())
    assert not Wishes.objects.exists()
    assert not Message.objects.exists()
