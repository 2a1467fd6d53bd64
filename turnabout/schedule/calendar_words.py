"""What a letter to a calendar says in words: what happened, and the hour it is about, by its reader's clock.

The part for calendars says only how hours now stand. A person wants to know why: a pause, another weekly time, or the
one hour that is left out. It names nobody, since a mailbox is not private.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from django.utils.dates import WEEKDAYS
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from turnabout.accounts import letters
from turnabout.schedule import series
from turnabout.schedule.models import Pause, Rhythm
from turnabout.schedule.series import News

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from turnabout.accounts.models import Person
    from turnabout.schedule.recurrence import WeeklySlot


@dataclass(frozen=True, kw_only=True)
class Told:
    """What a calendar was told of a rhythm, and how its hours stand now; `on` is the date of the one that is less."""

    rhythm: Rhythm
    before: series.Series | None
    hours: series.Series | None
    news: News
    on: date | None


def words(told: Told, person: Person, now: datetime) -> tuple[str, Mapping[str, str]]:
    """The letter to write, and what fills it in. In the reader's language, which the caller has put in force."""
    letter = _letter(told, now)
    coming = series.next_hour(told.hours, now) if told.hours else None
    one = _left_out(told)
    facts = {
        "when": _shown(one or (coming.starts_at if coming else None), person),
        "zone": person.time_zone,
        "minutes": str(told.rhythm.minutes),
        "page": letters.link_to("partnership", str(told.rhythm.partnership_id)),
    }
    if letter == "calendar-paused":
        pause = Pause.objects.within(told.rhythm.partnership).in_force(now).latest("until")
        facts["until"] = date_format(pause.until_day, "l, j F Y")
    if letter in {"calendar-other-time", "calendar-new-time"}:
        facts |= _from_to(told.rhythm)
    return letter, facts


def _letter(told: Told, now: datetime) -> str:
    pauses = Pause.objects.within(told.rhythm.partnership)
    goes_on = told.news in (News.HOURS, News.ONE_LESS)
    if goes_on and told.before is not None and pauses.in_force(now).exists():
        return "calendar-paused"
    if goes_on and told.before is not None and pauses.filter(until=now, begins_at__lt=now).exists():
        return "calendar-goes-on"
    if told.news is News.HOURS:
        return "calendar-new-time" if told.before is None and _before(told.rhythm) else "calendar-hours"
    if told.news is News.ONE_LESS:
        return "calendar-one-less"
    return "calendar-other-time" if _after(told.rhythm) else "calendar-over"


def _left_out(told: Told) -> datetime | None:
    """When the hour that is less was to begin, as its reader knew it: moved, it is not the rule's own time."""
    known = told.before.hour(told.on) if told.before and told.on else None
    return known.starts_at if known else None


def _before(rhythm: Rhythm) -> Rhythm | None:
    """The weekly time that this one took the place of."""
    return Rhythm.objects.filter(partnership=rhythm.partnership_id, replaced_at=rhythm.created_at).first()


def _after(rhythm: Rhythm) -> Rhythm | None:
    """The weekly time that took the place of this one."""
    if rhythm.replaced_at is None:
        return None
    return Rhythm.objects.filter(partnership=rhythm.partnership_id, created_at=rhythm.replaced_at).first()


def _from_to(rhythm: Rhythm) -> dict[str, str]:
    was, will = _before(rhythm) or rhythm, _after(rhythm) or rhythm
    return {"was": _weekly(was.slot), "will": _weekly(will.slot)}


def _weekly(slot: WeeklySlot) -> str:
    """A weekly time by the clock that decides it; by another's it would not hold all year."""
    place = slot.anchor_zone.rsplit("/", 1)[-1].replace("_", " ")
    day, time = WEEKDAYS[slot.weekday], slot.local_time.strftime("%H:%M")
    return _("%(day)s, %(time)s by the clock of %(place)s") % {"day": day, "time": time, "place": place}


def _shown(instant: datetime | None, person: Person) -> str:
    return date_format(instant.astimezone(person.zone), "l, j F Y, H:i") if instant else ""
