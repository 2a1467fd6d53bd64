"""When somebody usually has time."""

from __future__ import annotations

from django.db import models

from turnabout.accounts.models import Person
from turnabout.schedule.painted_week import BYTES, Painted, Week


class AvailabilityQuerySet(models.QuerySet["Availability"]):
    """The only way to what people painted."""

    def of(self, person: Person) -> AvailabilityQuerySet:
        return self.filter(person=person)


class Availability(models.Model):
    """The half hours of a week in which a person usually has time, and the zone whose clock they meant.

    The zone stays what it was when somebody moves house, until they say that the hours hold there, too. Who has chosen
    nothing has no row.
    """

    person = models.OneToOneField(Person, on_delete=models.CASCADE, primary_key=True, related_name="+")
    zone = models.CharField(max_length=64)
    week = models.BinaryField(max_length=BYTES)
    painted_at = models.DateTimeField()

    objects = AvailabilityQuerySet.as_manager()

    def __str__(self) -> str:
        return f"availability of {self.person_id}"

    @property
    def painted(self) -> Painted:
        """The same as a pure value, for the rules of common hours."""
        return Painted(Week.read(bytes(self.week)), self.zone)
