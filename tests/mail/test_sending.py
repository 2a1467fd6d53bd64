"""Sending: what is posted arrives, once, and nothing is lost on the way."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from pytest_django import Settings

from tests.people import START
from tests.ports import free_port
from tests.post_office import PASSWORD, PostOffice, post_office, trusted
from tests.racing import at_once
from turnabout.mail.models import Fault, Message
from turnabout.mail.outbox import Letter, post, post_all
from turnabout.mail.sending import send_due
from turnabout.mail.server import Encryption, MailServer

pytestmark = pytest.mark.django_db(transaction=True)

LINK = "http://localhost:8000/reset/one-time"
SOON = START + timedelta(minutes=1)


@pytest.fixture
def office(settings: Settings) -> Iterator[PostOffice]:
    with post_office() as opened:
        settings.SMTP = opened.server()
        yield opened


def post_to(address: str = "ana@example.org", *, key: str = "example:1", hours: int | None = None) -> Message:
    until = START + timedelta(hours=hours) if hours else None
    post(key=key, to=address, letter="example", language="en", now=START, facts={"link": LINK}, until=until)
    return Message.objects.get(key=key)


def test_a_letter_arrives_as_it_was_posted(office: PostOffice) -> None:
    message = post_to()
    send_due(START)
    [email] = office.received
    assert email.get_content().replace("\r\n", "\n") == message.text
    assert {
        name: email[name] for name in email if name not in {"MIME-Version", "X-Peer", "X-MailFrom", "X-RcptTo"}
    } == {
        "From": "Turnabout <turnabout@localhost>",
        "To": "ana@example.org",
        "Subject": "Your link",
        "Date": "Mon, 02 Mar 2026 10:00:00 +0000",
        "Message-ID": message.message_id,
        "Auto-Submitted": "auto-generated",
        "Content-Type": 'text/plain; charset="utf-8"',
        "Content-Transfer-Encoding": "quoted-printable",
    }


def test_what_a_calendar_should_know_goes_along_as_it_is(office: PostOffice) -> None:
    calendar = "BEGIN:VCALENDAR\r\nMETHOD:REQUEST\r\nEND:VCALENDAR\r\n"
    letter = Letter(
        key="hours",
        to="ana@example.org",
        letter="example",
        language="en",
        facts={"link": LINK},
        calendar=calendar,
    )
    post_all([letter], START)
    send_due(START)
    [email] = office.received
    words, file = email.iter_parts()
    plain, part = words.iter_parts()
    assert LINK in plain.get_content()
    assert (part.get_content_type(), part.get_param("method")) == ("text/calendar", "REQUEST")
    assert part.get_content() == calendar
    assert (file.get_content_type(), file.get_content()) == ("application/ics", calendar.encode())
    # Once it has gone nobody can read there any more when somebody meets.
    assert Message.objects.get().calendar == ""


@pytest.mark.usefixtures("office")
def test_once_sent_its_words_and_its_address_are_gone() -> None:
    post_to()
    send_due(START)
    message = Message.objects.get()
    assert (message.letter, message.to, message.subject, message.text) == ("example", "", "", "")
    assert message.sent_at is not None
    assert START <= message.sent_at < SOON


def test_what_was_sent_is_not_sent_again(office: PostOffice) -> None:
    post_to()
    for hour in range(48):
        send_due(START + timedelta(hours=hour))
        post_to()
    assert len(office.received) == 1


def test_many_go_out_over_one_line(office: PostOffice) -> None:
    for number in range(20):
        post_to(f"someone{number}@example.org", key=str(number))
    send_due(START)
    assert [email["To"] for email in office.received] == [f"someone{number}@example.org" for number in range(20)]


def test_two_workers_at_once_send_each_letter_once(office: PostOffice) -> None:
    for number in range(30):
        post_to(key=str(number))
    at_once(*[lambda: send_due(START)] * 4)
    assert sorted(office.ids) == sorted(Message.objects.values_list("message_id", flat=True))


def test_without_a_mail_server_letters_wait_for_the_operator(settings: Settings) -> None:
    settings.SMTP = None
    message = post_to()
    send_due(START + timedelta(days=9))
    assert (Message.objects.waiting().get(), LINK in message.text) == (message, True)


def test_a_server_that_is_away_is_tried_again_and_the_letter_arrives(settings: Settings) -> None:
    settings.SMTP = MailServer(host="localhost", port=free_port(), user="", password="", encryption="none")
    posted = [post_to(key=str(number)) for number in range(3)]
    send_due(START)
    waiting = Message.objects.waiting().values_list("tries", "next_try_at", "last_fault")
    assert list(waiting) == [(1, START + timedelta(minutes=1), "unreachable")] * 3
    with post_office() as office:
        settings.SMTP = office.server()
        send_due(START + timedelta(seconds=59))
        assert office.ids == []
        send_due(START + timedelta(minutes=1))
        assert sorted(office.ids) == sorted(message.message_id for message in posted)


def test_after_five_days_it_is_given_up_and_kept_whole(settings: Settings) -> None:
    settings.SMTP = MailServer(host="localhost", port=free_port(), user="", password="", encryption="none")
    message = post_to()
    moment = START
    while not Message.objects.given_up().exists():
        send_due(moment)
        moment = Message.objects.get().next_try_at
    message.refresh_from_db()
    assert (message.gave_up_at, message.tries) == (START + timedelta(days=5), 12)
    assert (message.to, message.last_fault, LINK in message.text) == ("ana@example.org", "unreachable", True)
    with post_office() as office:
        settings.SMTP = office.server()
        message.retry(moment)
        send_due(moment)
        assert office.ids == [message.message_id]


def test_an_address_that_does_not_exist_is_given_up_at_once(office: PostOffice) -> None:
    office.rcpt = "550 5.1.1 <ana@example.org> is unknown here"
    post_to()
    send_due(START)
    message = Message.objects.given_up().get()
    assert (message.tries, message.last_fault) == (1, Fault.RECIPIENT)


@pytest.mark.parametrize("address", ["nobody", "", " ,<", ".:@<;", "a@b\n.org", "a@" + "b" * 70 + ".org"])
def test_an_address_nobody_can_write_to_holds_up_no_other(office: PostOffice, address: str) -> None:
    post_to(address, key="a")
    post_to("ben@bücher.example", key="b")
    send_due(START)
    assert Message.objects.given_up().get().key == "a"
    assert [email["To"] for email in office.received] == ["ben@xn--bcher-kva.example"]


def test_a_full_mailbox_is_tried_again(office: PostOffice) -> None:
    office.rcpt = "452 4.2.2 mailbox full"
    post_to()
    send_due(START)
    office.rcpt = "250 OK"
    assert Message.objects.waiting().get().last_fault == "recipient"
    send_due(START + timedelta(minutes=2))
    assert len(office.received) == 1


def test_a_name_in_any_script_is_written_to(office: PostOffice) -> None:
    post_to("zoë@example.org")
    send_due(START)
    assert [email["To"] for email in office.received] == ["zoë@example.org"]


def test_one_refusal_does_not_end_the_line(office: PostOffice) -> None:
    office.data = "554 5.7.1 looks like spam"
    post_to(key="a")
    post_to(key="b")
    send_due(START)
    faults = list(Message.objects.waiting().values_list("tries", "last_fault"))
    assert (faults, office.received) == ([(1, "refused")] * 2, [])


def test_a_server_that_hangs_up_is_asked_again_a_second_later(office: PostOffice) -> None:
    office.data = "421 4.3.2 too many"
    post_to(key="a")
    post_to(key="b")
    send_due(START)
    office.data = "250 OK"
    send_due(START + timedelta(seconds=1))
    assert (len(office.received), Message.objects.waiting().get().key) == (1, "a")
    send_due(START + timedelta(minutes=2))
    assert len(office.received) == 2


def test_a_claim_of_a_worker_that_crashed_runs_out_and_the_same_letter_goes(office: PostOffice) -> None:
    message = post_to()
    assert Message.objects.claim(START) == message
    send_due(START + timedelta(minutes=4))
    assert office.ids == []
    send_due(START + timedelta(minutes=5))
    assert office.ids == [message.message_id]


def test_what_makes_every_worker_crash_comes_round_more_rarely() -> None:
    message = post_to()
    moment = START
    for _ in range(4):
        assert Message.objects.claim(moment) == message
        moment = Message.objects.get().next_try_at + timedelta(minutes=5)
    assert moment - START == timedelta(minutes=1 + 5 + 15 + 60 + 4 * 5)


def test_a_slow_worker_that_was_given_up_has_no_more_say(office: PostOffice) -> None:
    post_to()
    slow = Message.objects.claim(START)
    assert slow is not None
    send_due(START + timedelta(minutes=5))
    slow.mark_failed(Fault.UNREACHABLE, START + timedelta(minutes=6))
    assert (Message.objects.waiting().count(), len(office.received)) == (0, 1)


def test_what_is_late_is_not_sent_but_wiped(office: PostOffice) -> None:
    post_to(hours=1)
    send_due(START + timedelta(hours=1))
    message = Message.objects.get()
    assert (office.received, message.to, message.text, message.last_fault) == ([], "", "", "late")
    assert (Message.objects.waiting().count(), Message.objects.given_up().count()) == (0, 0)
    message.retry(START)
    assert Message.objects.due(START).count() == 0


def test_a_month_later_what_went_out_is_forgotten_and_what_did_not_is_kept(office: PostOffice) -> None:
    post_to(key="sent")
    send_due(START)
    office.rcpt = "550 unknown"
    post_to(key="given up")
    post_to(key="late", hours=0)
    send_due(SOON)
    post_to(key="passed on").mark_passed_on(START)
    post_to(key="waiting")
    Message.objects.clear(START + timedelta(days=29))
    assert Message.objects.count() == 5
    Message.objects.clear(START + timedelta(days=31))
    assert set(Message.objects.values_list("key", flat=True)) == {"given up", "waiting", "late"}


@pytest.mark.parametrize("encryption", ["starttls", "tls"])
def test_an_encrypted_server_with_a_password_is_signed_in_to(
    settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, encryption: Encryption
) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", trusted(tmp_path))
    with post_office(encryption) as office:
        settings.SMTP = office.server(encryption, PASSWORD)
        message = post_to()
        send_due(START)
        assert office.ids == [message.message_id]


def test_a_wrong_password_is_said_so(settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", trusted(tmp_path))
    with post_office("starttls") as office:
        settings.SMTP = office.server("starttls", "wrong")
        post_to()
        send_due(START)
        assert (office.received, Message.objects.waiting().get().last_fault) == ([], "sign-in")


@pytest.mark.parametrize("encryption", ["starttls", "tls"])
def test_a_certificate_nobody_vouches_for_gets_nothing(settings: Settings, encryption: Encryption) -> None:
    with post_office(encryption) as office:
        settings.SMTP = office.server(encryption, PASSWORD)
        post_to()
        send_due(START)
        assert (office.received, Message.objects.waiting().get().last_fault) == ([], "encryption")


def test_a_server_without_encryption_gets_nothing(office: PostOffice, settings: Settings) -> None:
    settings.SMTP = office.server("starttls")
    post_to()
    send_due(START)
    assert (office.received, Message.objects.waiting().get().last_fault) == ([], "encryption")
