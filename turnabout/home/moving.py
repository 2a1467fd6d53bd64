"""Coming from another instance: what the person's browser brings, page by page, once they have signed up."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.utils.translation import gettext as _

from turnabout.partnerships import reunions
from turnabout.partnerships.models import Partnership, Reunion
from turnabout.reflections.pulse import BLIND_FOR
from turnabout.schedule.models import Session
from turnabout.vault.bringing import MOST_ROWS, Brought, bring, moment_in
from turnabout.vault.keeping import Occasion, not_here, offered, uuid
from turnabout.vault.models import Move
from turnabout.web.answers import Refused

if TYPE_CHECKING:
    from datetime import datetime

    from turnabout.accounts.models import Person

KINDS = ("own", "shared", "pulse", "key")


def standing(person: Person, now: datetime) -> dict[str, object] | None:
    """How far somebody is, for their browser to go on from; None for whoever brought no archive."""
    move = Move.of(person)
    if move is None:
        return None
    said = Reunion.objects.of(person)
    return {
        "open": now < move.until,
        "brought": move.brought_at is not None,
        "partnerships": {str(one.partnership): one.state for one in said},
    }


def arrived(person: Person, now: datetime) -> dict[str, object] | None:
    """What of somebody's archive waits for them; None where nothing does."""
    move = Move.of(person)
    if move is None:
        return None
    said = Reunion.objects.of(person)
    here = said.filter(made_at__gt=now - reunions.LIFE, brought_at=None).values("partnership")
    partners = [one.partner_of(person) for one in Partnership.objects.of(person).filter(id__in=here)]
    unfinished = now < move.until and move.brought_at is None
    waiting = now < move.until and said.filter(made_at=None).exists()
    return {"partners": partners, "unfinished": unfinished} if partners or unfinished or waiting else None


def take(person: Person, body: dict[str, Any], now: datetime) -> int:
    """Lay down one page of what somebody wrote. Raises Refused as `bring` does, or 400."""
    rows = body.get("records")
    if not isinstance(rows, list) or not rows or not all(isinstance(one, dict) for one in rows):
        raise Refused(400, _("The records arrived garbled. Nothing was changed; please try again."))
    if len(rows) > MOST_ROWS:
        raise Refused(413, _("This is more than can be sent at once. Nothing was changed."))
    return bring(person, [_row(person, one, now) for one in rows], now)


def _row(person: Person, body: dict[str, Any], now: datetime) -> Brought:
    written_at = moment_in(body, "created_at", now)
    occasion = _occasion(person, body, written_at) if body.get("server") == "pulse" else None
    return Brought(offered(body, kinds=KINDS, occasion=occasion), written_at)


def _occasion(person: Person, body: dict[str, Any], written_at: datetime) -> Occasion:
    """The hour a pulse belongs to, which came along before it, and was over before the two began again here.

    Its blindness lasts as long as it would have: counted from when it was written, where the hour is said to have been
    earlier. The partner may have brought that hour.
    """
    partnership = uuid(body, "partnership")
    session = Session.objects.of(person).filter(id=uuid(body, "session"), partnership=partnership).first()
    made_at = reunions.made_at(person, session.partnership_id) if session else None
    if session is None or made_at is None or (session.ended_at or session.ends_at) > made_at:
        sentence = _("These answers belong to an hour that did not come along. They stay in your archive.")
        raise Refused(409, sentence, record=str(uuid(body, "id")))
    return Occasion(session.id, until=max(session.ends_at, written_at) + BLIND_FOR)


def finish(person: Person, body: dict[str, Any], now: datetime) -> None:
    """Note that everything of one's own, or of a partnership, is here. Raises Refused 404."""
    partnership: UUID | None = uuid(body, "partnership") if body.get("partnership") is not None else None
    if partnership:
        reunions.brought(person, partnership, now)
    elif not Move.objects.filter(person=person).update(brought_at=now):
        raise not_here()
