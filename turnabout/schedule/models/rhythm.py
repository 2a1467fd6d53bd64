"""The weekly slot, and who begins."""

from __future__ import annotations

from dataclasses import asdict
from datetime import datetime
from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from turnabout.accounts.models import Person
from turnabout.partnerships.models import Partnership
from turnabout.schedule.recurrence import WeeklySlot

LENGTHS = (60, 30)


class FirstTurn(models.Model):
    """Who has the hour whenever the two are even: chosen once, with the first time or the first start."""

    partnership = models.OneToOneField(
        Partnership, on_delete=models.CASCADE, primary_key=True, related_name="first_turn"
    )
    focus = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")

    def __str__(self) -> str:
        return f"{self.focus} begins"


class RhythmQuerySet(models.QuerySet["Rhythm"]):
    """The only way to rhythms."""

    def of(self, person: Person) -> RhythmQuerySet:
        return self.filter(partnership__in=Partnership.objects.of(person))

    def current(self) -> RhythmQuerySet:
        """Those in force; at most one a partnership."""
        return self.filter(replaced_at=None)

    def to_look_at(self, now: datetime) -> RhythmQuerySet:
        """Those of two who go on whose hours the worker has not looked at for a while; the longest ago first."""
        go_on = self.current().filter(partnership__ended_at=None, partnership__confirmed_at__isnull=False)
        return go_on.filter(Q(look_at=None) | Q(look_at__lte=now)).order_by(F("look_at").asc(nulls_first=True), "id")


class Rhythm(models.Model):
    """The weekly slot: weekday (0 is Monday) and local time in the anchor's zone, and its length."""

    partnership = models.ForeignKey(Partnership, on_delete=models.CASCADE, related_name="rhythms")
    weekday = models.PositiveSmallIntegerField()
    local_time = models.TimeField()
    anchor_zone = models.CharField(max_length=64)
    minutes = models.PositiveSmallIntegerField(choices=[(length, str(length)) for length in LENGTHS])
    starts_on = models.DateField()
    set_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField()
    replaced_at = models.DateTimeField(null=True)
    # When the worker looks at its hours again.
    look_at = models.DateTimeField(null=True)
    # When calendars that go by mail were last compared with it; none where nobody has yet.
    compared_at = models.DateTimeField(null=True, db_index=True)

    objects = RhythmQuerySet.as_manager()

    class Meta:
        indexes: ClassVar[list[models.Index]] = [
            models.Index(name="schedule_rhythm_look_at", fields=["look_at"], condition=Q(replaced_at=None)),
        ]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                name="schedule_one_rhythm_in_force",
                fields=["partnership"],
                condition=Q(replaced_at=None),
            ),
        ]

    def __str__(self) -> str:
        return f"weekday {self.weekday} at {self.local_time:%H:%M} {self.anchor_zone}"

    @classmethod
    def of_slot(cls, slot: WeeklySlot, partnership: Partnership, by: Person, now: datetime) -> Rhythm:
        """A weekly time of two people as one of them says it, not yet in force."""
        return cls(partnership=partnership, set_by=by, created_at=now, **asdict(slot))

    @property
    def slot(self) -> WeeklySlot:
        """The same as a pure value, for the rules of recurrence."""
        return WeeklySlot(
            weekday=self.weekday,
            local_time=self.local_time,
            anchor_zone=self.anchor_zone,
            minutes=self.minutes,
            starts_on=self.starts_on,
        )
