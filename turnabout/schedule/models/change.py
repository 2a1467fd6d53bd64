"""What one of the two proposes to change, and what takes hours out of the weeks."""

from __future__ import annotations

import uuid
from datetime import date, datetime
from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from turnabout.accounts.models import Person
from turnabout.partnerships.models import Partnership
from turnabout.schedule.models.rhythm import LENGTHS
from turnabout.schedule.models.session import Session
from turnabout.schedule.recurrence import WeeklySlot


class Kind(models.TextChoices):
    """What a change is about."""

    MOVE = "move"  # one hour, to another time
    FOLLOWING = "following"  # this hour and all that follow, to another weekly time
    SWAP = "swap"  # the roles of one hour, paid back by the next
    SPELL = "spell"  # hours that are all one person's, until a date


class End(models.TextChoices):
    """How a proposal ended."""

    ACCEPTED = "accepted"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"  # by whoever proposed it, or because they did something else
    OVERTAKEN = "overtaken"  # the other did something else, or it can no longer be done
    LAPSED = "lapsed"  # nobody answered in time


class ChangeQuerySet(models.QuerySet["Change"]):
    """The only way to changes."""

    def of(self, person: Person) -> ChangeQuerySet:
        return self.filter(partnership__in=Partnership.objects.of(person)).select_related("session", "focus")

    def open(self) -> ChangeQuerySet:
        """Those nobody has answered yet; at most one a partnership."""
        return self.filter(ended_at=None)


class Change(models.Model):
    """A proposal: it holds once the other accepts, is called to mind once, and lapses at `lapses_at`.

    Which fields are set follows from the kind: `starts_at` for a move; the slot for all that follow; `focus`, who gets
    the hour, for a swap; `focus` and the two days, in `anchor_zone`, where whoever proposed lived then, for a spell.
    Each may put away how it ended.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    partnership = models.ForeignKey(Partnership, on_delete=models.CASCADE, related_name="changes")
    kind = models.CharField(max_length=10, choices=Kind.choices)
    session = models.ForeignKey(Session, null=True, on_delete=models.CASCADE, related_name="changes")
    proposed_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    proposed_at = models.DateTimeField()
    lapses_at = models.DateTimeField()
    reminds_at = models.DateTimeField(null=True)
    reminded_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    end = models.CharField(max_length=10, choices=End.choices, blank=True)
    proposer_saw_at = models.DateTimeField(null=True)
    other_saw_at = models.DateTimeField(null=True)
    # Answered by a link in a letter, of which whoever is asked is told: their mailbox may have another reader.
    by_letter = models.BooleanField(default=False)
    starts_at = models.DateTimeField(null=True)
    # A move of an hour that is left out to its own time: once it is met again, nothing else tells.
    after_all = models.BooleanField(default=False)
    weekday = models.PositiveSmallIntegerField(null=True)
    local_time = models.TimeField(null=True)
    anchor_zone = models.CharField(max_length=64, blank=True)
    minutes = models.PositiveSmallIntegerField(null=True, choices=[(length, str(length)) for length in LENGTHS])
    focus = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")
    begins_on = models.DateField(null=True)
    ends_on = models.DateField(null=True)

    objects = ChangeQuerySet.as_manager()

    # Whether another's question took the place of one's own; asked where it is shown (`waiting.shown_to`).
    overtook = False

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                name="schedule_one_open_change",
                fields=["partnership"],
                condition=Q(ended_at=None),
            ),
            models.CheckConstraint(
                name="schedule_ended_changes_say_how",
                condition=Q(ended_at=None, end="") | (Q(ended_at__isnull=False) & ~Q(end="")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} proposed {self.proposed_at:%Y-%m-%d}"

    def slot(self, starts_on: date) -> WeeklySlot:
        """The weekly time it proposes, from a day on. Raises ValueError where it proposes none."""
        if self.weekday is None or self.local_time is None or self.minutes is None:
            raise ValueError(self.kind)
        return WeeklySlot(
            weekday=self.weekday,
            local_time=self.local_time,
            anchor_zone=self.anchor_zone,
            minutes=self.minutes,
            starts_on=starts_on,
        )


class SpellQuerySet(models.QuerySet["Spell"]):
    """The only way to spells."""

    def within(self, partnership: Partnership) -> SpellQuerySet:
        return self.filter(partnership=partnership).order_by("begins_at", "id")


class Spell(models.Model):
    """Hours that are all one person's, by consent and until a moment; they do not count towards the turn."""

    partnership = models.ForeignKey(Partnership, on_delete=models.CASCADE, related_name="spells")
    focus = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    begins_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    agreed_at = models.DateTimeField()
    # Who ended it before the day that was agreed; one that had not begun is then of no length.
    ended_by = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")

    objects = SpellQuerySet.as_manager()

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(name="schedule_spells_end", condition=Q(ends_at__gte=F("begins_at"))),
        ]

    def __str__(self) -> str:
        return f"spell until {self.ends_at:%Y-%m-%d}"

    def holds(self, instant: datetime) -> bool:
        """Whether an hour that begins then lies inside it."""
        return self.begins_at <= instant < self.ends_at


class PauseQuerySet(models.QuerySet["Pause"]):
    """The only way to pauses."""

    def of(self, person: Person) -> PauseQuerySet:
        return self.filter(partnership__in=Partnership.objects.of(person))

    def within(self, partnership: Partnership) -> PauseQuerySet:
        return self.filter(partnership=partnership).order_by("begins_at", "id")

    def in_force(self, now: datetime) -> PauseQuerySet:
        """Begun, and neither over nor ended early."""
        return self.filter(begins_at__lte=now, until__gt=now)


class Pause(models.Model):
    """No hours until a moment, by either's word alone: nobody has to give a reason. Ending it early moves `until`."""

    partnership = models.ForeignKey(Partnership, on_delete=models.CASCADE, related_name="pauses")
    set_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    set_at = models.DateTimeField()
    begins_at = models.DateTimeField()
    until = models.DateTimeField()
    # Whose word ended it before the day that was said; nobody's where another pause took its place.
    ended_by = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")

    objects = PauseQuerySet.as_manager()

    def __str__(self) -> str:
        return f"pause until {self.until:%Y-%m-%d}"

    @property
    def until_day(self) -> date:
        """The day that was said: it begins where whoever paused lives, and may still be the day before elsewhere."""
        by = next(person for person in self.partnership.people if person.id == self.set_by_id)
        return self.until.astimezone(by.zone).date()

    def holds(self, instant: datetime) -> bool:
        """Whether an hour that would begin then falls into it."""
        return self.begins_at <= instant < self.until


class AwayQuerySet(models.QuerySet["Away"]):
    """The only way to days away."""

    def of(self, person: Person) -> AwayQuerySet:
        return self.filter(person=person).order_by("begins_on", "id")


class Away(models.Model):
    """Days on which a person is away, the last one included, in the zone they had when they said so."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="aways")
    begins_on = models.DateField()
    ends_on = models.DateField()
    begins_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    told_at = models.DateTimeField()

    objects = AwayQuerySet.as_manager()

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(name="schedule_away_ends", condition=Q(ends_on__gte=F("begins_on"))),
        ]

    def __str__(self) -> str:
        return f"away {self.begins_on} to {self.ends_on}"

    def holds(self, instant: datetime) -> bool:
        """Whether an hour that would begin then falls into these days."""
        return self.begins_at <= instant < self.ends_at
