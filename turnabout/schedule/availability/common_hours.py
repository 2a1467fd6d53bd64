"""Weekly times that lie inside two people's hours, which come first, and why.

A weekly time is anchored in the zone of one of the two, and holds there through every clock change; the other's hour
may shift for some weeks. So each is tried in either zone, and followed through a year: 53 weeks, in which both zones
change their clocks forth and back. It is inside somebody's hours in a week when every half hour that it touches on
their clock is chosen; *stable* when that is so for both in all of these weeks.

Whoever is first and second of the pair is the same for both who look, so both come to one order; what a page adds to it
is what its reader's own calendar says. This module knows no clock and no database.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from itertools import groupby

from turnabout.schedule.painted_week import (
    HALF_HOURS,
    HALF_HOURS_A_DAY,
    Free,
    Painted,
    free,
    minute_of_week,
    on_the_clock,
)
from turnabout.schedule.recurrence import WEEK, Occurrence, WeeklySlot, first_date, occurrences, zone
from turnabout.schedule.usual import WEEKS, Reading, readings

# What is outside somebody's hours for longer than it is inside is no common hour.
MOST_OUTSIDE = WEEKS // 2
# Between these hours people sleep; and these are hours that hardly anybody minds.
NIGHT_BEGINS, NIGHT_ENDS = 22, 7
DAY_BEGINS, DAY_ENDS = 9, 20
# With as much time on either side nobody runs in from something else.
ROOM_AROUND = timedelta(minutes=30)
# So near to the time in force, a change moves little else.
NEAR = timedelta(hours=2)
# What each is worth.
WEEK_OUTSIDE = -4  # a few weeks without one of the two weigh more than all comforts together
WEEK_AT_NIGHT = -2  # for each who is tired then: they said they have time, so half as much as having none
WEEK_BUSY = WEEK_OUTSIDE * WEEKS // 8  # of the eight that a calendar tells: as many as that would be of a year's
IN_THE_MIDDLE = 6  # nobody comes late, nobody has to leave
NEAR_BY = 5  # whoever has a time that works should not have to move much
AS_NOW = 8  # nor at all: a time in force that both have painted comes first among its like, though it be at an edge
SHIFTED = -2  # for each whose clock shows another time for some weeks: harder to remember
# So many are looked at before people stop reading; and of one day no more than these, so that there is a choice.
MOST, MOST_A_DAY = 5, 2

Pair = tuple[Painted, Painted]


@dataclass(frozen=True, slots=True)
class Outside:
    """Weeks in a row in which the hour is outside the hours of one of the two, or of both.

    `first` is the hour's date in the anchor's calendar; `whose` says for the first and the second of the pair.
    """

    first: date
    weeks: int
    whose: tuple[bool, bool]


@dataclass(frozen=True, slots=True)
class CommonSlot:
    """A weekly time inside both people's hours, with what speaks for it and what against.

    `readings` of each, the most frequent first. `room` is the time to the nearer end of the stretch that both share.
    `apart` is how far it is from the time in force, as the weeks go round.
    """

    slot: WeeklySlot
    starts_at: datetime
    anchor: int
    readings: tuple[tuple[Reading, ...], tuple[Reading, ...]]
    outside: tuple[Outside, ...]
    room: timedelta
    apart: timedelta | None = None

    @property
    def stable(self) -> bool:
        """Whether it holds in every week of a year."""
        return not self.outside

    @property
    def weeks_outside(self) -> int:
        """In how many weeks of the year somebody has no time."""
        return sum(run.weeks for run in self.outside)

    @property
    def in_the_middle(self) -> bool:
        """Whether there is time on either side of it."""
        return self.room >= ROOM_AROUND

    @property
    def is_now(self) -> bool:
        """Whether it is the time in force."""
        return self.apart == timedelta()

    @property
    def is_near(self) -> bool:
        """Whether it is close to the time in force."""
        return self.apart is not None and self.apart <= NEAR

    @property
    def nights(self) -> tuple[int, int]:
        """In how many of the weeks some of it is in the night, for each."""
        minutes = self.slot.minutes
        first, second = (sum(one.weeks for one in each if at_night(one, minutes)) for each in self.readings)
        return first, second

    @property
    def points(self) -> int:
        """What it is worth; the most comes first."""
        return (
            WEEK_OUTSIDE * self.weeks_outside
            + WEEK_AT_NIGHT * sum(self.nights)
            + IN_THE_MIDDLE * self.in_the_middle
            + NEAR_BY * self.is_near
            + AS_NOW * self.is_now
            + SHIFTED * sum(len(each) > 1 for each in self.readings)
        )


def common_slots(pair: Pair, *, minutes: int, after: datetime, rhythm: WeeklySlot | None = None) -> list[CommonSlot]:
    """Every weekly time on a half hour of either's clock that both have time for, the best first.

    Hours begin after that instant. Where two differ only in whose clock decides, the one that holds in
    more weeks stands.
    """
    until = after + (WEEKS + 2) * WEEK
    year = _Year(after, (free(pair[0], after, until), free(pair[1], after, until)), (pair[0].zone, pair[1].zone))
    now = occurrences(rhythm, after, 1)[0].starts_at if rhythm else None
    best: dict[datetime, CommonSlot] = {}
    for anchor, slot in _tried(pair, minutes, after):
        found = _followed(slot, anchor, year)
        if found is None:
            continue
        one = _with_distance(found, now)
        if one.starts_at not in best or _steadier(one) < _steadier(best[one.starts_at]):
            best[one.starts_at] = one
    return sorted(best.values(), key=_order)


def suggested(slots: list[CommonSlot]) -> list[CommonSlot]:
    """The few to show, of slots in their order: apart from each other, and not all on one day."""
    chosen: list[CommonSlot] = []
    for one in slots:
        day = [other for other in chosen if other.slot.weekday == one.slot.weekday]
        overlaps = any(distance(one.starts_at, other.starts_at) < one.slot.length for other in chosen)
        if not overlaps and len(day) < MOST_A_DAY:
            chosen.append(one)
        if len(chosen) == MOST:
            break
    return chosen


def at_night(reading: Reading, minutes: int) -> bool:
    """Whether some of an hour that begins so is between ten in the evening and seven."""
    return not _between(reading, minutes, NIGHT_ENDS, NIGHT_BEGINS)


def _between(reading: Reading, minutes: int, first: int, last: int) -> bool:
    begin = reading.local_time.hour * 60 + reading.local_time.minute
    return first * 60 <= begin and begin + minutes <= last * 60


def distance(one: datetime, other: datetime) -> timedelta:
    """How far two weekly times are apart, as the weeks go round."""
    ahead = (one - other) % WEEK
    return min(ahead, WEEK - ahead)


def _order(one: CommonSlot) -> tuple[object, ...]:
    """More points first; then the fewer weeks outside, the earlier hour, the clock of the pair's first."""
    return -one.points, one.weeks_outside, one.starts_at, one.anchor


