"""When a practice grows quiet, and when the two are asked about it: twice at most. Pure.

A practice is *quiet* once nothing was held or chosen for ten days. Choosing is any sign of life: an hour left out,
moved or taken up, days away, a pause, a proposal, an answer to the question itself. A weekly time by itself is none:
it would stand for years between two who no longer come. But the first hour after a sign is still waited for.

Datetimes are aware; any time zone will do.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import IntEnum

QUIET_AFTER = timedelta(days=10)
SECOND_AFTER = timedelta(days=7)


class Question(IntEnum):
    """Which of the two questions it is."""

    FIRST = 1  # take the usual time, pause, or talk about ending
    SECOND = 2  # the repair hour


@dataclass(frozen=True, kw_only=True)
class Practice:
    """Two people as this rule sees them.

    ``sign_at`` is the last hour that was held, or the last thing either chose. ``next_at`` is when the next hour that
    stands begins, None where none is booked; ``unmet`` says that one has passed unmet since the sign. ``asked_at`` are
    the last questions, oldest first; a sign after the first of them has answered it, and there was no need of more.
    ``unsaid`` says that the two may still tell how an hour went.
    """

    sign_at: datetime
    next_at: datetime | None
    unmet: bool
    paused: bool
    unsaid: bool = False
    asked_at: tuple[datetime, ...] = ()

    @property
    def open(self) -> tuple[datetime, ...]:
        """The questions, if nothing has answered them."""
        return self.asked_at if self.asked_at and self.asked_at[0] >= self.sign_at else ()


def question(practice: Practice, now: datetime) -> Question | None:
    """What to ask the two now, or None."""
    if practice.paused or practice.unsaid or now < practice.sign_at + QUIET_AFTER or _is_booked(practice):
        return None
    if not practice.open:
        return Question.FIRST
    second = len(practice.open) == 1 and now >= practice.open[0] + SECOND_AFTER
    return Question.SECOND if second else None


def _is_booked(practice: Practice) -> bool:
    """Whether an hour is still to come that nobody has reason to doubt."""
    return practice.next_at is not None and not practice.unmet
