"""What one of the two ended before its day, a pause or a one-way spell, or meets in after all: the other is told.

No letter where an invitation brings the hours back; turns stand in no invitation.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, TypeAlias

from turnabout.schedule import letters
from turnabout.schedule.calendars import letters as calendar_letters
from turnabout.schedule.changes.waiting import TOLD_WITHOUT_MAIL_FOR
from turnabout.schedule.models import Pause, Session, Spell
from turnabout.schedule.reminding import Kind

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from uuid import UUID

    from turnabout.accounts.models import Person
    from turnabout.partnerships.models import Partnership
    from turnabout.schedule.glance import Glance
    from turnabout.schedule.planning import PlannedHour

Break: TypeAlias = Pause | Spell | Session


@dataclass(frozen=True)
class Ended:
    """What the other ended: `pause` or `spell`, and when; or an `hour` that takes place after all."""

    what: str
    at: datetime
    hour: Glance | None = None


def tell(partnership: Partnership, ended: Break, by: Person, now: datetime) -> None:
    """Write to the other, if they want letters of changes; in the caller's transaction."""
    to = partnership.partner_of(by)
    if isinstance(ended, Spell) or not calendar_letters.is_invited(to):
        letters.write(to, Kind.CHANGE, partnership, now, letter=_letter(ended), key=_key(ended, to.id))


def keys(partnership: Partnership, since: datetime) -> Iterator[str]:
    """What letters of late are known by in the outbox."""
    lately: list[Break] = [
        *Pause.objects.within(partnership).filter(until__gt=since).exclude(ended_by=None),
        *Spell.objects.within(partnership).filter(ends_at__gt=since).exclude(ended_by=None),
        *Session.objects.within(partnership).filter(taken_up_at__gt=since),
    ]
    return (_key(ended, person.id) for ended in lately for person in partnership.people)


def keys_of(hour: Session) -> Iterator[str]:
    """The same of one hour that was to take place after all."""
    return (_key(hour, person) for person in (hour.partnership.first_id, hour.partnership.second_id))


def shown(partnership: Partnership, person: Person, planned: Iterable[PlannedHour], now: datetime) -> list[Ended]:
    """For a page: what the other ended last, until the next hour has begun, or the two agree on a new one."""
    hours = [one.session for one in planned]
    pause = max(partnership.pauses.all(), key=lambda one: (one.set_at, one.pk), default=None)
    spell = _spell_ended_last(partnership)
    ended = [Ended("pause", pause.until)] if pause and pause.ended_by_id not in (None, person.id) else []
    ended += [Ended("spell", spell.ends_at)] if spell and spell.ended_by_id not in (None, person.id) else []
    ended += [
        Ended("hour", one.taken_up_at, one)
        for one in hours
        if one.taken_up_at and one.taken_up_by_id != person.id and one.starts_at > now and not one.is_skipped
    ]
    news = [one for one in ended if now < one.at + TOLD_WITHOUT_MAIL_FOR]
    if not news:
        return []
    begun = [one.starts_at for one in hours if one.starts_at <= now and not one.is_skipped]
    # Only the newest: each would say again when the next hour is.
    newest = max(news, key=lambda one: one.at)
    return [newest] if newest.hour or all(starts_at <= newest.at for starts_at in begun) else []


def _spell_ended_last(partnership: Partnership) -> Spell | None:
    """Unless another was agreed since; one that was agreed before and is still to come is no news."""
    agreed = list(partnership.spells.all())
    spell = max((one for one in agreed if one.ended_by_id), key=lambda one: (one.ends_at, one.pk), default=None)
    if spell is None or any(one.pk > spell.pk and one.agreed_at >= spell.ends_at for one in agreed):
        return None
    return spell


def _letter(ended: Break) -> str:
    if isinstance(ended, Session):
        return "change-after-all"
    return "change-goes-on" if isinstance(ended, Pause) else "change-turns-again"


def _key(ended: Break, to: UUID) -> str:
    moment = f":{ended.taken_up_at:%Y%m%d%H%M%S}" if isinstance(ended, Session) else ""
    return f"{_letter(ended)}:{ended.pk}{moment}:{to}"
