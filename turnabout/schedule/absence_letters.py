"""To whom no invitation says it: the other has left out an hour, paused, or is away when the two would have met.

That an hour takes place needs no letter: reminders say it. That one does not would be said by nothing.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias

from turnabout.accounts import letters
from turnabout.mail.outbox import Letter, post_all
from turnabout.schedule import calendar_letters
from turnabout.schedule.around import mail_to
from turnabout.schedule.models import Away, Pause, Session, Wishes
from turnabout.schedule.reminder_letters import stopping
from turnabout.schedule.reminding import Kind, awake

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime
    from uuid import UUID

    from turnabout.accounts.models import Person
    from turnabout.partnerships.models import Partnership

Absence: TypeAlias = Session | Pause | Away


def tell(partnership: Partnership, by: Person, absence: Absence, now: datetime) -> None:
    """Write to the other, once for each, if they want letters of changes; in the caller's transaction."""
    to = partnership.partner_of(by)
    wanted = Wishes.objects.of(to).wanted(to, Kind.CHANGE, mail_to(to))
    at = awake(Kind.CHANGE, now, wanted)
    if calendar_letters.is_invited(to) or not wanted.ways or at is None:
        return
    stop, address = stopping(to, Kind.CHANGE, now)
    stop.save()
    page = letters.link_to("partnership", str(partnership.id))
    one = Letter(
        key=_key(absence, to.id),
        to=to.email,
        letter="change-left-out",
        language=to.language,
        facts={"page": page, "stop": address, "settings": letters.link_to("schedule-settings")},
        at=at,
        addressee=to.id,
        stop_link=address,
    )
    post_all([one], now)


def keys(partnership: Partnership, since: datetime) -> Iterator[str]:
    """What letters of late are known by in the outbox."""
    two = (partnership.first_id, partnership.second_id)
    lately: list[Absence] = [
        *Session.objects.within(partnership).filter(skipped_at__gt=since),
        *Pause.objects.within(partnership).filter(set_at__gt=since),
        *Away.objects.filter(person__in=two, told_at__gt=since),
    ]
    return (_key(absence, person) for absence in lately for person in two)


def _key(absence: Absence, to: UUID) -> str:
    return f"change-left-out:{type(absence).__name__.lower()}:{absence.pk}:{to}"
