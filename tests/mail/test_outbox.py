"""Posting: once for each key, in the caller's transaction, in the person's language."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import transaction

from tests.people import START
from tests.racing import at_once
from turnabout.mail.models import CLAIM_LIFE, Message
from turnabout.mail.outbox import post, take_back, written

LINK = "http://localhost:8000/reset/abc/?a=1&b='2'"


def post_example(key: str = "example:1") -> None:
    post(key=key, to="ana@example.org", letter="example", language="en", now=START, facts={"link": LINK})


@pytest.mark.usefixtures("db")
def test_the_first_line_is_the_subject_and_a_foot_says_who_writes() -> None:
    post_example()
    message = Message.objects.get()
    assert message.subject == "Your link"
    assert message.text.startswith(f"{LINK}\n\n-- \nTurnabout is an hour a week")
    assert "\nhttp://localhost:8000\n" in message.text
    assert message.text.endswith("\n")


@pytest.mark.usefixtures("db")
def test_the_same_key_posts_once() -> None:
    post_example()
    first = Message.objects.values().get()
    post_example()
    assert Message.objects.values().get() == first


@pytest.mark.django_db(transaction=True)
def test_two_who_post_the_same_at_once_post_once() -> None:
    at_once(post_example, post_example, post_example)
    assert Message.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_what_is_undone_is_not_posted() -> None:
    with transaction.atomic():
        post_example()
        transaction.set_rollback(True)
    assert Message.objects.count() == 0


@pytest.mark.usefixtures("db")
def test_each_message_has_an_id_of_its_own_at_this_instance() -> None:
    post_example("example:1")
    post_example("example:2")
    ids = list(Message.objects.values_list("message_id", flat=True))
    assert len(set(ids)) == 2
    assert all(one.startswith("<") and one.endswith("@localhost>") for one in ids)


@pytest.mark.usefixtures("db")
def test_a_language_nobody_speaks_falls_back() -> None:
    post(key="k", to="ana@example.org", letter="example", language="xx", now=START, facts={"link": LINK})
    assert Message.objects.get().subject == "Your link"


@pytest.mark.usefixtures("db")
def test_what_the_operator_passed_on_waits_no_more_and_its_words_are_gone() -> None:
    post_example()
    Message.objects.waiting().get().mark_passed_on(START + timedelta(hours=1))
    assert Message.objects.waiting().count() == 0
    message = Message.objects.get()
    assert (message.to, message.subject, message.text) == ("", "", "")
    assert (message.letter, message.passed_on_at) == ("example", START + timedelta(hours=1))


@pytest.mark.usefixtures("db")
def test_what_was_given_up_is_kept_whole_and_can_be_tried_again() -> None:
    post_example()
    Message.objects.update(gave_up_at=START, tries=9, last_fault="refused")
    later = START + timedelta(days=1)
    assert (Message.objects.due(later).count(), Message.objects.given_up().count()) == (0, 1)
    message = Message.objects.given_up().get()
    assert LINK in message.text
    message.retry(later)
    assert (Message.objects.due(later).get(), Message.objects.given_up().count()) == (message, 0)


@pytest.mark.parametrize(
    "letter", ["keys-changed", "passkey-added", "new-browser", "email-changed", "start-anew-asked"]
)
def test_a_warning_never_says_that_there_is_nothing_to_do(letter: str) -> None:
    _, text = written(letter, "en", {"link": LINK})
    assert "nothing you need to do" not in text


@pytest.mark.parametrize("letter", ["verify-email", "sign-up", "change-email"])
def test_whoever_did_not_give_the_address_hears_that_nothing_is_asked_of_them(letter: str) -> None:
    _, text = written(letter, "en", {"link": LINK})
    assert text.endswith("was given there. If that was not you, there is nothing you need to do.\n")


@pytest.mark.usefixtures("db")
def test_what_has_not_gone_yet_can_be_taken_back_and_what_is_being_sent_cannot() -> None:
    for key in ("example:1", "example:2", "example:3", "example:4"):
        post_example(key)
    claimed = Message.objects.claim(START)
    sent = Message.objects.get(key="example:2")
    sent.mark_sent(START)
    take_back(["example:1", "example:2", "example:3", "example:none"], START)
    assert claimed is not None
    assert claimed.key == "example:1"
    assert list(Message.objects.order_by("key").values_list("key", flat=True)) == [
        *("example:1", "example:2", "example:4"),
    ]
    # Whoever claimed it is not back: it was not sent.
    take_back(["example:1"], START + CLAIM_LIFE)
    assert not Message.objects.filter(key="example:1").exists()
