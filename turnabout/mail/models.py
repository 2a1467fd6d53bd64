"""Message: one letter to one address, from posting until it is sent or passed on."""

from __future__ import annotations

import uuid
from datetime import UTC, datetime, timedelta
from typing import ClassVar

from django.db import connection, models, transaction
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from turnabout.mail.backoff import TRIED_FOR, wait_after
from turnabout.mail.statements import CLAIM, NEXT_DUE, SENT, SKIP_LOCKED

# Longer than a send can take: whoever claimed a message and is not back by then has crashed.
CLAIM_LIFE = timedelta(minutes=5)
EVER = datetime(2000, 1, 1, tzinfo=UTC)
# For so long it can be said that a letter went out, and posting its key again changes nothing.
KEPT_FOR = timedelta(days=30)

_OPEN = Q(sent_at=None, passed_on_at=None, gave_up_at=None)
_WIPED = {"to": "", "subject": "", "text": "", "calendar": "", "stop_link": "", "claimed_at": None}


class Fault(models.TextChoices):
    """Why a message did not go out: our word, never what the other server said, which may hold the address."""

    UNREACHABLE = "unreachable", _("the mail server could not be reached")
    ENCRYPTION = "encryption", _("the mail server offers no encryption we trust")
    SIGN_IN = "sign-in", _("the mail server did not accept our name and password")
    REFUSED = "refused", _("the mail server refused it")
    RECIPIENT = "recipient", _("the address does not exist or takes no mail")
    LATE = "late", _("its time had passed before it could be sent")


class MessageQuerySet(models.QuerySet["Message"]):
    """Messages belong to no person: the worker sends them, the operator sees what could not be sent."""

    def waiting(self) -> MessageQuerySet:
        """Neither sent, nor passed on, nor given up; oldest first."""
        return self.filter(_OPEN).order_by("created_at", "id")

    def given_up(self) -> MessageQuerySet:
        """What will not be tried again unless the operator says so; oldest first."""
        return self.filter(gave_up_at__isnull=False).exclude(last_fault=Fault.LATE).order_by("created_at", "id")

    def unclaimed(self, now: datetime) -> MessageQuerySet:
        """Waiting, and nobody is sending it."""
        return self.filter(_OPEN, Q(claimed_at=None) | Q(claimed_at__lte=now - CLAIM_LIFE))

    def due(self, now: datetime) -> MessageQuerySet:
        """Waiting, its time has come, and nobody is sending it; the longest due first."""
        worth_it = Q(until=None) | Q(until__gt=now)
        return self.unclaimed(now).filter(worth_it, next_try_at__lte=now).order_by("next_try_at", "id")

    def claim(self, now: datetime, after: Message | None = None) -> Message | None:
        """Take the next one that is due, for five minutes; committed before it is sent.

        `after` is the one that was taken before it: what lies earlier has gone, and PostgreSQL would walk over all that
        is left of it until that is swept.

        Whoever crashes between sending and saying so leaves a claim behind. It runs out, and the
        message goes out once more under the same Message-ID; without it, two could send at once.
        A message that makes everybody crash comes round more rarely each time.
        """
        # What another process is just taking is not worth waiting for; SQLite has one writer anyway.
        skip = SKIP_LOCKED if connection.features.has_select_for_update_skip_locked else ""
        since = after.was_due_at if after else EVER
        with transaction.atomic(savepoint=False):
            asked = {"now": now, "ran_out": now - CLAIM_LIFE, "since": since}
            message = next(iter(self.raw(NEXT_DUE + skip, asked)), None)
            if message:
                message.was_due_at = message.next_try_at
                message.claimed_at, message.tries = now, message.tries + 1
                message.next_try_at = now + (wait_after(message.tries) or TRIED_FOR)
                _do(CLAIM, now=now, tries=message.tries, again=message.next_try_at, id=message.pk)
        return message

    def lapse(self, now: datetime) -> None:
        """Wipe what is not worth sending any more."""
        self.filter(_OPEN, until__lte=now).update(gave_up_at=now, last_fault=Fault.LATE, **_WIPED)

    def to_person(self, person: uuid.UUID) -> MessageQuerySet:
        """What was posted to somebody with an account, newest first."""
        return self.filter(addressee=person).order_by("-created_at", "-id")

    def clear(self, now: datetime) -> None:
        """Delete what was sent, passed on or late, a month on. What was given up stays until it is seen to."""
        before = now - KEPT_FOR
        late = Q(gave_up_at__lte=before, last_fault=Fault.LATE)
        self.filter(Q(sent_at__lte=before) | Q(passed_on_at__lte=before) | late).delete()


