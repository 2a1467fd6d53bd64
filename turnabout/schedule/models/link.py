"""Links in letters that work without signing in, and who said that they will be there."""

from __future__ import annotations

import secrets
from datetime import datetime
from hashlib import sha256
from typing import ClassVar, Final

from django.db import models

from turnabout.accounts.models import Person
from turnabout.mail.models import Message
from turnabout.partnerships.models import Partnership
from turnabout.schedule.glance import Glance
from turnabout.schedule.models.change import Change
from turnabout.schedule.models.session import Session


class Does(models.TextChoices):
    """What a link does, once its button is pressed."""

    THERE = "there"
    ANOTHER = "another"  # leads to where another time is proposed
    MET = "met"
    NOT_MET = "not-met"
    SKIP = "skip"
    PAUSE = "pause"
    AGREE = "agree"  # to what the other proposes
    DECLINE = "decline"
    USUAL = "usual"  # after a lull: the next hour of the weekly time
    ENDING = "ending"  # after a lull: let us talk about it
    STOP = "stop"


class LinkQuerySet(models.QuerySet["Link"]):
    """Links belong to whoever holds them: their token is the only way."""

    def shown(self, token: str, now: datetime) -> LinkQuerySet:
        """The link with this token, unless it was used or is old."""
        found = self.filter(token_hash=hash_of(token), used_at=None, expires_at__gt=now)
        # Nor of whoever has left, or reads elsewhere: who got the letter said that it was not theirs.
        return found.filter(person__deleted_at=None, person__email_refused_at=None)

    def forget_those_to(self, person: Person, now: datetime) -> None:
        """Of letters to an address that somebody had before, none does anything any more, nor goes out now.

        But for what calendars read: it was noted as told, and would be missing in the next that they are told.
        """
        self.filter(person=person).delete()
        waiting = Message.objects.unclaimed(now).filter(addressee=person.id, calendar="")
        waiting.exclude(stop_link="").delete()

    def clear(self, now: datetime) -> None:
        """Forget what nobody can use any more."""
        self.filter(expires_at__lte=now).delete()


# What is mailed to calendars is no kind of reminder: it is turned off with the calendar.
HOURS: Final = "hours"


class Link(models.Model):
    """One thing that one person may do by one letter, once. Only a hash of its token is kept.

    `kind` says what a link stops: letters of a kind, or HOURS, those that calendars read. `starts_at` is when the hour
    was to begin as the letter told it: moved, the link is of another hour. `change` is the proposal that it answers,
    and `starts_at` then that of the hour it is about.
    """

    token_hash = models.CharField(max_length=64, unique=True)
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    does = models.CharField(max_length=12, choices=Does.choices)
    kind = models.CharField(max_length=6, blank=True)
    partnership = models.ForeignKey(Partnership, null=True, on_delete=models.CASCADE, related_name="+")
    session = models.ForeignKey(Session, null=True, on_delete=models.CASCADE, related_name="+")
    starts_at = models.DateTimeField(null=True)
    change = models.ForeignKey(Change, null=True, on_delete=models.CASCADE, related_name="+")
    made_at = models.DateTimeField()
    expires_at = models.DateTimeField(db_index=True)
    used_at = models.DateTimeField(null=True)

    objects = LinkQuerySet.as_manager()

    def __str__(self) -> str:
        return f"{self.does} link of {self.made_at:%Y-%m-%d}"


def new_token() -> str:
    """What nobody can guess."""
    return secrets.token_urlsafe(32)


def hash_of(token: str) -> str:
    """What is kept of a token: whoever reads the rows cannot use a link."""
    return sha256(token.encode()).hexdigest()


class ComingQuerySet(models.QuerySet["Coming"]):
    """Reached through the hour, which both of the two may see."""

    def to(self, session: Session | Glance) -> ComingQuerySet:
        """Who said so of the hour as it now stands."""
        return self.filter(session=session.id, starts_at=session.starts_at)


class Coming(models.Model):
    """Somebody said that they will be there, when the hour was to begin then."""

    session = models.ForeignKey(Session, on_delete=models.CASCADE, related_name="coming")
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    starts_at = models.DateTimeField()
    said_at = models.DateTimeField()

    objects = ComingQuerySet.as_manager()

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(name="schedule_coming_once_each", fields=["session", "person"]),
        ]

    def __str__(self) -> str:
        return f"{self.person_id} will be there"
