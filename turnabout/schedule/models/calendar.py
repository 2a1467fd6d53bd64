"""What goes out to people's own calendars: a feed each, and what they were last told of a rhythm."""

from __future__ import annotations

import uuid
from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from turnabout.accounts.models import Person
from turnabout.schedule.models.rhythm import Rhythm


class Titles(models.TextChoices):
    """What an hour is called in a person's calendar, which others may see."""

    PRIVATE = "private", _("“Turnabout”, and nothing more")
    ROLES = "roles", _("Whose hour it is: “Your hour”, or “You are the coach”")
    NAMES = "names", _("Whose hour it is, and your partner’s name")


class Feed(models.Model):
    """A person's calendar: whether an address gives it out, what its hours are called, and whether hours are mailed.

    The address follows from a key outside the database, the person and the generation; only a hash of it is kept. What
    was last given out is kept with the fingerprint of the rows it was made of, so that the next asking makes nothing.
    """

    person = models.OneToOneField(Person, on_delete=models.CASCADE, primary_key=True, related_name="+")
    generation = models.PositiveIntegerField(default=1)
    opened_at = models.DateTimeField(null=True)
    token_hash = models.CharField(max_length=64, unique=True, null=True)  # noqa: DJ001 - none while it is off
    titles = models.CharField(max_length=10, choices=Titles.choices, default=Titles.PRIVATE)
    invites = models.BooleanField(default=True)
    fingerprint = models.CharField(max_length=64, blank=True)
    # Hours go by, and with them whose turn the next is: until then nothing changes by itself.
    fresh_until = models.DateTimeField(null=True)
    body = models.TextField(blank=True)
    changed_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                name="schedule_open_feeds_have_an_address",
                condition=models.Q(opened_at=None, token_hash=None)
                | models.Q(opened_at__isnull=False, token_hash__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"feed of {self.person_id}"


class Series(models.Model):
    """What a person's calendars were last told of a rhythm. `sequence` rises whenever its times have changed.

    `times` is the series as `schedule/series.py` writes it; `mailed` is the one that went out by mail, if any did.
    `uid` names it in calendars. Drawn, not worked out: who could work it out could mail a calendar that it is over.
    """

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    rhythm = models.ForeignKey(Rhythm, on_delete=models.CASCADE, related_name="+")
    uid = models.UUIDField(default=uuid.uuid4)
    sequence = models.PositiveIntegerField(default=0)
    times = models.TextField(blank=True)
    mailed = models.TextField(blank=True)
    changed_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(name="schedule_one_series_each", fields=["person", "rhythm"]),
        ]

    def __str__(self) -> str:
        return f"series {self.rhythm_id} of {self.person_id}"