class Message(models.Model):
    """One letter to one address. Its words, which may hold a one-time link, go as soon as it has gone.

    `key` says what it is about, so that posting twice is posting once. `message_id` is made with the
    row and never again: a message that goes out twice after a crash is seen to be one. There is no
    foreign key, since a letter may be for somebody who has no account; `addressee` is the id of whoever has one,
    so that they can be told what was sent to them. `stop_link` ends letters of this kind by one request.
    """

    key = models.CharField(max_length=200, unique=True)
    letter = models.CharField(max_length=60)
    to = models.EmailField(blank=True)
    subject = models.CharField(max_length=200, blank=True)
    text = models.TextField(blank=True)
    addressee = models.UUIDField(null=True, db_index=True)
    stop_link = models.CharField(max_length=300, blank=True)
    calendar = models.TextField(blank=True)
    message_id = models.CharField(max_length=300, unique=True)
    created_at = models.DateTimeField()
    next_try_at = models.DateTimeField()
    # What is only worth sending until then: a reminder is no use after the hour.
    until = models.DateTimeField(null=True)
    tries = models.PositiveIntegerField(default=0)
    claimed_at = models.DateTimeField(null=True)
    sent_at = models.DateTimeField(null=True)
    passed_on_at = models.DateTimeField(null=True)
    gave_up_at = models.DateTimeField(null=True)
    last_fault = models.CharField(max_length=20, blank=True, choices=Fault.choices)

    # Of one that was claimed, and not in its row.
    was_due_at: datetime

    objects = MessageQuerySet.as_manager()

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                name="mail_one_end_at_most",
                condition=Q(sent_at=None, passed_on_at=None)
                | Q(sent_at=None, gave_up_at=None)
                | Q(passed_on_at=None, gave_up_at=None),
            ),
        ]
        indexes: ClassVar[list[models.Index]] = [
            # With the id: what was posted at one moment would be sorted anew for each that is taken.
            models.Index(name="mail_next", fields=["next_try_at", "id"], condition=_OPEN),
        ]

    def __str__(self) -> str:
        return f"{self.letter} of {self.created_at:%Y-%m-%d}"

    def mark_sent(self, now: datetime) -> None:
        """It has gone out; only that is kept."""
        _do(SENT, now=now, id=self.pk)

    def mark_failed(self, fault: Fault, now: datetime, *, for_good: bool = False) -> None:
        """It did not go out: wait and try again, or give up."""
        wait = None if for_good else wait_after(self.tries)
        # Whoever was so slow that somebody else claimed it meanwhile has no more say.
        mine = self._unsent().filter(claimed_at=self.claimed_at)
        if wait is None:
            mine.update(gave_up_at=now, last_fault=fault, claimed_at=None)
        else:
            mine.update(next_try_at=now + wait, last_fault=fault, claimed_at=None)

    def mark_passed_on(self, now: datetime) -> None:
        """The operator has handed the words to the person; they are wiped."""
        self._unsent().update(passed_on_at=now, gave_up_at=None, **_WIPED)
        self.refresh_from_db()

    def retry(self, now: datetime) -> None:
        """Let it be tried again at once, from the beginning."""
        self._unsent().exclude(last_fault=Fault.LATE).update(next_try_at=now, tries=0, gave_up_at=None, last_fault="")
        self.refresh_from_db()

    def _unsent(self) -> models.QuerySet[Message]:
        """Itself, unless it went out or was passed on meanwhile."""
        return Message.objects.filter(pk=self.pk, sent_at=None, passed_on_at=None)


def _do(statement: str, **values: datetime | int) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement, {name: connection.ops.adapt_unknown_value(value) for name, value in values.items()})
