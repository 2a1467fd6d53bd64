"""Hours that go out by mail: to each of the two alone, with a number that rises, and only where something changed."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from email.message import EmailMessage
from urllib.parse import urlsplit
from uuid import UUID

import pytest
from django.db import transaction
from pytest_django import Settings

from tests.builders import Browser, World, browser_of, make_rhythm
from tests.conftest import MovedClock
from tests.naming import named_in
from tests.people import START
from tests.post_office import PostOffice
from tests.schedule.witnesses import Program, Read, by_python, parsed
from turnabout.accounts.models import Person
from turnabout.mail.models import Message
from turnabout.mail.sending import send_due
from turnabout.partnerships.models import Partnership
from turnabout.schedule import laying
from turnabout.schedule.calendars import letters as calendar_letters
from turnabout.schedule.changes import changing, hours_ahead, skipping
from turnabout.schedule.changes.proposals import Move
from turnabout.schedule.models import Feed, Rhythm, Session, Skip
from turnabout.schedule.recurrence import WEEK

pytestmark = pytest.mark.django_db(transaction=True)

FIRST = datetime(2026, 3, 3, 18, 0, tzinfo=UTC)


def set_time(partnership: Partnership, *, weekday: int = 1, now: datetime = START) -> Rhythm:
    drawn = make_rhythm(Partnership.objects.exclude(id=partnership.id).get(), weekday=weekday)
    Rhythm.objects.filter(id=drawn.id).delete()
    drawn.id, drawn.partnership, drawn.created_at = None, partnership, now
    hours_ahead.set_rhythm(drawn, first=None, now=now)
    return drawn


def skip(partnership: Partnership, on: date, now: datetime) -> None:
    said = {"skipped_by": partnership.first, "skipped_at": now, "skipped_for": Skip.WEEK}
    Session.objects.filter(partnership=partnership, slot_date=on).update(**said)
    calendar_letters.tell(partnership, now)


def calendar_in(email: EmailMessage) -> Read:
    [part] = [part for part in email.walk() if part.get_content_type() == "text/calendar"]
    assert part.get_param("method") == parsed(part.get_content())["method"]
    return parsed(part.get_content())


def plain(email: EmailMessage) -> str:
    words = email.get_body(("plain",))
    assert words is not None
    return str(words.get_content())


def test_each_gets_an_invitation_of_their_own(world: World, partnership: Partnership, office: PostOffice) -> None:
    set_time(partnership)
    send_due(START)
    assert {email["To"] for email in office.received} == {world.ana.email, world.ben.email}
    for email in office.received:
        assert email.get_content_type() == "multipart/mixed"
        words, file = email.iter_parts()
        assert [part.get_content_type() for part in words.iter_parts()] == ["text/plain", "text/calendar"]
        assert (file.get_content_type(), file.get_filename()) == ("application/ics", "invite.ics")
        calendar = calendar_in(email)
        [event] = calendar.walk("VEVENT")
        assert str(calendar["method"]) == "REQUEST"
        assert str(event["organizer"]) == "mailto:turnabout@localhost"
        assert str(event["attendee"]) == f"mailto:{email['To']}"
        assert dict(event["attendee"].params) == {
            "PARTSTAT": "ACCEPTED",
            "ROLE": "REQ-PARTICIPANT",
            "RSVP": "FALSE",
        }
        said = [plain(email), calendar.to_ical().decode(), file.get_content().decode()]
        assert [named_in(one) for one in said] == [[], [], []]
    at = {"ana": "Tuesday 3 March 2026, 19:00 (time of Berlin)", "ben": "13:00 (time of New York)"}
    texts = {email["To"].split("@")[0]: plain(email) for email in office.received}
    assert [name for name, words in at.items() if words not in texts[name]] == []


@pytest.mark.usefixtures("office")
def test_nothing_is_said_twice_nor_where_nothing_changed(partnership: Partnership) -> None:
    set_time(partnership)
    for day in range(0, 60, 3):
        now = START + timedelta(days=day)
        laying.lay_ahead(partnership, now)
        calendar_letters.tell(partnership, now)
        calendar_letters.look_again(now)
    assert Message.objects.count() == 2


def test_one_hour_that_is_left_out_is_cancelled_alone(
    world: World, partnership: Partnership, office: PostOffice
) -> None:
    set_time(partnership)
    skip(partnership, date(2026, 3, 10), START)
    send_due(START)
    program = Program()
    letters = [email for email in office.received if email["To"] == world.ana.email]
    for email in letters:
        program.takes(calendar_in(email).to_ical().decode())
    [event] = calendar_in(letters[1]).walk("VEVENT")
    assert (str(event["status"]), int(event["sequence"])) == ("CANCELLED", 1)
    assert event["recurrence-id"].dt == FIRST + WEEK
    assert [start for start, _minutes in by_python(program.as_text(), START, START + 3 * WEEK)] == [
        FIRST,
        FIRST + 2 * WEEK,
    ]


def test_another_time_ends_the_one_before(world: World, partnership: Partnership, office: PostOffice) -> None:
    set_time(partnership)
    set_time(partnership, weekday=3)
    later = START + 3 * WEEK
    laying.lay_ahead(partnership, later)
    set_time(partnership, weekday=5, now=later)
    send_due(later)
    calendars = [calendar_in(email) for email in office.received if email["To"] == world.ana.email]
    # The first never took place, and is gone; the second keeps what has been.
    assert [str(one["method"]) for one in calendars] == ["REQUEST", "CANCEL", "REQUEST", "REQUEST", "REQUEST"]
    program = Program()
    for one in calendars:
        program.takes(one.to_ical().decode())
    rows = list(Session.objects.order_by("starts_at").values_list("starts_at", "minutes"))
    assert by_python(program.as_text(), START, rows[-1][0] + timedelta(days=1)) == rows


def test_an_end_takes_what_would_have_come_out_of_both_calendars(
    world: World, partnership: Partnership, office: PostOffice
) -> None:
    set_time(partnership)
    browser_of(world.ana).send("POST", f"/partnerships/{partnership.id}/ending/", {"records": []})
    send_due(START + timedelta(minutes=1))
    for person in (world.ana, world.ben):
        calendars = [calendar_in(email) for email in office.received if email["To"] == person.email]
        assert [str(one["method"]) for one in calendars] == ["REQUEST", "CANCEL"]


def test_what_changes_again_before_it_went_out_goes_out_once(
    world: World, partnership: Partnership, office: PostOffice
) -> None:
    set_time(partnership)
    send_due(START)
    hour = Session.objects.get(slot_date=date(2026, 3, 10))
    for _round in range(5):
        skipping.leave_out_one(hour, world.ana, START)
        skipping.take_up(hour, world.ana, START)
    send_due(START)
    letters = [email for email in office.received if email["To"] == world.ben.email]
    assert len(letters) == 2
    program = Program()
    for email in letters:
        program.takes(calendar_in(email).to_ical().decode())
    found = [start for start, _minutes in by_python(program.as_text(), START, START + 2 * WEEK)]
    assert found == [FIRST, FIRST + WEEK]


@pytest.mark.usefixtures("office")
def test_whoever_wants_none_gets_none_and_the_other_still_does(world: World, partnership: Partnership) -> None:
    browser_of(world.ben).post("/account/calendar/", {"titles": "private"})
    set_time(partnership)
    assert [message.to for message in Message.objects.all()] == [world.ana.email]
    # Turned on, the hours come at once.
    browser_of(world.ben).post("/account/calendar/", {"titles": "private", "invites": "on"})
    assert sorted(message.to for message in Message.objects.all()) == sorted([world.ana.email, world.ben.email])


@pytest.mark.usefixtures("office")
def test_a_refused_address_gets_none(world: World, partnership: Partnership) -> None:
    Person.objects.filter(id=world.ben.id).update(email_refused_at=START)
    set_time(Partnership.objects.get(id=partnership.id))
    assert [message.to for message in Message.objects.all()] == [world.ana.email]


def test_without_a_mail_server_nothing_is_posted_and_a_file_is_there(
    world: World, partnership: Partnership, settings: Settings
) -> None:
    assert settings.SMTP is None
    set_time(partnership)
    assert Message.objects.count() == 0
    page = browser_of(world.ana).get(f"/partnerships/{partnership.id}/").text
    assert f"/partnerships/{partnership.id}/calendar.ics" in page
    file = browser_of(world.ana).get(f"/partnerships/{partnership.id}/calendar.ics")
    assert file.headers["Content-Disposition"] == 'attachment; filename="turnabout.ics"'
    assert by_python(file.text, START, START + 2 * WEEK) == [(FIRST, 60), (FIRST + WEEK, 60)]
    settings_page = browser_of(world.ana).get("/account/schedule/").text
    assert "invitations for my calendar" not in settings_page
    assert Feed.objects.count() == 0


def test_an_hour_that_the_two_move_moves_in_both_calendars(
    world: World, partnership: Partnership, office: PostOffice
) -> None:
    set_time(partnership)
    moved = FIRST + timedelta(hours=20)
    proposal = Move(session=Session.objects.get(slot_date=date(2026, 3, 3)), starts_at=moved)
    changing.accept(changing.propose(partnership, world.ana, proposal, START), START)
    send_due(START)
    for person in (world.ana, world.ben):
        program = Program()
        for email in office.received:
            if email["To"] == person.email and "calendar" in email.as_string():
                program.takes(calendar_in(email).to_ical().decode())
        found = by_python(program.as_text(), START, START + 2 * WEEK)
        assert [start for start, _minutes in found] == [moved, FIRST + WEEK]


@pytest.mark.usefixtures("office")
def test_what_is_undone_told_nobody(partnership: Partnership) -> None:
    with transaction.atomic():
        set_time(partnership)
        transaction.set_rollback(True)
    assert Message.objects.count() == 0


def test_one_hour_can_be_taken_along(world: World, partnership: Partnership, clock: MovedClock) -> None:
    set_time(partnership, now=clock.now)
    one, other = Session.objects.order_by("starts_at")
    file = browser_of(world.ana).get(f"/sessions/{one.id}/calendar.ics")
    assert by_python(file.text, START, START + 9 * WEEK) == [(FIRST, 60)]
    skip(partnership, date(2026, 3, 10), clock.now)
    assert browser_of(world.ana).get(f"/sessions/{other.id}/calendar.ics").status_code == 404
    assert browser_of(world.cleo).get(f"/sessions/{one.id}/calendar.ics").status_code == 404


def test_by_itself_or_with_its_series_an_hour_stands_once(
    world: World, partnership: Partnership, clock: MovedClock
) -> None:
    set_time(partnership, now=clock.now)
    Session.objects.filter(starts_at=FIRST).update(starts_at=FIRST + timedelta(hours=1), moved_from=FIRST)
    browser = browser_of(world.ana)
    series = parsed(browser.get(f"/partnerships/{partnership.id}/calendar.ics").text).walk("VEVENT")
    for session in Session.objects.order_by("starts_at"):
        file = parsed(browser.get(f"/sessions/{session.id}/calendar.ics").text)
        [event] = file.walk("VEVENT")
        assert {event["uid"], *(one["uid"] for one in series)} == {event["uid"]}
        assert event["sequence"] == series[0]["sequence"]
        assert (event["recurrence-id"].dt.date(), event["dtstart"].dt) == (session.slot_date, session.starts_at)
        # Without a method it is a file, and needs nobody who sent it (RFC 5546, section 3.2.1).
        assert "method" not in file


def test_whoever_runs_the_server_by_their_own_mailbox_is_not_invited_by_themselves(
    world: World, partnership: Partnership, office: PostOffice, settings: Settings
) -> None:
    settings.MAIL_FROM = f"Turnabout <{world.ana.email.title()}>"
    set_time(partnership)
    send_due(START)
    methods = {email["To"]: str(calendar_in(email)["method"]) for email in office.received}
    assert methods == {world.ana.email: "PUBLISH", world.ben.email: "REQUEST"}
    events = {email["To"]: calendar_in(email).walk("VEVENT")[0] for email in office.received}
    assert ["attendee" in events[person.email] for person in (world.ana, world.ben)] == [False, True]


def test_nobody_can_work_out_what_an_hour_is_called_in_the_others_calendar(
    partnership: Partnership, office: PostOffice
) -> None:
    set_time(partnership)
    send_due(START)
    names = [str(event["uid"]) for email in office.received for event in calendar_in(email).walk("VEVENT")]
    # Drawn at random, as version 4 of UUID is.
    assert [UUID(name.removesuffix("@turnabout")).version for name in names] == [4, 4]
    assert len(set(names)) == 2


def test_one_tap_stops_them_and_settings_turn_them_on_again(
    world: World, partnership: Partnership, office: PostOffice
) -> None:
    set_time(partnership)
    letter = Message.objects.get(to=world.ben.email)
    path = urlsplit(letter.stop_link).path
    assert letter.stop_link in letter.text
    send_due(START)
    [email] = [one for one in office.received if one["To"] == world.ben.email]
    assert letter.stop_link in email["List-Unsubscribe"]
    assert Browser().get(path).status_code == 200
    assert not Feed.objects.filter(person=world.ben, invites=False).exists()
    assert Browser().post(path, {"List-Unsubscribe": "One-Click"}).status_code == 204
    skip(partnership, date(2026, 3, 10), START)
    waiting = Message.objects.filter(sent_at=None).values_list("to", flat=True)
    assert list(waiting) == [world.ana.email]
    browser_of(world.ben).post("/account/calendar/", {"titles": "private", "invites": "on"})
    assert Message.objects.filter(sent_at=None, to=world.ben.email).exists()