def _steadier(one: CommonSlot) -> tuple[object, ...]:
    """Whose clock decides: the one by which the hour holds in more weeks."""
    return one.weeks_outside, _order(one)


def _with_distance(one: CommonSlot, now: datetime | None) -> CommonSlot:
    if now is None:
        return one
    apart = distance(one.starts_at, now)
    return CommonSlot(one.slot, one.starts_at, one.anchor, one.readings, one.outside, one.room, apart)


@dataclass(frozen=True, slots=True)
class _Year:
    """The year in which both are looked at: when each has time in it, by the clocks of which zones."""

    after: datetime
    frees: tuple[Free, Free]
    zones: tuple[str, str]


def _tried(pair: Pair, minutes: int, after: datetime) -> Iterator[tuple[int, WeeklySlot]]:
    """Each half hour of either's own week where they have time for as long; one clock where both have the same."""
    same = pair[0].zone == pair[1].zone
    for anchor in (0,) if same else (0, 1):
        painted = pair[anchor]
        today = after.astimezone(zone(painted.zone)).date()
        for half in range(HALF_HOURS):
            # Outside their own week, it can be inside only in the few weeks in which a clock changes just then.
            if painted.week.covers(half * 30, minutes):
                weekday = half // HALF_HOURS_A_DAY
                first = first_date(weekday, today)
                yield anchor, WeeklySlot(weekday, on_the_clock(half), painted.zone, minutes, first)


def _followed(slot: WeeklySlot, anchor: int, year: _Year) -> CommonSlot | None:
    """The slot through its year; None where it is outside too often."""
    room: timedelta | None = None
    outside: list[tuple[date, tuple[bool, bool]]] = []
    hours = occurrences(slot, year.after, WEEKS)
    for hour in hours:
        end = hour.starts_at + slot.length
        first, second = (one.around(hour.starts_at, end) for one in year.frees)
        if first is None or second is None:
            outside.append((hour.date, (first is None, second is None)))
            if len(outside) > MOST_OUTSIDE:
                return None
        elif room is None:
            room = min(hour.starts_at - max(first.begin, second.begin), min(first.end, second.end) - end)
    instants = [hour.starts_at for hour in hours]
    both = (readings(instants, year.zones[0]), readings(instants, year.zones[1]))
    return CommonSlot(slot, hours[0].starts_at, anchor, both, _runs(hours, outside), room or timedelta())


def _runs(hours: list[Occurrence], outside: list[tuple[date, tuple[bool, bool]]]) -> tuple[Outside, ...]:
    """Weeks in a row, and outside for the same people, as one."""
    whose = dict(outside)
    runs = groupby(hours, key=lambda hour: whose.get(hour.date))
    found = [(who, list(run)) for who, run in runs]
    return tuple(Outside(run[0].date, len(run), who) for who, run in found if who)


def start_in_the_day(near: datetime, zones: tuple[str, str], *, minutes: int, day: date) -> time:
    """A start on a day of the first zone's clock for people who have painted nothing: in the daytime of both.

    Of those with the fewest nights in a year, and then the fewest early or late hours, the one nearest in the day to
    `near`.
    """
    here = minute_of_week(near.astimezone(zone(zones[0]))) % (24 * 60)

    def costs(half: int) -> tuple[int, int, int]:
        slot = WeeklySlot(day.weekday(), on_the_clock(half), zones[0], minutes, day)
        instants = [hour.starts_at for hour in occurrences(slot, near, WEEKS)]
        shown = [one for name in zones for one in readings(instants, name)]
        nights = sum(one.weeks for one in shown if at_night(one, minutes))
        odd = sum(one.weeks for one in shown if not _between(one, minutes, DAY_BEGINS, DAY_ENDS))
        return nights, odd, abs(half * 30 - here)

    return on_the_clock(min(range(HALF_HOURS_A_DAY), key=costs))
