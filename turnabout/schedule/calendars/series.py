"""One weekly hour as calendars know it: a rule, the dates without, and hours that begin at another instant.

A series is what RFC 5545 (section 3.8.5) calls a recurrence set: it begins on `first`, recurs weekly at the slot's
local time, and has a `last` date once the rhythm is replaced. Dates are those of the anchor's own calendar; instants
are aware datetimes in UTC. Where the rows say another instant than the rule (an hour was moved, or a state has
changed its clocks since), the rows are right.

This module knows no clock, no database and no file format.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from enum import Enum
from itertools import takewhile

from turnabout.schedule.recurrence import WEEK, Occurrence, WeeklySlot, following, occurrence

Span = tuple[datetime, datetime]


@dataclass(frozen=True, slots=True)
class Laid:
    """A row of the rhythm: its date, when it begins, for how many minutes, and whether it is not left out."""

    on: date
    starts_at: datetime
    minutes: int
    stands: bool


@dataclass(frozen=True, slots=True)
class Otherwise:
    """An hour of the rule that begins at another instant, or lasts for another time."""

    on: date
    starts_at: datetime
    minutes: int


@dataclass(frozen=True, slots=True)
class Series:
    """A rhythm's hours. `last` is None while it goes on; `without` and `otherwise` are in order of date."""

    slot: WeeklySlot
    first: date
    last: date | None
    without: tuple[date, ...] = ()
    otherwise: tuple[Otherwise, ...] = ()

    def hour(self, on: date) -> Otherwise | None:
        """The hour of that date of the rule; None where there is none."""
        if on < self.first or (self.last is not None and on > self.last) or on in self.without:
            return None
        moved = next((one for one in self.otherwise if one.on == on), None)
        return moved or Otherwise(on, occurrence(self.slot, on), self.slot.minutes)

    @property
    def settled_until(self) -> date:
        """From the date after this one on, all is as the rule says."""
        named = (self.first, *self.without, *(one.on for one in self.otherwise))
        return max(named) if self.last is None else max(*named, self.last)

    def as_text(self) -> str:
        """The same as JSON, equal for equal series."""
        slot = self.slot
        told = {
            "slot": [slot.weekday, slot.local_time.isoformat(), slot.anchor_zone, slot.minutes],
            "starts_on": slot.starts_on.isoformat(),
            "first": self.first.isoformat(),
            "last": self.last.isoformat() if self.last else None,
            "without": [on.isoformat() for on in self.without],
            "otherwise": [[one.on.isoformat(), one.starts_at.isoformat(), one.minutes] for one in self.otherwise],
        }
        return json.dumps(told, separators=(",", ":"))


def read(text: str, slot: WeeklySlot) -> Series:
    """What `as_text` wrote, of the rhythm with this slot, which never changes."""
    told = json.loads(text)
    return Series(
        slot=slot,
        first=date.fromisoformat(told["first"]),
        last=date.fromisoformat(told["last"]) if told["last"] else None,
        without=tuple(date.fromisoformat(on) for on in told["without"]),
        otherwise=tuple(
            Otherwise(date.fromisoformat(on), datetime.fromisoformat(starts_at), minutes)
            for on, starts_at, minutes in told["otherwise"]
        ),
    )


def of_rhythm(
    slot: WeeklySlot, rows: Iterable[Laid], *, since: datetime | None, absences: Sequence[Span] = ()
) -> Series | None:
    """The series of a rhythm; None where not one hour of it stands.

    `since` is when it was set, None once it is replaced: then only its rows count. While it goes on, dates after its
    rows stand unless they begin inside an absence.
    """
    laid = {row.on: row for row in rows}
    standing = {on: row for on, row in laid.items() if row.stands}
    # Dates between its rows that have none: weeks in which nobody looked for half a year.
    without = [on for on in _between(laid) if on not in standing]
    first = min(standing, default=None)
    if since is not None:
        for hour, stands in _ahead(slot, since, max(laid, default=None), absences):
            if not stands:
                without.append(hour.date)
            elif first is None:
                first = hour.date
    if first is None:
        return None
    last = None if since is not None else max(standing)
    otherwise = (
        Otherwise(on, row.starts_at.astimezone(UTC), row.minutes)
        for on, row in sorted(standing.items())
        if (row.starts_at, row.minutes) != (occurrence(slot, on), slot.minutes)
    )
    kept = tuple(on for on in without if on > first and (last is None or on < last))
    return Series(slot, first, last, kept, tuple(otherwise))


