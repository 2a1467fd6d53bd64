"""Two weeks laid over each other, as one of the two sees them on their own clock.

It shows how the clocks stand at one moment; what their changes do through a year is for `common_hours.py`. This module
knows no clock and no database.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, time
from enum import Enum

from turnabout.schedule.painted_week import HALF_HOURS, HALF_HOURS_A_DAY, Painted, offset_at
from turnabout.schedule.recurrence import DAYS_A_WEEK

_DAY = 24 * 60
_WEEK = _DAY * DAYS_A_WEEK


class Whose(Enum):
    """Who has time in a half hour."""

    NOBODY = "nobody"
    OWN = "own"
    THEIRS = "theirs"
    BOTH = "both"


@dataclass(frozen=True, slots=True)
class Row:
    """One half hour of the day through the week, Monday first.

    `theirs` is what the other's clock shows, `days_apart` on which day: 1 is the day after, -1 the day before.
    """

    own: time
    theirs: time
    days_apart: int
    cells: tuple[Whose, ...]


@dataclass(frozen=True, slots=True)
class Stretch:
    """A time both have in a row, on either's clock; an end at midnight reads 00:00."""

    weekday: int
    begin: time
    end: time
    their_weekday: int
    their_begin: time
    their_end: time


@dataclass(frozen=True, slots=True)
class Overlay:
    """Rows from the first half hour of a day in which anybody has time to the last, and what is both's."""

    rows: tuple[Row, ...]
    stretches: tuple[Stretch, ...]


def overlay(own: Painted, theirs: Painted, at: datetime) -> Overlay:
    """Lay the other's week over one's own, as the clocks stand at a moment.

    A half hour is theirs when they have time in all of it, whatever part of an hour the clocks are apart.
    """
    apart = (offset_at(theirs.zone, at) - offset_at(own.zone, at)).total_seconds()
    ahead = int(apart // 60)
    cells = [_whose(own, theirs, half, ahead) for half in range(HALF_HOURS)]
    rows = [_row(cells, half, ahead) for half in range(HALF_HOURS_A_DAY)]
    used = [place for place, row in enumerate(rows) if set(row.cells) != {Whose.NOBODY}]
    shown = rows[used[0] : used[-1] + 1] if used else []
    return Overlay(tuple(shown), tuple(_stretches(cells, ahead)))


def _whose(own: Painted, theirs: Painted, half: int, ahead: int) -> Whose:
    mine, yours = half in own.week.chosen, theirs.week.covers((half * 30 + ahead) % _WEEK, 30)
    if mine and yours:
        return Whose.BOTH
    return Whose.OWN if mine else Whose.THEIRS if yours else Whose.NOBODY


def _row(cells: list[Whose], half: int, ahead: int) -> Row:
    days, minute = divmod(half * 30 + ahead, _DAY)
    return Row(_time(half * 30), _time(minute), days, tuple(cells[half::HALF_HOURS_A_DAY]))


def _stretches(cells: list[Whose], ahead: int) -> list[Stretch]:
    """Half hours in a row that are both's. Sunday night goes on into Monday where it does."""
    found: list[list[int]] = []
    for half, whose in enumerate(cells):
        if whose is not Whose.BOTH:
            continue
        if found and found[-1][1] == half:
            found[-1][1] = half + 1
        else:
            found.append([half, half + 1])
    # From Sunday on past midnight is one stretch, unless it is all of the week.
    if len(found) > 1 and found[0][0] == 0 and found[-1][1] == HALF_HOURS:
        found[-1][1] += found.pop(0)[1]
    return [_stretch(begin * 30, end * 30, ahead) for begin, end in found]


def _stretch(begin: int, end: int, ahead: int) -> Stretch:
    theirs, until = (begin + ahead) % _WEEK, (end + ahead) % _WEEK
    return Stretch(begin // _DAY, _time(begin), _time(end), theirs // _DAY, _time(theirs), _time(until))


def _time(minute: int) -> time:
    within = minute % _DAY
    return time(within // 60, within % 60)
