"""An hour that begins at another time than usual for its reader, as a sentence."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from turnabout.schedule.recurrence import occurrence
from turnabout.schedule.usual import shift

if TYPE_CHECKING:
    from datetime import date, datetime

    from turnabout.accounts.models import Person
    from turnabout.schedule.glance import Glance
    from turnabout.schedule.models import Rhythm, Session
    from turnabout.schedule.usual import Shift


def said(session: Session | Glance, rhythm: Rhythm | None, reader: Person, now: datetime) -> str:
    """Where clocks let an hour to come begin later or earlier for them; of one that was moved nothing is usual."""
    on = session.slot_date
    if rhythm is None or on is None or session.rhythm_id != rhythm.id or session.ends_at <= now:
        return ""
    slot = rhythm.slot
    if slot.anchor_zone == reader.time_zone or occurrence(slot, on) != session.starts_at:
        return ""
    differs = shift(slot, on, reader.time_zone)
    return _sentence(differs, now.astimezone(reader.zone).date()) if differs else ""


def _sentence(differs: Shift, today: date) -> str:
    how_much = {"amount": _amount(abs(differs.by))}
    later = differs.by > timedelta()
    if differs.until is None:
        open_end = _("%(amount)s later than usual for you.") if later else _("%(amount)s earlier than usual for you.")
        return open_end % how_much
    day = date_format(differs.until, "j F" if differs.until.year == today.year else "j F Y")
    until = (
        _("%(amount)s later than usual for you, until %(day)s.")
        if later
        else _("%(amount)s earlier than usual for you, until %(day)s.")
    )
    return until % {**how_much, "day": day}


def _amount(by: timedelta) -> str:
    """As a sentence begins with it."""
    minutes = by // timedelta(minutes=1)
    if minutes == 30:  # noqa: PLR2004 - half an hour
        return _("Half an hour")
    hours, rest = divmod(minutes, 60)
    if rest:
        return ngettext("%(count)s minute", "%(count)s minutes", minutes) % {"count": minutes}
    return _("An hour") if hours == 1 else ngettext("%(count)s hour", "%(count)s hours", hours) % {"count": hours}
