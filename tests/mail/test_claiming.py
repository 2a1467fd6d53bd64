"""What a worker takes next: the longest due of what may go out, and nothing else."""

from __future__ import annotations

from datetime import datetime, timedelta
from itertools import product

import pytest

from tests.people import START
from turnabout.mail.models import CLAIM_LIFE, Message

pytestmark = pytest.mark.django_db

MINUTE = timedelta(minutes=1)


def make_messages_in_every_state() -> None:
    about_now = (START - MINUTE, START, START + MINUTE)
    claims = (None, START - MINUTE, START - CLAIM_LIFE, START - CLAIM_LIFE - MINUTE)
    ends: tuple[dict[str, datetime], ...] = ({}, {"sent_at": START}, {"passed_on_at": START}, {"gave_up_at": START})
    states = product(about_now, (None, *about_now), claims, ends)
    Message.objects.bulk_create(
        Message(
            key=str(number),
            message_id=str(number),
            created_at=START - MINUTE,
            next_try_at=next_try,
            until=until,
            claimed_at=claimed,
            **end,
        )
        for number, (next_try, until, claimed, end) in enumerate(states)
    )


def test_one_after_the_other_all_that_is_due_is_taken_and_nothing_else() -> None:
    make_messages_in_every_state()
    due = list(Message.objects.due(START))
    taken: list[Message] = []
    while message := Message.objects.claim(START, taken[-1] if taken else None):
        taken.append(message)
    assert (taken, len(due)) == (due, 2 * 2 * 3)


def test_what_was_sent_keeps_nothing_of_what_it_said() -> None:
    said = {"to": "ana@example.org", "subject": "s", "text": "t", "calendar": "c", "stop_link": "l"}
    Message.objects.create(key="a", message_id="a", created_at=START, next_try_at=START, last_fault="refused", **said)
    message = Message.objects.claim(START)
    assert message is not None
    assert {name: getattr(message, name) for name in said} == said
    message.mark_sent(START + MINUTE)
    message.refresh_from_db()
    kept = {**dict.fromkeys(said, ""), "last_fault": "", "claimed_at": None, "sent_at": START + MINUTE, "tries": 1}
    assert {name: getattr(message, name) for name in kept} == kept
    # Whoever was slow has no more say.
    message.mark_passed_on(START)
    message.mark_sent(START)
    message.refresh_from_db()
    assert (message.sent_at, message.passed_on_at) == (START + MINUTE, None)
