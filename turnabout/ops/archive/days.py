"""When an hour was; what an archive says of that is not believed to be a day until it is read as one."""

from __future__ import annotations

from datetime import date, tzinfo

from turnabout.ops.archive.markup import day
from turnabout.ops.archive.told import Hour
from turnabout.schedule.elsewhere import time_of_day


def when(hour: Hour, zone: tzinfo) -> str:
    """Of one held elsewhere what was said of that, and no more."""
    if hour.facts.get("held_on") is None:
        return day(hour.at, zone)
    try:
        on = date.fromisoformat(str(hour.facts["held_on"]))
        said = f"{on:%A} {on.day} {on:%B %Y}"
        at = hour.facts.get("held_at")
        return said if at is None else f"{said}, {time_of_day(str(at)):%H:%M}"
    except ValueError:
        return day(hour.at, zone)
