"""Who is told of which hour: once each, as they wish, and never of what does not stand."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import datetime, time, timedelta
from typing import Any

import pytest
from pytest_django import Settings

from tests.builders import Browser, browser_of, make_person, make_rhythm, make_session
from tests.conftest import MovedClock
from tests.naming import named_in
from tests.people import START
from tests.post_office import PostOffice
from turnabout.accounts.models import Person
from turnabout.mail import sending
from turnabout.mail.models import Message
from turnabout.partnerships import ending
from turnabout.partnerships.models import Partnership
from turnabout.schedule import laying
from turnabout.schedule.changes import waiting
from turnabout.schedule.models import Attendance, Change, Pause, Reminder, Session, Skip, Wishes
from turnabout.schedule.reminders import telling
from turnabout.schedule.reminding import Kind

pytestmark = pytest.mark.usefixtures("office")

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
NOON = START.replace(hour=12, minute=0, second=0, microsecond=0)


@pytest.fixture
def hour(partnership: Partnership) -> Session:
    """Tomorrow at noon, in Berlin and New York by day."""
    return make_session(partnership, NOON + DAY + 4 * HOUR)


def told() -> list[tuple[str, str]]:
    """Which letters wait, to whom."""
    return sorted(Message.objects.values_list("letter", "to"))


def test_each_is_told_when_they_chose(hour: Session, ana: Person) -> None:
    Wishes.objects.create(person=ana, near="two-days", soon=15)
    moments = [hour.starts_at - ahead for ahead in (2 * DAY, DAY, 3 * HOUR, HOUR, HOUR / 4)]
    seen = []
    for now in moments:
        # Just before, nobody is told anything.
        telling.remind(now - timedelta(seconds=1))
        before = len(told())
        telling.remind(now)
        seen.append((before, told()))
    near, soon = ("reminder-day", "reminder-hour")
    first = [(near, BOTH[0])]
    second = [(near, one) for one in BOTH]
    third = [*second, (soon, BOTH[1])]
    assert seen == [(0, first), (1, second), (2, second), (2, third), (3, sorted([*third, (soon, BOTH[0])]))]


def test_what_waits_follows_another_choice(hour: Session, ana: Person) -> None:
    telling.remind(hour.starts_at - 2 * DAY)
    assert told() == []
    now = hour.starts_at - 2 * DAY + HOUR
    Wishes.objects.create(person=ana, near="two-days")
    Reminder.objects.look_again(ana, now)
    telling.remind(now)
    assert told() == [("reminder-day", BOTH[0])]


BOTH = ["ana@example.org", "ben@example.org"]


def day_before(hour: Session) -> None:
    telling.remind(hour.starts_at - DAY)


def test_both_are_told_a_day_and_an_hour_before_and_asked_after(hour: Session) -> None:
    day_before(hour)
    assert told() == [("reminder-day", one) for one in BOTH]
    telling.remind(hour.starts_at - HOUR)
    telling.remind(hour.ends_at + HOUR)
    letters = ("reminder-day", "reminder-hour", "reminder-met")
    assert told() == [(letter, one) for letter in letters for one in BOTH]


def test_nobody_is_told_twice(hour: Session) -> None:
    for minutes in range(0, 120, 10):
        telling.remind(hour.starts_at - DAY + timedelta(minutes=minutes))
    assert told() == [("reminder-day", one) for one in BOTH]
    Message.objects.all().delete()
    telling.remind(hour.starts_at - DAY + 3 * HOUR)
    assert told() == []


def test_a_letter_says_when_in_its_readers_own_time_and_names_nobody(
    hour: Session, office: PostOffice, ana: Person, ben: Person
) -> None:
    Person.objects.filter(id=ana.id).update(time_zone="Asia/Kathmandu")
    day_before(hour)
    sending.send_due(hour.starts_at - DAY)
    letters = {email["To"]: email for email in office.received}
    # 16:00 in UTC.
    assert "21:45 (time of Kathmandu)" in letters[ana.email].get_content()
    assert "(time of New York)" in letters[ben.email].get_content()
    for email in letters.values():
        assert named_in(f"{email['Subject']} {email.get_content()}") == []
        assert re.fullmatch(r"<http://localhost:8000/reminders/[\w-]{43}/>", email["List-Unsubscribe"])
        assert email["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"


@pytest.mark.parametrize("why", ["skipped", "ended", "noted", "over", "paused", "moved away", "gone"])
def test_nobody_is_told_of_an_hour_that_does_not_stand(hour: Session, ana: Person, why: str) -> None:
    # Laid down while it stood; what is so when it is told decides.
    telling.lay_down(Kind.DAY, hour.starts_at - DAY)
    assert Reminder.objects.count() == 2
    now = hour.starts_at - DAY
    if why == "paused":
        Pause.objects.create(
            partnership=hour.partnership, set_by=ana, set_at=now, begins_at=now, until=now + timedelta(days=9)
        )
    if why == "ended":
        Partnership.objects.filter(id=hour.partnership_id).update(ended_at=now)
    if why == "gone":
        hour.delete()
    else:
        changes: dict[str, dict[str, Any]] = {
            "skipped": {"skipped_by": ana, "skipped_at": now, "skipped_for": Skip.WEEK},
            "noted": {"noted_by": ana, "noted_at": now, "held_on": now.date()},
            "over": {"ended_at": now},
            "moved away": {"starts_at": hour.starts_at + 30 * DAY},
        }
        Session.objects.filter(id=hour.id).update(**changes.get(why, {"minutes": 60}))
    while telling.tell_due(now):
        pass
    assert told() == []
    assert not Reminder.objects.filter(settled_at=None).exists()


def test_an_hour_that_moved_reminds_anew(hour: Session) -> None:
    day_before(hour)
    Session.objects.filter(id=hour.id).update(starts_at=hour.starts_at + DAY)
    telling.remind(hour.starts_at)
    assert told() == [("reminder-day", one) for one in sorted(BOTH * 2)]


def test_an_end_drops_what_would_be_told(hour: Session, partnership: Partnership, ana: Person) -> None:
    telling.lay_down(Kind.DAY, hour.starts_at - DAY)
    ending.end(ana, partnership.id, {"records": []}, hour.starts_at - DAY)
    telling.remind(hour.starts_at - DAY)
    assert told() == []


def test_quiet_hours_are_each_persons_own(partnership: Partnership, ana: Person, ben: Person) -> None:
    """At noon in Berlin it is six in the morning in New York: Ben is told an hour later."""
    hour = make_session(partnership, NOON - HOUR + DAY)
    Wishes.objects.create(person=ana, quiet_from=None, quiet_until=None)
    day_before(hour)
    assert told() == [("reminder-day", ana.email)]
    later = Reminder.objects.get(person=ben, settled_at=None)
    telling.remind(later.due_at)
    assert later.due_at.astimezone(ben.zone).time() == time(7)
    assert told() == [("reminder-day", one) for one in BOTH]


def test_each_hears_only_the_kinds_they_want(hour: Session, ana: Person) -> None:
    Wishes.objects.create(person=ana, mail_off=["day"])
    day_before(hour)
    assert told() == [("reminder-day", "ben@example.org")]
    telling.remind(hour.starts_at - HOUR)
    assert ("reminder-hour", ana.email) in told()


def test_whoever_answered_is_not_asked_nor_are_two_whom_the_room_saw(hour: Session, ana: Person) -> None:
    Attendance.objects.create(session=hour, person=ana, answer="held", answered_at=hour.ends_at)
    telling.remind(hour.ends_at + HOUR)
    assert told() == [("reminder-met", "ben@example.org")]
    other = make_session(hour.partnership, hour.starts_at + 3 * DAY)
    Session.objects.filter(id=other.id).update(together_seconds=1800, opened_at=other.starts_at)
    telling.remind(other.ends_at + HOUR)
    assert told() == [("reminder-met", "ben@example.org")]


@pytest.mark.parametrize("said", [{"is_demo": True}, {"email_refused_at": START}])
def test_whoever_has_no_mailbox_or_refused_gets_nothing(hour: Session, ana: Person, said: dict[str, Any]) -> None:
    Person.objects.filter(id=ana.id).update(**said)
    day_before(hour)
    assert told() == [("reminder-day", "ben@example.org")]


def test_without_a_mail_server_nothing_is_posted_then_or_later(hour: Session, settings: Settings) -> None:
    server, settings.SMTP = settings.SMTP, None
    day_before(hour)
    settings.SMTP = server
    day_before(hour)
    assert told() == []


def test_a_letter_that_waited_too_long_is_not_sent(hour: Session, office: PostOffice) -> None:
    day_before(hour)
    sending.send_due(hour.starts_at)
    assert office.received == []


@pytest.mark.django_db
def test_many_hours_are_told_in_batches_none_twice(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(telling, "BATCH", 3)
    people = [make_person(f"P{number}") for number in range(20)]
    pairs = zip(people[::2], people[1::2], strict=True)
    hours = [make_session(two(*pair), NOON + DAY) for pair in pairs]
    telling.remind(NOON)
    assert len({row.to for row in Message.objects.all()}) == Message.objects.count() == 2 * len(hours)


@pytest.mark.django_db
def test_a_batch_asks_as_much_for_many_as_for_two(django_assert_num_queries: Callable[..., Any]) -> None:
    # Six links a letter: more people, and SQLite takes them in two goes.
    for count in (2, 16):
        people = [make_person(f"Q{count}-{number}") for number in range(count)]
        for first, second in zip(people[::2], people[1::2], strict=True):
            make_session(two(first, second), NOON + DAY)
        telling.lay_down(Kind.DAY, NOON)
        # Claim, wishes, pauses, settling, links and messages, within a transaction.
        with django_assert_num_queries(9):
            telling.tell_due(NOON)


def two(first: Person, second: Person) -> Partnership:
    return Partnership.objects.create(first=first, second=second, created_at=START, confirmed_at=START)


def test_two_who_never_look_are_told_of_every_week(partnership: Partnership, ana: Person) -> None:
    """A month held by mail alone: rows for the hours are laid though nobody opens a page."""
    make_rhythm(partnership)
    for day in range(28):
        laying.lay_all_ahead(START + day * DAY)
        for part in range(0, 24, 2):
            telling.remind(START + day * DAY + part * HOUR)
    assert Message.objects.filter(letter="reminder-day", to=ana.email).count() == 4


def test_what_was_settled_a_month_ago_is_forgotten(hour: Session) -> None:
    day_before(hour)
    Reminder.objects.clear(hour.starts_at + 30 * DAY)
    assert not Reminder.objects.exists()


def links_in(letter: str, to: str) -> list[str]:
    text = Message.objects.get(letter=letter, to=to).text
    return re.findall(r"/reminders/[\w-]{43}/", text)


def test_a_mail_programs_own_button_stops_that_kind_and_no_other(hour: Session, ana: Person, clock: MovedClock) -> None:
    clock.set(hour.starts_at - DAY)
    telling.remind(clock.now)
    there, stop = links_in("reminder-day", ana.email)[0], links_in("reminder-day", ana.email)[-1]
    stranger = Browser(enforce_csrf_checks=True)
    one_click = {"List-Unsubscribe": "One-Click"}
    for path in (there, stop, "/reminders/nothing/"):
        assert stranger.post(path, one_click).status_code == 204
    assert Wishes.objects.of(ana).mail_off == ["day"]
    assert browser_of(None).get(there).status_code == 200


def proposed(partnership: Partnership, by: Person, now: datetime) -> Change:
    hour = make_session(partnership, now + 5 * DAY)
    asked = {"kind": "move", "session": hour, "starts_at": hour.starts_at + DAY, "proposed_by": by}
    return Change.objects.create(partnership=partnership, **asked, proposed_at=now, lapses_at=now + 3 * DAY)


def test_a_change_that_waits_is_told_after_quiet_hours_with_a_way_to_stop_it(
    partnership: Partnership, ana: Person, ben: Person, office: PostOffice
) -> None:
    waiting.asked(proposed(partnership, ana, START))
    # It is five in the morning where Ben is.
    sending.send_due(START)
    assert office.received == []
    sending.send_due(START + 2 * HOUR)
    [email] = office.received
    assert (email["To"], bool(email["List-Unsubscribe"])) == (ben.email, True)
    stop = re.findall(r"/reminders/[\w-]{43}/", email.get_content())[-1]
    browser_of(None).post(stop)
    assert Wishes.objects.of(ben).mail_off == ["change"]


def test_whoever_wants_no_word_of_changes_gets_none(partnership: Partnership, ana: Person, ben: Person) -> None:
    Wishes.objects.create(person=ben, mail_off=["change"])
    waiting.asked(proposed(partnership, ana, START))
    assert told() == []
