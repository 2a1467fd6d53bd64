"""The clock two people share: pure state, moved by commands, read by looking.

A clock is the phases' lengths as agreed (*marks*, in seconds) and the absolute
moments at which each ends (*ends*). No timer runs anywhere: the current phase is the
first whose end is still ahead, so a phase passes by itself, a lost message is
harmless, and either browser works it out alone from the same numbers
(``frontend/room/phases.ts``; ``tests/contracts/phases.json`` binds the two).

Commands name the phase they were meant for. If both people tap at once, the second
tap finds its phase passed and is refused, so the hour moves on once.

Every moment is an integer of milliseconds since the Unix epoch, on the server's clock.
A refusal is an exception with the ``code`` that goes over the wire.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from itertools import accumulate
from typing import ClassVar

MOST_PHASES = 20
SHORTEST_PHASE = 15  # seconds
LONGEST_PHASE = 7200  # seconds
LONGEST_HOUR = 3 * 3600  # seconds, without extensions
EXTENSION = 300  # seconds
LEFT_TO_GIVER = 60  # seconds
MOST_EXTENSIONS = 12
MS = 1000  # milliseconds in a second


class Refusal(Exception):  # noqa: N818 - what the person is told, not a fault
    """A command that does not fit the clock as it is. Nothing has changed."""

    code: ClassVar[str]


class BadMarks(Refusal):
    """Not 1 to 20 phases of 15 s to 2 h, 3 h at most in all."""

    code = "marks"


class PhasePassed(Refusal):
    """Meant for another phase than the current one, or seen before a change."""

    code = "passed"


class AlreadyPaused(Refusal):
    """The clock stands still already."""

    code = "paused"


class NotPaused(Refusal):
    """The clock is running."""

    code = "running"


class EnoughExtensions(Refusal):
    """Five minutes more have been asked for twelve times."""

    code = "enough"


class HourOver(Refusal):
    """The hour has ended."""

    code = "over"


class State(StrEnum):
    """What the clock is doing."""

    RUNNING = "running"
    PAUSED = "paused"
    OVER = "over"


@dataclass(frozen=True, slots=True)
class Clock:
    """The whole state of an hour's clock. ``marks`` and ``ends`` are equally long.

    ``ends`` never decreases; the end of a passed phase is when it really ended.
    ``paused_at`` is set while the clock stands still, ``over_at`` once somebody has
    ended the hour. ``extended_seconds`` is the time given to phases so far, wherever it came from.
    """

    marks: tuple[int, ...]
    ends: tuple[int, ...]
    started_at: int
    paused_at: int | None = None
    over_at: int | None = None
    extended_seconds: int = 0


@dataclass(frozen=True, slots=True)
class Position:
    """Where an hour stands at a moment.

    ``phase`` counts from 0 and is the number of phases once the hour is over.
    ``phase_ms`` is what is left of the phase, ``hour_ms`` of the hour, both 0 when over.
    """

    state: State
    phase: int
    phase_ms: int
    hour_ms: int


def start(marks: Sequence[int], now_ms: int) -> Clock:
    """Begin a clock: its first phase starts now. ``marks`` in seconds. Raises BadMarks."""
    if not 1 <= len(marks) <= MOST_PHASES or sum(marks) > LONGEST_HOUR:
        raise BadMarks
    if any(not SHORTEST_PHASE <= mark <= LONGEST_PHASE for mark in marks):
        raise BadMarks
    ends = tuple(now_ms + seconds * MS for seconds in accumulate(marks))
    return Clock(marks=tuple(marks), ends=ends, started_at=now_ms)


def position(clock: Clock, now_ms: int) -> Position:
    """Say where the hour stands: in the first phase whose end is ahead, or over."""
    moment = _moment(clock, now_ms)
    phase = next((i for i, end in enumerate(clock.ends) if end > moment), None)
    if clock.over_at is not None or phase is None:
        return Position(State.OVER, len(clock.marks), 0, 0)
    state = State.RUNNING if clock.paused_at is None else State.PAUSED
    return Position(state, phase, clock.ends[phase] - moment, clock.ends[-1] - moment)


def advance(clock: Clock, phase: int, now_ms: int) -> Clock:
    """End that phase now; the later ones begin as much earlier.

    From the last phase this ends the hour. A paused clock moves on and stays paused.
    Raises PhasePassed, HourOver.
    """
    left = _current(clock, phase, now_ms).phase_ms
    moved = replace(clock, ends=_shifted(clock.ends, phase, -left))
    if phase == len(clock.marks) - 1:
        return end(moved, now_ms)
    return moved


def extend(clock: Clock, phase: int, extended_seconds: int, now_ms: int, *, giver: int | None = None) -> Clock:
    """Add five minutes to that phase, taken from the phase ``giver``; what that has not got makes the hour longer.

    ``extended_seconds`` is the time added so far as the asking person sees it, so
    that two taps at once add five minutes and not ten.
    Raises PhasePassed, EnoughExtensions, HourOver.
    """
    _current(clock, phase, now_ms)
    if extended_seconds != clock.extended_seconds:
        raise PhasePassed
    if clock.extended_seconds >= MOST_EXTENSIONS * EXTENSION:
        raise EnoughExtensions
    ends = _shifted(clock.ends, phase, EXTENSION * MS)
    given = given_by(clock, giver, phase)
    return replace(
        clock,
        ends=_shifted(ends, giver, -given) if giver is not None and given else ends,
        extended_seconds=clock.extended_seconds + EXTENSION,
    )


def given_by(clock: Clock, giver: int | None, phase: int) -> int:
    """Say how many of five minutes more for a phase a later one can give, in ms: it keeps a minute for itself."""
    if giver is None or not phase < giver < len(clock.ends):
        return 0
    spare = clock.ends[giver] - clock.ends[giver - 1] - LEFT_TO_GIVER * MS
    return min(EXTENSION * MS, max(0, spare))


def pause(clock: Clock, phase: int, now_ms: int) -> Clock:
    """Let the clock stand still. Raises AlreadyPaused, PhasePassed, HourOver."""
    if _current(clock, phase, now_ms).state is State.PAUSED:
        raise AlreadyPaused
    return replace(clock, paused_at=now_ms)


def resume(clock: Clock, phase: int, now_ms: int) -> Clock:
    """Let a paused clock go on with the time it had left.

    Raises NotPaused, PhasePassed, HourOver.
    """
    _current(clock, phase, now_ms)
    if clock.paused_at is None:
        raise NotPaused
    # A server clock set back meanwhile must not take time away.
    stood = max(0, now_ms - clock.paused_at)
    return replace(clock, ends=_shifted(clock.ends, phase, stood), paused_at=None)


def end(clock: Clock, now_ms: int) -> Clock:
    """End the hour: now, or at its last deadline if that has passed. Raises HourOver."""
    if clock.over_at is not None:
        raise HourOver
    ran_out = clock.paused_at is None and clock.ends[-1] <= now_ms
    return replace(clock, over_at=clock.ends[-1] if ran_out else now_ms)


def over_since(clock: Clock, now_ms: int) -> int | None:
    """Say when the hour ended, by a tap or by its last deadline; None if it runs."""
    if clock.over_at is not None:
        return clock.over_at
    over = position(clock, now_ms).state is State.OVER
    return clock.ends[-1] if over else None


def _moment(clock: Clock, now_ms: int) -> int:
    """Give the moment by which the clock is read: it stands still while paused."""
    return now_ms if clock.paused_at is None else clock.paused_at


def _current(clock: Clock, phase: int, now_ms: int) -> Position:
    """Give the position, if the hour runs and is in that phase."""
    current = position(clock, now_ms)
    if current.state is State.OVER:
        raise HourOver
    if current.phase != phase:
        raise PhasePassed
    return current


def _shifted(ends: tuple[int, ...], phase: int, by_ms: int) -> tuple[int, ...]:
    """Move the ends of that phase and of all later ones."""
    return ends[:phase] + tuple(moment + by_ms for moment in ends[phase:])
