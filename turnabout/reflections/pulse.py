"""The pulse: one sealed answer each, immutable, shown when both are in."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.utils.translation import gettext as _

from turnabout.vault.keeping import Occasion, keep, offered
from turnabout.vault.models import Record
from turnabout.web.answers import Refused

if TYPE_CHECKING:
    from datetime import datetime

    from turnabout.accounts.models import Person
    from turnabout.schedule.glance import Glance
    from turnabout.schedule.models import Session

# From the planned end: so long may one answer, and so long is the other's answer kept back.
BLIND_FOR = timedelta(hours=48)


def still_asked(session: Glance, person: Person, now: datetime) -> bool:
    """Whether somebody may still answer the pulse of an hour that was held, and has not."""
    if session.noted_by_id is not None or now > session.ends_at + BLIND_FOR:
        return False
    return not Record.objects.filter(server_kind="pulse", author=person, occasion=session.id).exists()


def send(session: Session, person: Person, *, record: UUID, body: dict[str, Any], now: datetime) -> None:
    """Keep one person's pulse of an hour.

    Raises Refused 400 (before the hour, or where it was held elsewhere), 409 (sent already), 410 (48 h
    have passed: from then on the partner's is shown, so an answer would no longer be blind).
    """
    if not session.has_begun(now):
        raise Refused(400, _("This hour has not begun. The questions come at its close."))
    if session.is_elsewhere:
        raise Refused(400, _("This hour was held elsewhere; there are no questions about it."))
    closes = session.ends_at + BLIND_FOR
    if now > closes:
        raise Refused(410, _("Two days have passed; these questions are closed. Nothing is missing without them."))
    one = offered({**body, "id": str(record)}, kinds=["pulse"], occasion=Occasion(session.id, until=closes))
    if one.partnership != session.partnership_id:
        raise Refused(400, _("This belongs to another partnership. Nothing was changed."))
    keep(person, one, now)
