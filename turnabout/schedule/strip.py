"""The rhythm strip: the weeks of two people as one line of marks.

What has been and what is to come, each as one ``Week`` from the viewer's side. The
words of it are pieces of an enumeration in reading order; a template turns them into
translated sentences, so nothing here is in any language.

Datetimes are aware; dates in the result are those of the viewer's own zone.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Generic, TypeVar

from turnabout.schedule.outcome import Outcome
from turnabout.schedule.recurrence import Occurrence, zone
from turnabout.schedule.turns import Hour, balance, whose

Person = TypeVar("Person", bound=Hashable)


class Role(StrEnum):
    """The viewer's part in an hour."""

    COACH = "coach"
    FOCUS = "focus"


class State(StrEnum):
    """The mark of a week. An hour held on another day is *moved*; to come, it is like any other."""

    HELD = "held"
    PARTLY = "partly"
    MOVED = "moved"
    MISSED = "missed"
    UNCLEAR = "unclear"
    SKIPPED = "skipped"
    COMING = "coming"


class Piece(StrEnum):
    """A part of a week's sentence, as a screen reader says it."""

    FOCUS = "focus"  # you are (or were) focus
    COACH = "coach"
    HELD = "held"
    PARTLY = "partly"
    MISSED = "missed"
    UNCLEAR = "unclear"
    SKIPPED = "skipped"  # left out beforehand
    OPEN = "open"  # over, and waiting for an answer
    COMING = "coming"
    MOVED = "moved"
    SWAPPED = "swapped"
    ONE_WAY = "one way"
    ELSEWHERE = "elsewhere"


@dataclass(frozen=True, slots=True)
class PastOrPlanned(Generic[Person]):
    """A session as the strip needs it.

    ``focus`` is None where no roles were taken: then it is whose turn it was.
    ``slot_date`` is the date of the rhythm it stands for, None for an hour outside the
    rhythm; ``own_start`` is when the rhythm itself would have begun it that day.
    ``expected`` says whether to take it as held; None leaves that to the outcome.
    ``ahead`` says of an hour that is left out that its time has not come.
    ``held_on`` is the day of an hour that was held elsewhere, whatever its start says.
    ``agreed`` is whom the two agreed to give it to.
    """

    starts_at: datetime
    outcome: Outcome
    focus: Person | None = None
    slot_date: date | None = None
    own_start: datetime | None = None
    agreed: Person | None = None
    expected: bool | None = None
    held_on: date | None = None
    ahead: bool = False

    @property
    def counts(self) -> bool:
        """Whether the turns after it take it as held."""
        return self.outcome.may_move_turn if self.expected is None else self.expected

    @property
    def moved(self) -> bool:
        """Whether it begins at another time than the rhythm's own."""
        return self.own_start is not None and self.own_start != self.starts_at


@dataclass(frozen=True, slots=True)
class Week:
    """One mark of the strip. ``past`` tells an hour that was, moved or left out, from one to come."""

    date: date
    starts_at: datetime
    role: Role
    state: State
    past: bool
    pieces: tuple[Piece, ...]
    elsewhere: bool = False


@dataclass(frozen=True, slots=True)
class View(Generic[Person]):
    """Whose strip it is: the viewer, both people, who is first focus, an IANA zone.

    ``spells`` are one-way spells: from, until, and whose hours those in between are.
    """

    viewer: Person
    pair: tuple[Person, Person]
    first: Person
    zone: str
    spells: tuple[tuple[datetime, datetime, Person], ...] = ()


def weeks(
    sessions: Iterable[PastOrPlanned[Person]],
    upcoming: Sequence[Occurrence],
    view: View[Person],
    *,
    before: Sequence[Hour[Person]] = (),
) -> list[Week]:
    """Lay out sessions and the rhythm's upcoming hours, oldest first; ``before`` are hours that are no marks any more.

    An upcoming hour for which a session stands already, moved or not, is left out.
    Roles to come are those that follow if every hour ahead, and every hour still
    waiting for its answers, is held. Raises NotOfThePair, UnknownZone.
    """
    known = list(sessions)
    taken = {session.slot_date for session in known}
    known += [
        PastOrPlanned(hour.starts_at, Outcome.COMING, slot_date=hour.date)
        for hour in upcoming
        if hour.date not in taken
    ]
    known.sort(key=lambda session: session.starts_at)
    standing = balance(before, view.pair, view.first)
    line: list[Week] = []
    for session in known:
        turn = _turn(session, standing.due, view)
        line.append(_week(session, turn, view))
        standing.add(turn)
    return line


def _turn(session: PastOrPlanned[Person], due: Person, view: View[Person]) -> Hour[Person]:
    """Whose it was; where no roles were taken, whose it would have been."""
    inside = (focus for begins_at, ends_at, focus in view.spells if begins_at <= session.starts_at < ends_at)
    return whose(due, settled=session.focus, spell=next(inside, None), agreed=session.agreed, held=session.counts)


def _week(session: PastOrPlanned[Person], turn: Hour[Person], view: View[Person]) -> Week:
    """Describe one session from the viewer's side."""
    role = Role.FOCUS if turn.focus == view.viewer else Role.COACH
    return Week(
        date=session.held_on or session.starts_at.astimezone(zone(view.zone)).date(),
        starts_at=session.starts_at,
        role=role,
        state=_state(session),
        past=session.outcome is not Outcome.COMING and not session.ahead,
        pieces=_pieces(session, turn, role),
        elsewhere=session.held_on is not None,
    )


def _state(session: PastOrPlanned[Person]) -> State:
    """Choose the mark. Not having met says more than that it was on another day."""
    if session.outcome is Outcome.OPEN:
        return State.UNCLEAR
    if session.moved and session.outcome.moves_turn:
        return State.MOVED
    return State(session.outcome.value)


def _pieces(session: PastOrPlanned[Person], turn: Hour[Person], role: Role) -> tuple[Piece, ...]:
    """Put the sentence together: role, what became of it, then what was unusual."""
    unusual = {
        Piece.MOVED: session.moved,
        # With an hour that was not held its swap is forgotten: nobody gave anything away.
        Piece.SWAPPED: turn.swapped and session.outcome.may_move_turn,
        Piece.ONE_WAY: turn.one_way,
        Piece.ELSEWHERE: session.held_on is not None,
    }
    said = [Piece(role.value), Piece(session.outcome.value)]
    return (*said, *(piece for piece, so in unusual.items() if so))
