"""What a letter says of a proposal: what would change, by its reader's clock, and until when an answer counts.

A mailbox is not private: it names nobody, and of the two it speaks as *you* and *your friend*.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import override

from turnabout.schedule import weekly
from turnabout.schedule.models import Change, Kind, Rhythm

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from turnabout.accounts.models import Person
    from turnabout.schedule.models import Session


def of(change: Change, reader: Person) -> Mapping[str, str]:
    """What would change, and where times do, how it was and would be; in the reader's language and zone."""
    with override(reader.language):
        return {
            **_what(change, reader),
            "answer_by": _moment(change.lapses_at, reader),
            "zone": reader.place,
        }


def _what(change: Change, reader: Person) -> dict[str, str]:
    hour, starts_at = change.session, change.starts_at
    if change.begins_on and starts_at and change.kind == Kind.FOLLOWING:
        in_force = Rhythm.objects.filter(partnership=change.partnership_id).current().first()
        what = _("Your weekly time would be another. The first hour then is on %(when)s:")
        return {
            "what": what % {"when": _moment(starts_at, reader)},
            "was": weekly.in_letters(in_force.slot, change.proposed_at, reader) if in_force else "",
            "will": weekly.in_letters(change.slot(change.begins_on), starts_at, reader),
        }
    if hour and starts_at:
        return _moved(change, hour, starts_at, reader)
    yours = change.focus_id == reader.id
    if hour:
        what = _swapped_to_you() if yours else _swapped_to_them()
        return {"what": what % {"day": date_format(hour.starts_at.astimezone(reader.zone), "l j F Y")}}
    if change.begins_on is None or change.ends_on is None:
        raise ValueError(change.kind)
    days = {"begins": date_format(change.begins_on, "j F Y"), "ends": date_format(change.ends_on, "j F Y")}
    whose = (
        _("From %(begins)s to %(ends)s, with that day, every hour would be yours, and your friend coaches.")
        if yours
        else _("From %(begins)s to %(ends)s, with that day, every hour would be your friend’s, and you coach.")
    )
    return {"what": f"{whose % days} {_('These hours count for nobody’s turn.')}"}


def _moved(change: Change, hour: Session, starts_at: datetime, reader: Person) -> dict[str, str]:
    """One that is left out is met by nobody until now."""
    was, will = _moment(hour.starts_at, reader), _moment(starts_at, reader)
    if change.after_all:
        return {"what": _("One hour that was left out would take place after all:"), "will": will}
    if hour.is_skipped:
        was = _("left out; its time was %(when)s") % {"when": was}
    return {"what": _("One hour would move, and no other:"), "was": was, "will": will}


def _swapped_to_you() -> str:
    return _(
        "Roles would be swapped once: the hour of %(day)s becomes yours, and your friend coaches. "
        "The next one after it is your friend’s and pays that back."
    )


def _swapped_to_them() -> str:
    return _(
        "Roles would be swapped once: the hour of %(day)s becomes your friend’s, and you coach. "
        "The next one after it is yours and pays that back."
    )


def _moment(instant: datetime, reader: Person) -> str:
    return date_format(instant.astimezone(reader.zone), "l j F Y, H:i")