def _between(laid: Iterable[date]) -> Iterable[date]:
    dates = sorted(laid)
    if dates:
        on = dates[0]
        while on <= dates[-1]:
            yield on
            on += WEEK


def _ahead(
    slot: WeeklySlot, since: datetime, last: date | None, absences: Sequence[Span]
) -> Iterable[tuple[Occurrence, bool]]:
    """Hours that have no row yet, each with whether it stands, as far as the last absence and one that stands."""
    reach = max((until for _begin, until in absences), default=since)
    after = since if last is None else max(since, occurrence(slot, last))
    for hour in following(slot, after):
        stands = not any(begin <= hour.starts_at < until for begin, until in absences)
        if last is None or hour.date > last:
            yield hour, stands
        if stands and hour.starts_at >= reach:
            return


class News(Enum):
    """What to say to a calendar that knows a series as it was."""

    NONE = "none"
    HOURS = "hours"  # here are its hours
    ONE_LESS = "one less"  # one of its hours to come is left out, and nothing else
    OVER = "over"  # no more hours come; what has been stays
    GONE = "gone"  # it has no hour, and never had


def news(old: Series | None, new: Series | None, now: datetime) -> tuple[News, date | None]:
    """What has changed of the hours to come, and of which date where it is about one. What has been is no news."""
    if new is None:
        return (News.NONE if old is None else News.GONE), None
    if old is None:
        return (News.HOURS if _goes_on(new, now) else News.NONE), None
    differing = [on for on in _dates(old, new) if _differs(old, new, on, now)]
    same_end = (old.last is None) == (new.last is None)
    if not differing and (same_end or not _goes_on(old, now)):
        return News.NONE, None
    if not _goes_on(new, now):
        return News.OVER, None
    if len(differing) == 1 and same_end and new.hour(differing[0]) is None:
        return News.ONE_LESS, differing[0]
    return News.HOURS, None


def one_other(old: Series, new: Series, now: datetime) -> tuple[Otherwise | None, Otherwise | None] | None:
    """The one hour to come that is another, as it was and as it is; None where it is not one alone."""
    differing = [on for on in _dates(old, new) if _differs(old, new, on, now)]
    if len(differing) != 1 or (old.last is None) != (new.last is None):
        return None
    return old.hour(differing[0]), new.hour(differing[0])


def _dates(old: Series, new: Series) -> Iterable[date]:
    """Every date of the rule on which the two may differ."""
    on, until = min(old.first, new.first), max(old.settled_until, new.settled_until) + WEEK
    while on <= until:
        yield on
        on += WEEK


def _differs(old: Series, new: Series, on: date, now: datetime) -> bool:
    before, after = old.hour(on), new.hour(on)
    return before != after and any(hour is not None and hour.starts_at > now for hour in (before, after))


def _goes_on(series: Series, now: datetime) -> bool:
    return series.last is None or next_hour(series, now) is not None


def next_hour(series: Series, now: datetime) -> Otherwise | None:
    """The first of its hours that begins after that moment."""
    until = max(series.settled_until, now.date()) + 2 * WEEK
    start = series.first
    dates = takewhile(lambda on: on <= until, (start + week * WEEK for week in range((until - start).days // 7 + 2)))
    coming = [hour for hour in map(series.hour, dates) if hour is not None and hour.starts_at > now]
    return min(coming, key=lambda hour: hour.starts_at, default=None)


def rule_ends(series: Series) -> datetime | None:
    """A moment after the last hour of the rule and before the next: what a calendar needs for UNTIL."""
    if series.last is None:
        return None
    # Room for calendars that read a local time which clocks skip otherwise than we do.
    return occurrence(series.slot, series.last) + timedelta(hours=2)
