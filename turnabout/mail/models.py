"""Message: one letter to one address, from posting until it is sent or passed on."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import ClassVar

from django.db import models
from django.db.models import Q

# Longer than a send can take: whoever claimed a message and is not back by then has crashed.
CLAIM_LIFE = timedelta(minutes=5)

_OPEN = Q(sent_at=None, passed_on_at=None, gave_up_at=None)


class MessageQuerySet(models.QuerySet["Message"]):
    """Messages belong to no person: the worker sends them, the operator sees what could not be sent."""

    def waiting(self) -> MessageQuerySet:
        """Neither sent, nor passed on, nor given up; oldest first."""
        return self.filter(_OPEN).order_by("created_at", "id")

    def given_up(self) -> MessageQuerySet:
        """What will not be tried again unless the operator says so; oldest first."""
        return self.filter(gave_up_at__isnull=False).order_by("created_at", "id")

    def due(self, now: datetime) -> MessageQuerySet:
        """Waiting, its time has come, and nobody is sending it; the longest due first."""
        unclaimed = Q(claimed_at=None) | Q(claimed_at__lte=now - CLAIM_LIFE)
        return self.filter(_OPEN, unclaimed, next_try_at__lte=now).order_by("next_try_at", "id")


class Message(models.Model):
    """One letter to one address. Its words, which may hold a one-time link, go as soon as it has gone.

    `key` says what it is about, so that posting twice is posting once. `message_id` is made with the
    row and never again: a message that goes out twice after a crash is seen to be one. There is no
    foreign key, since a letter may be for somebody who has no account.
    """

    key = models.CharField(max_length=200, unique=True)
    letter = models.CharField(max_length=60)
    to = models.EmailField(blank=True)
    subject = models.CharField(max_length=200, blank=True)
    text = models.TextField(blank=True)
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
    # A short word of ours, never what the other server said: that may hold the address.
    last_fault = models.CharField(max_length=20, blank=True)

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
            models.Index(name="mail_due", fields=["next_try_at"], condition=_OPEN),
        ]

    def __str__(self) -> str:
        return f"{self.letter} of {self.created_at:%Y-%m-%d}"

    def mark_passed_on(self, now: datetime) -> None:
        """The operator has handed the words to the person; they are wiped."""
        unsent = Message.objects.filter(pk=self.pk, sent_at=None, passed_on_at=None)
        unsent.update(passed_on_at=now, gave_up_at=None, claimed_at=None, to="", subject="", text="")
        self.refresh_from_db()

    def retry(self, now: datetime) -> None:
        """Let it be tried again at once, from the beginning."""
        unsent = Message.objects.filter(pk=self.pk, sent_at=None, passed_on_at=None)
        unsent.update(next_try_at=now, tries=0, gave_up_at=None, last_fault="")
        self.refresh_from_db()
