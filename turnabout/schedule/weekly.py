"""A weekly time in words, as one of the two reads it: by the clock that decides, and what that is on theirs."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from django.utils.dates import WEEKDAYS
from django.utils.formats import time_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from turnabout.accounts.zones import place
from turnabout.schedule.recurrence import occurrences
from turnabout.schedule.usual import readings

if TYPE_CHECKING:
    from datetime import datetime, time

    from turnabout.accounts.models import Person
    from turnabout.schedule.recurrence import WeeklySlot
    from turnabout.schedule.usual import Reading

# A year, and no week of it twice.
A_YEAR = 52


@dataclass(frozen=True)
class Weekly:
    """A weekly time: when it is by the clock that decides, and how long an hour lasts.

    `own` and `theirs` are what the clocks of the two show in most weeks, and in the rest; empty where that is the same
    all year. Where all have one clock, nobody's is named.
    """

    when: str
    minutes: int
    own: str
    theirs: str


def said(slot: WeeklySlot, since: datetime, reader: Person, partner: Person) -> Weekly:
    """The slot as it is through the year from an instant on."""
    own, theirs = (_own_times(slot, since, person) for person in (reader, partner))
    return Weekly(_by_the_clock(slot, reader, partner), slot.minutes, own, theirs)


def in_letters(slot: WeeklySlot, since: datetime, reader: Person) -> str:
    """The same in one line that names nobody: a mailbox is not private."""
    said = ngettext("every %(time)s, %(minutes)s minute", "every %(time)s, %(minutes)s minutes", slot.minutes)
    weekly_time = said % {"time": _by_the_clock(slot, reader), "minutes": slot.minutes}
    own = _own_times(slot, since, reader)
    return _("%(weekly)s; for you: %(times)s") % {"weekly": weekly_time, "times": own} if own else weekly_time


def _own_times(slot: WeeklySlot, since: datetime, person: Person) -> str:
    """What their clock shows in most weeks, and in the rest; empty where that is as the slot says all year."""
    hours = [hour.starts_at for hour in occurrences(slot, since - timedelta(microseconds=1), A_YEAR)]
    return _through_the_year(slot, readings(hours, person.time_zone))


def _by_the_clock(slot: WeeklySlot, reader: Person, partner: Person | None = None) -> str:
    """By the clock that decides: by another's it would not hold all year. Of nobody but a partner the name is said."""
    anchor = slot.anchor_zone
    facts = {"time": _shown(slot.weekday, slot.local_time), "place": place(anchor)}
    if partner and reader.time_zone == partner.time_zone == anchor:
        return facts["time"]
    if anchor == reader.time_zone:
        return _("%(time)s by your clock (%(place)s)") % facts
    if partner and anchor == partner.time_zone:
        return _("%(time)s by %(name)s’s clock (%(place)s)") % {**facts, "name": partner.name}
    return _("%(time)s by the clock of %(place)s") % facts


def _through_the_year(slot: WeeklySlot, shown: tuple[Reading, ...]) -> str:
    """What holds in most weeks, and then the exceptions; nothing where it is as the deciding clock says."""
    most, *others = shown
    if not others and (most.weekday, most.local_time) == (slot.weekday, slot.local_time):
        return ""
    parts = [_shown(most.weekday, most.local_time, but=slot.weekday)]
    for one in others:
        then = _shown(one.weekday, one.local_time, but=most.weekday)
        at = ngettext("in %(weeks)s week of the year %(time)s", "in %(weeks)s weeks of the year %(time)s", one.weeks)
        parts.append(at % {"weeks": one.weeks, "time": then})
    return ", ".join(parts)


def _shown(weekday: int, at: time, *, but: int | None = None) -> str:
    """Weekday and time; the time alone where that weekday was said before."""
    written = time_format(at, "H:i")
    return written if weekday == but else f"{WEEKDAYS[weekday]}, {written}"
