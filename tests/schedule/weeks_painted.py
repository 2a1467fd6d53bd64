"""Weeks for the tests, and a slow, plain reading of what they mean: minute by minute, on the clock of the zone."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from hypothesis import strategies as st

from turnabout.schedule.painted_week import HALF_HOURS_A_DAY, Painted, Week

# Half an hour and three quarters off, half an hour of summer time, clocks that change on other dates or against each
# other, a zone that stays, and one that changes its clocks for a month that wanders.
ZONES = (
    *("Europe/Berlin", "America/New_York", "Asia/Kolkata", "Asia/Kathmandu", "Australia/Lord_Howe"),
    *("America/St_Johns", "Pacific/Chatham", "Africa/Casablanca", "America/Sao_Paulo", "UTC"),
)
MINUTE = timedelta(minutes=1)

zones = st.sampled_from(ZONES)
moments = st.integers(0, 3 * 365 * 24 * 60).map(lambda minute: datetime(2026, 1, 1, tzinfo=UTC) + minute * MINUTE)
_stretches = st.tuples(st.integers(0, 6), st.integers(0, 47), st.integers(1, 20))


def painted(days: str, begin: str, end: str, zone: str) -> Painted:
    """The same hours on some days, as `"Mon Tue"`; an end of 00:00 is midnight."""
    names = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"]
    first, last = half_of(begin), half_of(end) or HALF_HOURS_A_DAY
    chosen = [names.index(day) * HALF_HOURS_A_DAY + half for day in days.split() for half in range(first, last)]
    return Painted(Week.of(chosen), zone)


def half_of(shown: str) -> int:
    hour, _point, minute = shown.partition(":")
    return int(hour) * 2 + int(minute) // 30


@st.composite
def weeks(draw: st.DrawFn) -> Week:
    """A few stretches of some hours each."""
    halves: set[int] = set()
    for day, half, length in draw(st.lists(_stretches, min_size=1, max_size=5)):
        begin = day * HALF_HOURS_A_DAY + half
        halves |= {one % (7 * HALF_HOURS_A_DAY) for one in range(begin, begin + length)}
    return Week.of(halves)


people = st.builds(Painted, weeks(), zones)
pairs = st.tuples(people, people)


def has_time(one: Painted, minute: datetime) -> bool:
    """Whether the half hour that the clock shows at this minute is chosen."""
    local = minute.astimezone(ZoneInfo(one.zone))
    return local.weekday() * HALF_HOURS_A_DAY + local.hour * 2 + local.minute // 30 in one.week.chosen


def has_time_all_through(one: Painted, begin: datetime, minutes: int) -> bool:
    return all(has_time(one, begin + count * MINUTE) for count in range(minutes))
