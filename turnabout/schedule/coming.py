"""Who said that they will be there: by the link of a letter, or by a button where no letter goes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from turnabout.partnerships.holding import held
from turnabout.schedule.models import Coming, Session
from turnabout.schedule.reminding import EARLIEST, Kind
from turnabout.web.answers import Refused

if TYPE_CHECKING:
    from turnabout.accounts.models import Person
    from turnabout.schedule.glance import Glance


@dataclass(frozen=True)
class Told:
    """Of an hour: whether it may be said now, and by whom it was."""

    open: bool
    said: frozenset[UUID]


def may_be_said(session: Session | Glance, now: datetime) -> bool:
    """From two days before until the hour begins, while the two go on: no letter that asks for it comes earlier."""
    return _is_ahead(session, now) and bool(session.starts_at <= now + EARLIEST[Kind.DAY])


def told(session: Session | Glance, now: datetime, *, earlier: bool = False, ended: bool = False) -> Told:
    """For a page; asks the database only where there may be something to say.

    `earlier` where it may have been said before it is asked for: by whoever took the usual time after a lull.
    """
    may = may_be_said(session, now)
    if ended or not (may or (earlier and _is_ahead(session, now))):
        return Told(open=False, said=frozenset())
    return Told(open=may, said=frozenset(Coming.objects.to(session).values_list("person_id", flat=True)))


def say(session: Session, person: Person, now: datetime) -> None:
    """They will be there. Said again, it changes nothing. Raises Refused 409: its time has come, or it is off; 410."""
    with transaction.atomic():
        held(session.partnership)
        session = _as_it_stands(session)
        if not may_be_said(session, now):
            raise Refused(
                409, _("This can be said from two days before the hour until it begins. Nothing was changed.")
            )
        note(session, person, now)


def note(session: Session | Glance, person: Person, now: datetime) -> None:
    """The same of an hour that is further ahead, for whoever has found it to stand; in the caller's transaction."""
    said = {"starts_at": session.starts_at, "said_at": now}
    Coming.objects.update_or_create(session_id=session.id, person=person, defaults=said)


def take_back(session: Session, person: Person) -> None:
    """They cannot promise it any more, or somebody else read their letter."""
    Coming.objects.filter(session=session, person=person).delete()


def _is_ahead(session: Session | Glance, now: datetime) -> bool:
    stands = not (session.is_skipped or session.is_elsewhere or session.ended_at)
    return stands and bool(now < session.starts_at)


def _as_it_stands(session: Session) -> Session:
    # What is said is said of the hour as it stands: not of one that is being moved at this moment.
    hours = Session.objects.select_related("partnership").select_for_update(no_key=True, of=("self",))
    return hours.get(id=session.id)
