"""Did we meet? What two answers and the room's own record make of an hour.

What people say comes first; what the room saw only settles silence. The outcome is
derived, never stored: a late answer is always heard.

All datetimes are aware; any time zone will do.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from enum import StrEnum

TIME_TO_ANSWER = timedelta(hours=48)  # from the planned end of the hour


class Answer(StrEnum):
    """What one person says of the hour."""

    HELD = "held"
    PARTLY = "partly"
    NOT = "not"


class Whose(StrEnum):
    """Of an hour that was not held: who could not come, from the side of whoever says so; empty for neither."""

    ME = "me"
    THEM = "them"
    NOBODY = ""


class Outcome(StrEnum):
    """What became of an hour, as both see it."""

    COMING = "coming"  # its planned end is still ahead
    OPEN = "open"  # over, and there is still time to answer
    HELD = "held"
    PARTLY = "partly"
    MISSED = "missed"
    UNCLEAR = "unclear"  # the two differ, or nothing tells
    SKIPPED = "skipped"  # left out beforehand; nobody missed anything

    @property
    def moves_turn(self) -> bool:
        """Whether the hour counts as held, also where only part of it took place."""
        return self in (Outcome.HELD, Outcome.PARTLY)

    @property
    def may_move_turn(self) -> bool:
        """Whether a forecast should expect the hour to count as held."""
        return self.moves_turn or self in (Outcome.COMING, Outcome.OPEN)


def outcome(
    answers: tuple[Answer | None, Answer | None],
    *,
    together_seconds: int,
    minutes: int,
    ends_at: datetime,
    now: datetime,
) -> Outcome:
    """Say what became of the hour.

    ``answers`` are the two people's, in either order, None for not yet.
    ``together_seconds`` is how long both were in the room at once, ``minutes`` the
    planned length, ``ends_at`` the planned end. Two answers decide at once, also before
    the planned end.
    """
    together = together_seconds * 2 >= minutes * 60
    given = [answer for answer in answers if answer is not None]
    if len(given) == len(answers):
        return _of_two(given)
    if given and given[0] is not Answer.NOT and together:
        return Outcome(given[0].value)
    if now < ends_at:
        return Outcome.COMING
    if now < ends_at + TIME_TO_ANSWER:
        return Outcome.OPEN
    return _of_silence(given, together=together)


def outcome_elsewhere(other: Answer | None, *, needs_a_yes: bool = False) -> Outcome:
    """Say what became of an hour that one of the two noted as held elsewhere.

    Their word counts at once, and until the other says that it was not so: then it is unclear, and counts for nobody.
    Of a day long ago it is unclear until they say that it was so.
    """
    if needs_a_yes and other is None:
        return Outcome.UNCLEAR
    return _of_two([Answer.HELD, other or Answer.HELD])


def expected(answers: tuple[Answer | None, Answer | None], *, together_seconds: int, minutes: int) -> bool:
    """Say whether an hour that waits for its answers is taken as held meanwhile.

    Only if somebody says so or the room saw it: else two who make up for a missed hour
    the next day would find its turn gone.
    """
    said = {answer for answer in answers if answer is not None}
    return Answer.NOT not in said and (bool(said) or together_seconds * 2 >= minutes * 60)


def _of_two(answers: list[Answer]) -> Outcome:
    """Decide by both: agreeing stands, held with partly is partly, the rest unclear."""
    said = set(answers)
    if said == {Answer.NOT}:
        return Outcome.MISSED
    if Answer.NOT in said:
        return Outcome.UNCLEAR
    return Outcome.PARTLY if Answer.PARTLY in said else Outcome.HELD


def _of_silence(given: list[Answer], *, together: bool) -> Outcome:
    """Decide once the time to answer is over and at least one said nothing."""
    if given == [Answer.NOT]:
        # One word, and the room either bears it out or speaks against it.
        return Outcome.UNCLEAR if together else Outcome.MISSED
    if together:
        return Outcome.HELD
    # Nobody said anything, and nobody was there: even so it is not for us to say that they missed it.
    return Outcome.UNCLEAR
