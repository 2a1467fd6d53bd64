"""A time zone as calendars are told of it: a VTIMEZONE (RFC 5545, section 3.6.5).

Where clocks change by the same rule each year from some year on, it says the rule: Outlook goes by rules alone. What
is irregular, and a zone whose rule no such file can say, is written out date by date. Offsets are those of UTC; times
are what clocks show just before they change. Knows no clock and no database.
"""

from __future__ import annotations

from calendar import monthrange
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from functools import cache
from itertools import takewhile
from typing import TYPE_CHECKING

from icalendar import Timezone, TimezoneDaylight, TimezoneStandard

from turnabout.schedule.recurrence import zone

if TYPE_CHECKING:
    from zoneinfo import ZoneInfo

# So many years are looked at, and written out where there is no rule, from the first hour on.
YEARS = 30
# Dates of so many years in a row show every day of the month that a rule can mean.
_ALL_DAYS = 28
_DAY, _SECOND = timedelta(days=1), timedelta(seconds=1)
_WEEKDAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")

__all__ = ["YEARS", "zone_text", "zone_written"]


@dataclass(frozen=True, slots=True)
class Kind:
    """What clocks do: from which offset to which, what they show then is called, and whether it is for the summer."""

    before: timedelta
    after: timedelta
    name: str
    summer: bool


@dataclass(frozen=True, slots=True)
class Yearly:
    """On the one such weekday of each year that falls on `low` or one of the six days after it, at that time."""

    month: int
    low: int
    first: datetime

    def meets(self, onset: datetime) -> bool:
        """Whether clocks change then by this rule."""
        same = (onset.month, onset.time(), onset.weekday()) == (self.month, self.first.time(), self.first.weekday())
        return same and self.low <= onset.day <= self.low + 6

    def as_rule(self) -> dict[str, object]:
        """The same in the words of a calendar."""
        rule: dict[str, object] = {"FREQ": "YEARLY", "BYMONTH": self.month}
        weekday = _WEEKDAYS[self.first.weekday()]
        if self.low % 7 == 1:
            return {**rule, "BYDAY": f"{self.low // 7 + 1}{weekday}"}
        if self.low + 6 == monthrange(self.first.year, self.month)[1]:
            return {**rule, "BYDAY": f"-1{weekday}"}
        return {**rule, "BYMONTHDAY": list(range(self.low, self.low + 7)), "BYDAY": weekday}


@cache
def zone_written(name: str, year: int) -> Timezone:
    """The VTIMEZONE of that name, for hours of that year and later."""
    onsets = _onsets(zone(name), year - 1, year + YEARS)
    lasting = [kind for kind, moments in onsets.items() if moments[-1].year == year + YEARS - 1]
    rules = {kind: rule for kind in lasting if (rule := _rule(onsets[kind]))}
    if len(rules) < len(lasting):
        # A rule for the summer alone would be read as a summer without an end.
        rules = {}
    written = Timezone()
    written.add("tzid", name)
    for kind, moments in onsets.items():
        rule = rules.get(kind)
        odd = [onset for onset in moments if rule is None or onset < rule.first]
        if odd:
            written.add_component(_dates(kind, odd))
        if rule:
            part = _part(kind, rule.first)
            part.add("rrule", rule.as_rule())
            written.add_component(part)
    return written


@cache
def zone_text(name: str, year: int) -> bytes:
    """The same as text: another one once a state has changed its clocks."""
    raw: bytes = zone_written(name, year).to_ical()
    return raw


def _onsets(clocks: ZoneInfo, begin: int, end: int) -> dict[Kind, list[datetime]]:
    """When clocks begin to show what, in the years from `begin` to before `end`; at least what they show at first."""
    moment, over = datetime(begin, 1, 1, tzinfo=UTC), datetime(end, 1, 1, tzinfo=UTC)
    found: dict[Kind, list[datetime]] = defaultdict(list)
    changes = list(_changes(clocks, moment, over))
    if not changes or changes[0].year > begin:
        # Hours before the first change need something to go by.
        changes.insert(0, moment)
    for change in changes:
        before, after = (change - _SECOND).astimezone(clocks), change.astimezone(clocks)
        # In Dublin it is the winter that is odd, by an hour less.
        summer = _of(after.dst()) > min(_of(before.dst()), timedelta())
        kind = Kind(_of(before.utcoffset()), _of(after.utcoffset()), after.tzname() or "", summer)
        found[kind].append((change + kind.before).replace(tzinfo=None))
    return dict(found)


def _changes(clocks: ZoneInfo, moment: datetime, over: datetime) -> Iterator[datetime]:
    """The first second of each other offset."""
    offset = moment.astimezone(clocks).utcoffset()
    while (later := moment + _DAY) < over:
        if later.astimezone(clocks).utcoffset() != offset:
            yield _first_second(clocks, moment, later)
            offset = later.astimezone(clocks).utcoffset()
        moment = later


def _first_second(clocks: ZoneInfo, moment: datetime, later: datetime) -> datetime:
    """The first one in between at which the offset is that of later."""
    offset = later.astimezone(clocks).utcoffset()
    while later - moment > _SECOND:
        between = moment + (later - moment) // _SECOND // 2 * _SECOND
        if between.astimezone(clocks).utcoffset() == offset:
            later = between
        else:
            moment = between
    return later


def _of(difference: timedelta | None) -> timedelta:
    return difference or timedelta()


def _rule(onsets: list[datetime]) -> Yearly | None:
    """The rule that all of them follow from some year on; None where there is none."""
    seen = onsets[-_ALL_DAYS:]
    low = min(onset.day for onset in seen)
    rule = Yearly(seen[-1].month, low, seen[-1])
    years = [onset.year for onset in seen]
    if years != list(range(years[-1] - _ALL_DAYS + 1, years[-1] + 1)) or not all(map(rule.meets, seen)):
        return None
    return replace(rule, first=_begin(rule, onsets))


def _begin(rule: Yearly, onsets: list[datetime]) -> datetime:
    """From which of them on all follow the rule, a year apart."""
    following = takewhile(
        lambda pair: rule.meets(pair[1]) and pair[1].year == onsets[-1].year - pair[0], enumerate(reversed(onsets))
    )
    return list(following)[-1][1]


def _dates(kind: Kind, onsets: list[datetime]) -> TimezoneDaylight | TimezoneStandard:
    part = _part(kind, onsets[0])
    # Each on a line of its own, since some programs read only the first of a list; and the first once more, since
    # others pass over the beginning where there are dates.
    for onset in onsets if len(onsets) > 1 else ():
        part.add("rdate", onset)
    return part


def _part(kind: Kind, first: datetime) -> TimezoneDaylight | TimezoneStandard:
    part = TimezoneDaylight() if kind.summer else TimezoneStandard()
    part.add("dtstart", first)
    part.TZOFFSETFROM, part.TZOFFSETTO = kind.before, kind.after
    part.add("tzname", kind.name)
    return part
