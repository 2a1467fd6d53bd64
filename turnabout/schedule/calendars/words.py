"""What a letter to a calendar says in words: what happened, and the hour it is about, by its reader's clock.

The part for calendars says only how hours now stand. A person wants to know why: a pause, another weekly time, or the
one hour that is left out. It names nobody, since a mailbox is not private.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from django.utils.formats import date_format

from turnabout.accounts import letters
from turnabout.schedule import weekly
from turnabout.schedule.calendars import series
from turnabout.schedule.calendars.series import News
from turnabout.schedule.models import Pause, Rhythm

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from turnabout.accounts.models import Person


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
    was, will = _one_other(told, now)
    one = _left_out(told) or will
    facts = {
        "when": _shown(one or (coming.starts_at if coming else None), person),
        "zone": person.place,
        "minutes": str(told.rhythm.minutes),
        "page": letters.link_to("partnership", str(told.rhythm.partnership_id)),
    }
    if letter == "calendar-paused":
        pause = Pause.objects.within(told.rhythm.partnership).in_force(now).latest("until")
        facts["until"] = date_format(pause.until_day, "l j F Y")
    if letter == "calendar-goes-on":
        facts["by"] = _by_whom(told.rhythm, person, now)
    if letter == "calendar-one-moves":
        facts |= {"was": _shown(was, person), "will": _shown(will, person)}
    if letter in {"calendar-other-time", "calendar-new-time"}:
        facts |= _from_to(told.rhythm, person, now)
    return letter, facts


def _letter(told: Told, now: datetime) -> str:
    pauses = Pause.objects.within(told.rhythm.partnership)
    goes_on = told.news in (News.HOURS, News.ONE_LESS)
    if goes_on and told.before is not None and pauses.in_force(now).exists():
        return "calendar-paused"
    if goes_on and told.before is not None and pauses.filter(until=now, begins_at__lt=now).exists():
        return "calendar-goes-on"
    if told.news is News.HOURS:
        return _of_hours(told, now)
    if told.news is News.ONE_LESS:
        return "calendar-one-less"
    return "calendar-other-time" if _after(told.rhythm) else "calendar-over"


def _by_whom(rhythm: Rhythm, person: Person, now: datetime) -> str:
    """Whether it was the other who ended the pause: whoever set it learns it from this letter."""
    over = Pause.objects.within(rhythm.partnership).filter(until=now).exclude(ended_by=None)
    return "friend" if over.exclude(ended_by=person).exists() else ""


def _left_out(told: Told) -> datetime | None:
    """When the hour that is less was to begin, as its reader knew it: moved, it is not the rule's own time."""
    known = told.before.hour(told.on) if told.before and told.on else None
    return known.starts_at if known else None


def _of_hours(told: Told, now: datetime) -> str:
    """Where it is one hour alone, what has become of it."""
    was, will = _one_other(told, now)
    if will:
        return "calendar-one-moves" if was else "calendar-after-all"
    return "calendar-new-time" if told.before is None and _before(told.rhythm) else "calendar-hours"


def _one_other(told: Told, now: datetime) -> tuple[datetime | None, datetime | None]:
    """When the one hour that is another was to begin, and when it does; nothing where more has changed, or its length.

    Without the first it was left out and takes place after all; without the second it is left out.
    """
    if told.news is not News.HOURS or told.before is None or told.hours is None:
        return None, None
    was, will = series.one_other(told.before, told.hours, now) or (None, None)
    if was and will and (was.starts_at == will.starts_at or was.minutes != will.minutes):
        return None, None
    return was.starts_at if was else None, will.starts_at if will else None


def _before(rhythm: Rhythm) -> Rhythm | None:
    """The weekly time that this one took the place of."""
    return Rhythm.objects.filter(partnership=rhythm.partnership_id, replaced_at=rhythm.created_at).first()


def _after(rhythm: Rhythm) -> Rhythm | None:
    """The weekly time that took the place of this one."""
    if rhythm.replaced_at is None:
        return None
    return Rhythm.objects.filter(partnership=rhythm.partnership_id, created_at=rhythm.replaced_at).first()


def _from_to(rhythm: Rhythm, person: Person, now: datetime) -> dict[str, str]:
    both = {"was": _before(rhythm) or rhythm, "will": _after(rhythm) or rhythm}
    return {name: weekly.in_letters(one.slot, now, person) for name, one in both.items()}


def _shown(instant: datetime | None, person: Person) -> str:
    return date_format(instant.astimezone(person.zone), "l j F Y, H:i") if instant else ""
