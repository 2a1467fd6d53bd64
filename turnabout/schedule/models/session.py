"""One hour, and what each person said of it."""

from __future__ import annotations

import uuid
from datetime import datetime, timedelta
from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from turnabout.accounts.models import Person
from turnabout.partnerships.models import Partnership
from turnabout.schedule.elsewhere import needs_a_yes
from turnabout.schedule.models.rhythm import Rhythm
from turnabout.schedule.outcome import Answer, Outcome, Whose, expected, outcome, outcome_elsewhere

# The door opens this long before the hour, so that nobody has to be early alone.
DOOR_OPENS = timedelta(minutes=15)
# Long enough for every extension; after it, looking into an old room must not make an hour of it.
DOOR_CLOSES = timedelta(hours=2)


class Skip(models.TextChoices):
    """Why an hour was left out beforehand."""

    WEEK = "week"  # just this one
    AWAY = "away"  # one of the two is away
    PAUSE = "pause"


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


class Session(models.Model):
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

    @property
    def ends_at(self) -> datetime:
        """The planned end."""
        return self.starts_at + timedelta(minutes=self.minutes)

    @property
    def door_opens_at(self) -> datetime:
        """When the room may be entered."""
        return self.starts_at - DOOR_OPENS

    def door_is_open(self, now: datetime) -> bool:
        """Whether the room may be entered."""
        over = self.ended_at is not None or self.is_skipped or (self.is_elsewhere and not self.is_denied)
        return not over and self.door_opens_at <= now < self.ends_at + DOOR_CLOSES

    def has_begun(self, now: datetime) -> bool:
        """Whether there is an hour to speak of: its time has come, or the two held it early, or elsewhere."""
        return self.ended_at is not None or self.is_elsewhere or self.starts_at <= now

    @property
    def left_a_trace(self) -> bool:
        """Whether anybody was there, or said anything of it."""
        return any((self.opened_at, self.ended_at, self.focus_id, self.is_elsewhere))

    @property
    def is_skipped(self) -> bool:
        """Whether it was left out beforehand; noted as held elsewhere, it was held after all."""
        return self.skipped_by_id is not None and not self.is_elsewhere

    @property
    def is_elsewhere(self) -> bool:
        """Whether somebody noted that it was held elsewhere."""
        return self.noted_by_id is not None

    @property
    def is_denied(self) -> bool:
        """Whether the other said that it was not held as it was noted."""
        said = self.attendances.all() if self.noted_by_id else ()
        return any(one.person_id != self.noted_by_id and one.answer == Answer.NOT for one in said)

    @property
    def needs_a_yes(self) -> bool:
        """Whether its note counts only once the other has said that it was so."""
        if self.noted_at is None or self.held_on is None:
            return False
        return needs_a_yes(self.held_on, self.noted_at.date())

    @property
    def waits_for_a_yes(self) -> bool:
        """Whether the other has said nothing yet of a note that needs it."""
        return self.needs_a_yes and len(self.answers()) == 1

    @property
    def stands_on_its_note(self) -> bool:
        """Whether nothing but the note speaks of this hour."""
        return self.is_elsewhere and self.ended_at is not None and self.opened_at is None

    @property
    def is_taken_back(self) -> bool:
        """Whether a note was all that spoke of it, and is taken back."""
        return not self.is_elsewhere and self.ended_at is not None and self.opened_at is None

    def answers(self) -> dict[uuid.UUID, Answer]:
        """What each person said of the hour so far, by person id. Whoever notes an hour says that it was held."""
        given = {one.person_id: Answer(one.answer) for one in self.attendances.all()}
        return {**given, self.noted_by_id: Answer.HELD} if self.noted_by_id else given

    def outcome(self, now: datetime) -> Outcome:
        """What became of the hour, from what both said and the room saw."""
        answers = self.answers()
        first, second = self.partnership.first_id, self.partnership.second_id
        given = (answers.get(first), answers.get(second))
        if self.is_elsewhere:
            other = given[0] if self.noted_by_id == second else given[1]
            return outcome_elsewhere(other, needs_a_yes=self.needs_a_yes)
        if self.is_skipped:
            return Outcome.SKIPPED
        if self.is_taken_back and not answers:
            return Outcome.MISSED
        return outcome(
            given,
            together_seconds=self.together_seconds,
            minutes=self.minutes,
            ends_at=self.ends_at if self.ended_at is None else min(self.ends_at, self.ended_at),
            now=now,
        )

    def missed_by(self) -> Person | None:
        """Who could not come, where both say so; what only one says is nobody's to see."""
        said = {one.person_id: one.whose for one in self.attendances.all() if one.answer == Answer.NOT}
        for person in self.partnership.people:
            other = self.partnership.partner_of(person)
            if (said.get(person.id), said.get(other.id)) == (Whose.ME, Whose.THEM):
                return person
        return None

    def settled(self, now: datetime) -> bool:
        """Whether both have answered alike; where they differ, either may still correct a slip."""
        both = len(self.answers()) == len(self.partnership.people)
        return both and self.outcome(now) is not Outcome.UNCLEAR

    def counts(self, now: datetime) -> bool:
        """Whether it was held, as far as anybody can tell by now."""
        became = self.outcome(now)
        return became.moves_turn or (became is Outcome.OPEN and self.expected_held(now))

    def expected_held(self, now: datetime) -> bool:
        """Whether a forecast of turns takes the hour as held."""
        became = self.outcome(now)
        if became is not Outcome.OPEN:
            return became.may_move_turn
        answers = self.answers()
        given = (answers.get(self.partnership.first_id), answers.get(self.partnership.second_id))
        return expected(given, together_seconds=self.together_seconds, minutes=self.minutes)


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
