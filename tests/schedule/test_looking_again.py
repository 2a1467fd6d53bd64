"""What nobody told calendars of is found: once a day each, few at a time where it is much, and whatever fails."""

from __future__ import annotations

import logging
from datetime import date, timedelta

import pytest
from pytest_django import Settings

from tests.builders import World, make_partnership, make_person, make_rhythm
from tests.people import START
from tests.schedule.test_calendar_letters import FIRST, set_time
from tests.schedule.witnesses import parsed
from turnabout.mail.models import Message
from turnabout.mail.server import MailServer
from turnabout.partnerships.models import Partnership
from turnabout.schedule.calendars import letters as calendar_letters
from turnabout.schedule.models import Rhythm, Session

pytestmark = pytest.mark.django_db(transaction=True)

SERVER = MailServer(host="localhost", port=25, user="", password="", encryption="none")
DAY = timedelta(days=1)
MINUTE = timedelta(minutes=1)


@pytest.fixture
def mailed(settings: Settings) -> None:
    """Letters are posted; nobody sends them here."""
    settings.SMTP = SERVER


def move_in_silence() -> None:
    """As a program would that forgets to tell."""
    Session.objects.filter(slot_date=date(2026, 3, 3)).update(starts_at=FIRST + timedelta(hours=1), moved_from=FIRST)


def numbers() -> list[int]:
    """Which number the letters have that wait: with each change told one takes the place of the one before."""
    return [parsed(message.calendar).walk("VEVENT")[0]["sequence"] for message in Message.objects.all()]


@pytest.mark.usefixtures("mailed")
def test_what_nobody_told_is_found(partnership: Partnership) -> None:
    set_time(partnership)
    move_in_silence()
    assert numbers() == [0, 0]
    calendar_letters.look_again(START)
    calendar_letters.look_again(START)
    assert numbers() == [1, 1]


@pytest.mark.usefixtures("mailed")
def test_each_is_looked_at_once_a_day(partnership: Partnership) -> None:
    set_time(partnership)
    calendar_letters.look_again(START)
    move_in_silence()
    calendar_letters.look_again(START + DAY - MINUTE)
    assert numbers() == [0, 0]
    calendar_letters.look_again(START + DAY)
    assert numbers() == [1, 1]


def test_with_a_mail_server_come_the_invitations_few_at_a_time(world: World, settings: Settings) -> None:
    pairs = [make_partnership(make_person(f"Ida{number}"), make_person(f"Jon{number}")) for number in range(4)]
    for one in (world.partnership, *pairs):
        make_rhythm(one)
    calendar_letters.look_again(START)
    assert Message.objects.count() == 0
    settings.SMTP = SERVER
    seen = []
    for minute in range(5):
        calendar_letters.look_again(START + minute * MINUTE)
        seen.append(Message.objects.count())
    assert seen == [4, 8, 10, 10, 10]
    assert {message.letter for message in Message.objects.all()} == {"calendar-hours"}


@pytest.mark.usefixtures("mailed")
def test_one_that_fails_stops_no_other_and_is_logged_without_its_words(
    world: World, caplog: pytest.LogCaptureFixture
) -> None:
    other = make_partnership(make_person("Ida"), make_person("Jon"))
    broken = make_rhythm(world.partnership)
    Rhythm.objects.filter(id=broken.id).update(anchor_zone="Nowhere/Atlantis")
    make_rhythm(other)
    with caplog.at_level(logging.ERROR):
        calendar_letters.look_again(START)
    assert {message.to for message in Message.objects.all()} == {person.email for person in other.people}
    assert "The chore “calendars” failed with UnknownZone" in caplog.text
    assert "Atlantis" not in caplog.text
    # Its turn comes again, and not each minute.
    caplog.clear()
    calendar_letters.look_again(START + MINUTE)
    assert "failed" not in caplog.text
