"""The live hour's clock, and who was in the room when."""

from __future__ import annotations

from dataclasses import asdict
from typing import ClassVar

from django.db import models

from turnabout.accounts.models import Person
from turnabout.room.phases import Clock
from turnabout.schedule.models import Session


class Hour(models.Model):
    """The clock of one session, as `phases.Clock`: lengths and deadlines, never which plan they are of."""

    session = models.OneToOneField(Session, on_delete=models.CASCADE, primary_key=True, related_name="hour")
    clock = models.JSONField()

    def __str__(self) -> str:
        return f"hour of {self.session_id}"

    def read(self) -> Clock:
        """The clock as a pure value."""
        return Clock(**{**self.clock, "marks": tuple(self.clock["marks"]), "ends": tuple(self.clock["ends"])})

    @staticmethod
    def written(clock: Clock) -> dict[str, object]:
        """A clock as it is kept."""
        return asdict(clock)


class Presence(models.Model):
    """One stay of one person in the room: from entering until they were last seen there."""

    session = models.ForeignKey(Session, on_delete=models.CASCADE, related_name="presences")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    entered_at = models.DateTimeField()
    seen_at = models.DateTimeField()

    class Meta:
        indexes: ClassVar[list[models.Index]] = [models.Index(fields=["session", "person"])]

    def __str__(self) -> str:
        return f"{self.person} from {self.entered_at:%H:%M} to {self.seen_at:%H:%M}"
