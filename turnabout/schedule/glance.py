"""What follows from what is known of an hour: from its row, or from as much of it as a look over years needs.

Nothing of it is stored. Datetimes are aware; this module knows no clock and no database.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any, Final
from uuid import UUID

from turnabout.schedule.elsewhere import needs_a_yes
from turnabout.schedule.outcome import Answer, Outcome, expected, outcome, outcome_elsewhere

# The door opens this long before the hour, so that nobody has to be early alone.
DOOR_OPENS: Final = timedelta(minutes=15)
# Long enough for every extension; after it, looking into an old room must not make an hour of it.
DOOR_CLOSES: Final = timedelta(hours=2)
_WORDS: Final[dict[str | None, Answer | None]] = {None: None, **{answer.value: answer for answer in Answer}}


class Derived:
    """What an hour's columns come to. They are typed where they are: in a model a column is more than its value."""

    id: Any
    starts_at: Any
    minutes: Any
    focus_id: Any
    opened_at: Any
    ended_at: Any
    together_seconds: Any
    noted_by_id: Any
    noted_at: Any
    held_on: Any
    skipped_by_id: Any

    __slots__ = ()

    @property
    def pair(self) -> tuple[UUID, UUID]:
        """The ids of the two, inviter first."""
        raise NotImplementedError

    def answers(self) -> dict[UUID, Answer]:
        """What each person said of the hour so far, by person id. Whoever notes an hour says that it was held."""
        raise NotImplementedError

    @property
    def both_said(self) -> tuple[Answer | None, Answer | None]:
        """The same in the order of the pair."""
        answers = self.answers()
        first, second = self.pair
        return answers.get(first), answers.get(second)

    @property
    def ends_at(self) -> datetime:
        """The planned end."""
        ends_at: datetime = self.starts_at + timedelta(minutes=self.minutes)
        return ends_at

    @property
    def door_opens_at(self) -> datetime:
        """When the room may be entered."""
        opens_at: datetime = self.starts_at - DOOR_OPENS
        return opens_at

    def door_is_open(self, now: datetime) -> bool:
        """Whether the room may be entered."""
        over = self.ended_at is not None or self.is_skipped or (self.is_elsewhere and not self.is_denied)
        return not over and self.door_opens_at <= now < self.ends_at + DOOR_CLOSES

    def has_begun(self, now: datetime) -> bool:
        """Whether there is an hour to speak of: its time has come, or the two held it early, or elsewhere."""
        return self.ended_at is not None or self.is_elsewhere or bool(self.starts_at <= now)

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
        return self.is_elsewhere and Answer.NOT in self.answers().values()

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

    @property
    def is_answered(self) -> bool:
        """Whether both have said something of it."""
        return None not in self.both_said

    def outcome(self, now: datetime) -> Outcome:
        """What became of the hour, from what both said and the room saw."""
        if self.is_skipped:
            return Outcome.SKIPPED
        said = self.both_said
        if self.is_elsewhere:
            other = said[0] if self.noted_by_id == self.pair[1] else said[1]
            return outcome_elsewhere(other, needs_a_yes=self.needs_a_yes)
        if said == (None, None) and self.is_taken_back:
            return Outcome.MISSED
        return outcome(
            said,
            together_seconds=self.together_seconds,
            minutes=self.minutes,
            ends_at=self.ends_at if self.ended_at is None else min(self.ends_at, self.ended_at),
            now=now,
        )

    def settled(self, now: datetime) -> bool:
        """Whether both have answered alike; where they differ, either may still correct a slip."""
        return self.is_answered and self.outcome(now) is not Outcome.UNCLEAR

    def counts(self, now: datetime) -> bool:
        """Whether it was held, as far as anybody can tell by now."""
        became = self.outcome(now)
        return became.moves_turn or (became is Outcome.OPEN and self.expected_held(became))

    def expected_held(self, became: Outcome) -> bool:
        """Whether a forecast of turns takes the hour, of which that became, as held."""
        if became is not Outcome.OPEN:
            return became.may_move_turn
        return expected(self.both_said, together_seconds=self.together_seconds, minutes=self.minutes)


@dataclass(slots=True, eq=False)
class Glance(Derived):
    """An hour with what both said of it, where it is one of hundreds: nothing that could be kept or asked further.

    It equals the row of the same hour.
    """

    # The inviter and the other; what each of them said.
    first_id: UUID
    second_id: UUID
    first_said: str | None
    second_said: str | None
    id: UUID
    rhythm_id: int | None
    slot_date: date | None
    starts_at: datetime
    minutes: int
    focus_id: UUID | None
    opened_at: datetime | None
    ended_at: datetime | None
    together_seconds: int
    noted_by_id: UUID | None
    noted_at: datetime | None
    held_on: date | None
    held_at: time | None
    skipped_by_id: UUID | None
    skipped_for: str
    moved_from: datetime | None
    swapped_to_id: UUID | None
    taken_up_by_id: UUID | None
    taken_up_at: datetime | None

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Derived) and self.id == other.id

    def __hash__(self) -> int:
        return hash(self.id)

    @property
    def pair(self) -> tuple[UUID, UUID]:
        """See `Derived`."""
        return self.first_id, self.second_id

    def answers(self) -> dict[UUID, Answer]:
        """See `Derived`."""
        return {person: word for person, word in zip(self.pair, self.both_said, strict=True) if word}

    @property
    def both_said(self) -> tuple[Answer | None, Answer | None]:
        """See `Derived`."""
        first = Answer.HELD if self.noted_by_id == self.first_id else _WORDS[self.first_said]
        second = Answer.HELD if self.noted_by_id == self.second_id else _WORDS[self.second_said]
        return first, second
