"""The pulse: one sealed answer each, immutable, shown when both are in."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.utils.translation import gettext as _

from turnabout.vault.keeping import keep, offered
from turnabout.vault.models import BLIND_FOR, Record
from turnabout.web.answers import Refused

if TYPE_CHECKING:
    from datetime import datetime

    from turnabout.accounts.models import Person
    from turnabout.schedule.models import Session


def send(session: Session, person: Person, *, record: UUID, body: dict[str, Any], now: datetime) -> None:
    """Keep one person's pulse of an hour.

    Raises Refused 400 (before the hour), 409 (sent already), 410 (48 h have passed: the partner's
    may be shown by then, so an answer would no longer be blind).
    """
    if not session.has_begun(now):
        raise Refused(400, _("This hour has not begun. The questions come at its close."))
    if now > session.ends_at + BLIND_FOR or _unblinded(session, now):
        raise Refused(410, _("Two days have passed; these questions are closed. Nothing is missing without them."))
    one = offered({**body, "id": str(record)}, kinds=["pulse"], occasion=session.id)
    if one.partnership != session.partnership_id:
        raise Refused(400, _("This belongs to another partnership. Nothing was changed."))
    keep(person, one, now)


def _unblinded(session: Session, now: datetime) -> bool:
    """Whether an answer given in mid-hour is shown already, though two days from its end are not over."""
    pulses = Record.objects.filter(server_kind="pulse", occasion=session.id)
    return pulses.filter(created_at__lte=now - BLIND_FOR).exists()
