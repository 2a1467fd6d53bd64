"""A while in which two people neither held nor chose an hour, and what they were asked about it."""

from __future__ import annotations

from datetime import datetime
from typing import ClassVar

from django.db import models
from django.db.models import Q

from turnabout.accounts.models import Person
from turnabout.partnerships.models import Partnership


class GoesOn(models.TextChoices):
    """What one of the two answered, where a pause does not say it already."""

    USUAL = "usual"  # the next hour of the weekly time is taken
    ENDING = "ending"  # let us talk about whether to end
    NOT_NOW = "not-now"  # said, and taken back


class LullQuerySet(models.QuerySet["Lull"]):
    """Reached through the partnership, which both of the two may see."""

    def within(self, partnership: Partnership) -> LullQuerySet:
        return self.filter(partnership=partnership)

    def due(self, now: datetime) -> LullQuerySet:
        """Those to look at again, of people who go on; the longest due first."""
        living = self.filter(partnership__ended_at=None, partnership__confirmed_at__isnull=False)
        return living.filter(look_at__lte=now).order_by("look_at", "partnership_id")


class Lull(models.Model):
    """The last lull of two people, and when to look whether there is another.

    There is room for two questions and no third: a new lull writes over the last one.
    """

    partnership = models.OneToOneField(Partnership, on_delete=models.CASCADE, primary_key=True, related_name="lull")
    look_at = models.DateTimeField(db_index=True)
    first_asked_at = models.DateTimeField(null=True)
    second_asked_at = models.DateTimeField(null=True)
    answer = models.CharField(max_length=8, choices=GoesOn.choices, blank=True)
    answered_by = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")
    answered_at = models.DateTimeField(null=True)

    objects = LullQuerySet.as_manager()

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                name="schedule_second_question_after_the_first",
                condition=Q(second_asked_at=None) | Q(first_asked_at__isnull=False),
            ),
            models.CheckConstraint(
                name="schedule_answered_lulls_say_how",
                condition=Q(answer="", answered_by=None, answered_at=None)
                | (~Q(answer="") & Q(answered_by__isnull=False, answered_at__isnull=False)),
            ),
        ]

    def __str__(self) -> str:
        return f"lull, to be looked at {self.look_at:%Y-%m-%d}"

    @property
    def asked_at(self) -> tuple[datetime, ...]:
        """When the two were asked, oldest first."""
        return tuple(asked for asked in (self.first_asked_at, self.second_asked_at) if asked)
