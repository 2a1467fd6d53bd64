"""When somebody is busy elsewhere, by their own calendar: two instants each, and nothing of what they are about."""

from __future__ import annotations

from datetime import datetime
from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from turnabout.accounts.models import Person


class BusyCalendarQuerySet(models.QuerySet["BusyCalendar"]):
    """The only way to them."""

    def of(self, person: Person) -> BusyCalendarQuerySet:
        return self.filter(person=person)

    def due(self, now: datetime) -> BusyCalendarQuerySet:
        """Those to be read by now, whoever waited longest first."""
        return self.filter(due_at__lte=now).order_by("due_at")


class BusyCalendar(models.Model):
    """A calendar that somebody let be read for its busy times. Its address is a secret, and encrypted."""

    person = models.OneToOneField(Person, on_delete=models.CASCADE, primary_key=True, related_name="+")
    address = models.BinaryField()
    given_at = models.DateTimeField()
    due_at = models.DateTimeField(db_index=True)
    read_at = models.DateTimeField(null=True)
    fault = models.CharField(max_length=20, blank=True)
    failures = models.PositiveSmallIntegerField(default=0)

    objects = BusyCalendarQuerySet.as_manager()

    def __str__(self) -> str:
        return f"the busy times of {self.person_id}"


class BusyTimeQuerySet(models.QuerySet["BusyTime"]):
    """The only way to them: one's own, never a partner's."""

    def of(self, person: Person) -> BusyTimeQuerySet:
        return self.filter(person=person)

    def over(self, begins_at: datetime, ends_at: datetime) -> BusyTimeQuerySet:
        """Those that take some of this time. What ends as it begins takes none."""
        return self.filter(begins_at__lt=ends_at, ends_at__gt=begins_at)


class BusyTime(models.Model):
    """From when to when somebody is busy."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    begins_at = models.DateTimeField()
    ends_at = models.DateTimeField()

    objects = BusyTimeQuerySet.as_manager()

    class Meta:
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["person", "begins_at"], name="schedule_busy_times")
        ]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(name="schedule_busy_for_a_while", condition=Q(ends_at__gt=F("begins_at"))),
        ]

    def __str__(self) -> str:
        return f"busy {self.begins_at:%Y-%m-%d %H:%M} to {self.ends_at:%H:%M} UTC"
