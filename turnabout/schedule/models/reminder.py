"""What somebody wants to be told, and what they are told when."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from typing import TYPE_CHECKING, ClassVar
from uuid import UUID

from django.db import models
from django.db.models import Q

from turnabout.accounts.models import Person
from turnabout.partnerships.models import Partnership
from turnabout.schedule.models.session import Session
from turnabout.schedule.reminding import HOUR_BEFORE, SOON_BEFORE, Ahead, Kind, Quiet, Wanted, Way

if TYPE_CHECKING:
    from collections.abc import Iterable

SOON = HOUR_BEFORE // timedelta(minutes=1)
# As long as the outbox remembers a letter.
KEPT_FOR = timedelta(days=30)


class WishesQuerySet(models.QuerySet["Wishes"]):
    """The only way to what people want to be told."""

    def of(self, person: Person) -> Wishes:
        """A person's own, or those of whoever never said anything."""
        return self.filter(person=person).first() or Wishes(person=person)

    def of_own_times(self, people: Iterable[UUID]) -> set[UUID]:
        """Which of them chose when to be told."""
        chose = self.filter(person__in=people).exclude(near=Ahead.DAY.value, soon=SOON)
        return set(chose.values_list("person_id", flat=True))


class Wishes(models.Model):
    """What one person wants to be told. A missing row wants everything, but for nothing at night.

    `near` says when they are told that an hour comes near, `soon` how many minutes before it begins.
    `mail_off` and `push_off` are the kinds they stopped, so that a kind which comes later begins as the others did.
    """

    person = models.OneToOneField(Person, on_delete=models.CASCADE, primary_key=True, related_name="+")
    mail_off = models.JSONField(default=list)
    push_off = models.JSONField(default=list)
    quiet_from = models.TimeField(null=True, default=time(22))
    quiet_until = models.TimeField(null=True, default=time(7))
    at_night = models.BooleanField(default=False)
    near = models.CharField(max_length=8, default=Ahead.DAY.value, choices=[(one.value, one.value) for one in Ahead])
    soon = models.PositiveSmallIntegerField(default=SOON, choices=[(one, str(one)) for one in SOON_BEFORE])

    objects = WishesQuerySet.as_manager()

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                name="schedule_quiet_hours_have_both_ends",
                condition=Q(quiet_from=None, quiet_until=None) | Q(quiet_from__isnull=False, quiet_until__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"wishes of {self.person_id}"

    def stop(self, kind: Kind, way: Way) -> None:
        """Nothing more of this kind by this way."""
        off = self.mail_off if way is Way.MAIL else self.push_off
        if kind.value not in off:
            off.append(kind.value)

    def wanted(self, person: Person, kind: Kind, possible: frozenset[Way]) -> Wanted:
        """The same for the rules, of one kind and by the ways there are to this person."""
        off = {Way.MAIL: self.mail_off, Way.PUSH: self.push_off}
        begins, ends = self.quiet_from, self.quiet_until
        # Midnight is a time like any other.
        quiet = None if begins is None or ends is None else Quiet(begins, ends)
        ways = frozenset(way for way in possible if kind.value not in off[way])
        near, soon = Ahead(self.near), timedelta(minutes=self.soon)
        return Wanted(zone=person.zone, ways=ways, quiet=quiet, at_night=self.at_night, near=near, soon=soon)


class ReminderQuerySet(models.QuerySet["Reminder"]):
    """The only way to reminders."""

    def of(self, person: Person) -> ReminderQuerySet:
        return self.filter(person=person).order_by("-due_at", "-id")

    def look_again(self, person: Person, now: datetime) -> None:
        """Whatever of an hour still waits is judged anew: its person chose other times."""
        self.filter(person=person, settled_at=None, kind__in=(Kind.DAY, Kind.HOUR)).update(due_at=now)

    def due(self, now: datetime) -> ReminderQuerySet:
        """Neither sent nor dropped, and their time has come; the longest due first.

        By nothing else: many hours begin at the same moment, and all of them would be sorted anew for each batch.
        """
        return self.filter(settled_at=None, due_at__lte=now).order_by("due_at")

    def clear(self, now: datetime) -> None:
        """Forget what was settled a month ago; each is of an hour that is over by then."""
        self.filter(settled_at__lte=now - KEPT_FOR).delete()


class Reminder(models.Model):
    """One word to one person, laid down before it is due, and settled once: sent, or not worth sending any more.

    `key` says what it is about, so that it can be there only once; the letter of it has the same key. `starts_at` is
    when the hour was to begin: moved, it is reminded of anew. `how` are the ways it went, none where it did not.
    """

    key = models.CharField(max_length=120, unique=True)
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    partnership = models.ForeignKey(Partnership, null=True, on_delete=models.CASCADE, related_name="+")
    session = models.ForeignKey(Session, null=True, on_delete=models.SET_NULL, related_name="reminders")
    kind = models.CharField(max_length=6, choices=[(kind.value, kind.value) for kind in Kind])
    starts_at = models.DateTimeField(null=True)
    due_at = models.DateTimeField()
    settled_at = models.DateTimeField(null=True)
    how = models.CharField(max_length=10, blank=True)

    objects = ReminderQuerySet.as_manager()

    class Meta:
        indexes: ClassVar[list[models.Index]] = [
            models.Index(name="schedule_reminders_due", fields=["due_at"], condition=Q(settled_at=None)),
            models.Index(name="schedule_reminders_of_hour", fields=["session", "kind"]),
        ]

    def __str__(self) -> str:
        return f"{self.kind} reminder due {self.due_at:%Y-%m-%d}"
