"""Browsers that may show a word, and what is on its way to them."""

from __future__ import annotations

from datetime import datetime
from typing import ClassVar

from django.db import models

from turnabout.accounts.models import Person
from turnabout.mail.backoff import TRIED_FOR, wait_after
from turnabout.schedule.models.reminder import Reminder


class SubscriptionQuerySet(models.QuerySet["Subscription"]):
    """The only way to browsers that may show a word."""

    def of(self, person: Person) -> SubscriptionQuerySet:
        return self.filter(person=person).order_by("made_at", "id")


class Subscription(models.Model):
    """One browser of a person that may show a word; `endpoint` is where its maker takes what is for it."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    # A browser makes one for whoever says yes in it.
    endpoint = models.CharField(max_length=1000, unique=True)
    made_at = models.DateTimeField()

    objects = SubscriptionQuerySet.as_manager()

    def __str__(self) -> str:
        return f"subscription of {self.person_id}"


class PushQuerySet(models.QuerySet["Push"]):
    """Pushes belong to the worker that sends them."""

    def due(self, now: datetime) -> PushQuerySet:
        return self.filter(next_try_at__lte=now, until__gt=now).order_by("next_try_at", "id")

    def lapse(self, now: datetime) -> None:
        """Forget what is not worth saying any more."""
        self.filter(until__lte=now).delete()


class Push(models.Model):
    """One empty word to one browser, until its maker has taken it.

    Taken up, it is put off before it is sent: whoever crashes meanwhile leaves it to be sent once more, under the same
    topic, by which an undelivered one is replaced.
    """

    subscription = models.ForeignKey(Subscription, on_delete=models.CASCADE, related_name="+")
    reminder = models.ForeignKey(Reminder, on_delete=models.CASCADE, related_name="+")
    until = models.DateTimeField()
    next_try_at = models.DateTimeField()
    tries = models.PositiveIntegerField(default=0)

    objects = PushQuerySet.as_manager()

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(name="schedule_one_push_a_browser", fields=["subscription", "reminder"]),
        ]
        indexes: ClassVar[list[models.Index]] = [models.Index(name="schedule_pushes_due", fields=["next_try_at"])]

    def __str__(self) -> str:
        return f"push until {self.until:%Y-%m-%d}"

    def take_up(self, now: datetime) -> None:
        """It is being sent now; should that fail, or the worker, it is tried again later."""
        self.tries += 1
        self.next_try_at = now + (wait_after(self.tries) or TRIED_FOR)
        self.save(update_fields=["tries", "next_try_at"])
