"""One hour, and what each person said of it."""

from __future__ import annotations

import uuid
from typing import Any, ClassVar

from django.db import models
from django.db.models import F, FilteredRelation, Q

from turnabout.accounts.models import Person
from turnabout.partnerships.models import Partnership
from turnabout.schedule.glance import Derived, Glance
from turnabout.schedule.models.rhythm import Rhythm
from turnabout.schedule.outcome import Answer, Whose
from turnabout.web.prepared import prepared


class Skip(models.TextChoices):
    """Why an hour was left out beforehand."""

    WEEK = "week"  # just this one
    AWAY = "away"  # one of the two is away
    PAUSE = "pause"


# In the order in which a glance has them.
_AT_A_GLANCE = (
    *("of_first__answer", "of_second__answer", "id", "rhythm_id", "slot_date", "starts_at", "minutes"),
    *("focus_id", "opened_at", "ended_at", "together_seconds", "noted_by_id", "noted_at", "held_on", "held_at"),
    *("skipped_by_id", "skipped_for", "moved_from", "swapped_to_id", "taken_up_by_id", "taken_up_at"),
)
# What says that an hour is left out, or takes place after all.
OF_LEFT_OUT = ("skipped_for", "skipped_by", "skipped_at", "taken_up_by", "taken_up_at")


class SessionQuerySet(models.QuerySet["Session"]):
    """The only way to sessions."""

    def of(self, person: Person) -> SessionQuerySet:
        """The sessions of a person's partnerships, oldest first."""
        return (
            self.filter(partnership__in=Partnership.objects.of(person))
            .select_related("partnership__first", "partnership__second", "rhythm", "focus")
            .prefetch_related("attendances")
            .in_order()
        )

    def in_order(self) -> SessionQuerySet:
        """Oldest first. Two of one day that nobody named a time of come in the order in which they were noted.

        One that was not noted comes before them: databases differ in where they put what is missing.
        """
        return self.order_by("starts_at", F("noted_at").asc(nulls_first=True), "id")

    def within(self, partnership: Partnership) -> SessionQuerySet:
        return self.filter(partnership=partnership)

    def at_a_glance(self, partnership: Partnership) -> list[Glance]:
        """Every hour of two people with what they said of it, oldest first, in one question: there are hundreds."""
        pair = (partnership.first_id, partnership.second_id)
        return [Glance(*pair, *row) for row in _glances(partnership, *pair)]


class Session(Derived, models.Model):
    """One hour, planned or held, or left out.

    `slot_date` is its date in the rhythm's own calendar; an hour started on the spot has no rhythm.
    `focus` is settled when the clock starts or the first answer is given; until then it is derived,
    since the turn belongs to held hours and may still move. What became of the hour is derived too.

    `noted_by` said that it was held elsewhere, on the day `held_on`, and perhaps at what time; `starts_at` then only
    says where it stands among the others, and `focus_noted` that nothing but the note settled whose it was. One that
    ended without ever being opened stands on its note alone; without the note it came to nothing, and stays for what
    was written of it.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    partnership = models.ForeignKey(Partnership, on_delete=models.CASCADE, related_name="sessions")
    rhythm = models.ForeignKey(Rhythm, null=True, on_delete=models.SET_NULL, related_name="sessions")
    slot_date = models.DateField(null=True)
    starts_at = models.DateTimeField()
    minutes = models.PositiveSmallIntegerField()
    focus = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")
    opened_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    together_seconds = models.PositiveIntegerField(default=0)
    noted_by = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")
    noted_at = models.DateTimeField(null=True)
    held_on = models.DateField(null=True)
    held_at = models.TimeField(null=True)
    focus_noted = models.BooleanField(default=False)
    # Somebody said beforehand that nobody meets; its turn stays where it is.
    skipped_by = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")
    skipped_at = models.DateTimeField(null=True)
    skipped_for = models.CharField(max_length=5, choices=Skip.choices, blank=True)
    # Who left it out, and then said that they meet after all; the other is told.
    taken_up_by = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")
    taken_up_at = models.DateTimeField(null=True)
    # When it would have begun, if the two moved this one hour.
    moved_from = models.DateTimeField(null=True)
    # Whom the two agreed to give it to. Left out, it is nobody's, and the agreement is over.
    swapped_to = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")

    objects = SessionQuerySet.as_manager()

    class Meta:
        # Whoever reminds looks for hours of all partnerships that are near.
        indexes: ClassVar[list[models.Index]] = [models.Index(name="schedule_by_start", fields=["starts_at"])]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(name="schedule_one_session_a_date", fields=["rhythm", "slot_date"]),
            models.CheckConstraint(
                name="schedule_noted_hours_have_their_day",
                condition=Q(noted_by=None, noted_at=None, held_on=None, held_at=None)
                | Q(noted_by__isnull=False, noted_at__isnull=False, held_on__isnull=False),
            ),
            models.CheckConstraint(
                name="schedule_skipped_hours_say_why",
                condition=Q(skipped_by=None, skipped_at=None, skipped_for="")
                | (Q(skipped_by__isnull=False, skipped_at__isnull=False) & ~Q(skipped_for="")),
            ),
        ]

    def __str__(self) -> str:
        return f"session of {self.starts_at:%Y-%m-%d %H:%M} UTC"

    def forget_left_out(self) -> None:
        """It stands as any other; to be saved with OF_LEFT_OUT."""
        self.skipped_for, self.skipped_by, self.skipped_at = "", None, None
        self.taken_up_by = self.taken_up_at = None

    @property
    def pair(self) -> tuple[uuid.UUID, uuid.UUID]:
        """The ids of the two, inviter first."""
        return self.partnership.first_id, self.partnership.second_id

    def answers(self) -> dict[uuid.UUID, Answer]:
        """What each person said of the hour so far, by person id. Whoever notes an hour says that it was held."""
        given = {one.person_id: Answer(one.answer) for one in self.attendances.all()}
        return {**given, self.noted_by_id: Answer.HELD} if self.noted_by_id else given

    def missed_by(self) -> Person | None:
        """Who could not come, where both say so; what only one says is nobody's to see."""
        said = {one.person_id: one.whose for one in self.attendances.all() if one.answer == Answer.NOT}
        for person in self.partnership.people:
            other = self.partnership.partner_of(person)
            if (said.get(person.id), said.get(other.id)) == (Whose.ME, Whose.THEM):
                return person
        return None


class Attendance(models.Model):
    """One person's answer to *did we meet?*; it may be changed until both have answered."""

    session = models.ForeignKey(Session, on_delete=models.CASCADE, related_name="attendances")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    answer = models.CharField(max_length=6, choices=[(answer.value, answer.value) for answer in Answer])
    whose = models.CharField(max_length=4, blank=True, choices=[(whose.value, whose.value) for whose in Whose])
    answered_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(name="schedule_one_answer_each", fields=["session", "person"]),
        ]

    def __str__(self) -> str:
        return f"{self.person} says {self.answer}"


@prepared
def _glances(partnership: Partnership, *pair: uuid.UUID) -> models.QuerySet[Session, tuple[Any, ...]]:
    first, second = (FilteredRelation("attendances", condition=Q(attendances__person=one)) for one in pair)
    rows = Session.objects.within(partnership).annotate(of_first=first, of_second=second).in_order()
    return rows.values_list(*_AT_A_GLANCE)
