"""What was sent to somebody and when: letters, as long as the outbox remembers them, and empty pushes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from django.conf import settings
from django.utils.translation import gettext as _

from turnabout.mail.models import Fault, Message
from turnabout.mail.outbox import subject_of
from turnabout.schedule.models import Reminder
from turnabout.schedule.reminding import Way

if TYPE_CHECKING:
    from turnabout.accounts.models import Person

# More than two months of a busy practice; older ones are gone after thirty days anyway.
MOST = 100


@dataclass(frozen=True)
class Sent:
    """One thing that was said, by which way, and what became of it."""

    subject: str
    way: str
    at: datetime
    state: str


def sent_to(person: Person) -> list[Sent]:
    """Newest first."""
    letters = [
        Sent(subject_of(one.letter, person.language), _("by mail"), _when(one), _became(one))
        for one in Message.objects.to_person(person.id)[:MOST]
    ]
    pushes = [
        Sent(
            subject_of(f"reminder-{one.kind}", person.language),
            _("by browser, empty"),
            one.settled_at or one.due_at,
            _("sent"),
        )
        for one in Reminder.objects.of(person).filter(how__contains=Way.PUSH.value)[:MOST]
    ]
    return sorted([*letters, *pushes], key=lambda one: one.at, reverse=True)


def _when(message: Message) -> datetime:
    ended = message.sent_at or message.passed_on_at or message.gave_up_at
    return ended or message.created_at


def _became(message: Message) -> str:
    if message.sent_at:
        return _("sent")
    if message.passed_on_at:
        return _("passed on by whoever runs this server")
    if message.gave_up_at:
        return _("not sent: its time had passed") if message.last_fault == Fault.LATE else _("could not be sent")
    return _("waits to be sent") if settings.SMTP else _("waits for whoever runs this server to pass it on")
