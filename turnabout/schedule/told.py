"""An hour held elsewhere as a browser sends it: its id, the day, perhaps a time, and whose hour it was."""

from __future__ import annotations

from datetime import date, time
from typing import TYPE_CHECKING, Any, TypeVar

from django.utils.translation import gettext as _

from turnabout.schedule.elsewhere import Finding, time_of_day
from turnabout.schedule.noting import Told
from turnabout.vault.keeping import uuid
from turnabout.web.answers import Refused, text

if TYPE_CHECKING:
    from collections.abc import Callable

    from turnabout.accounts.models import Person
    from turnabout.partnerships.models import Partnership
    from turnabout.schedule.models import Session

Read = TypeVar("Read", date, time)


def told_in(body: dict[str, Any], partnership: Partnership) -> Told:
    """What somebody says of an hour. Raises Refused 400."""
    focus = uuid(body, "focus")
    person = next((one for one in partnership.people if one.id == focus), None)
    on = _read(date.fromisoformat, text(body, "on", longest=10))
    at = _read(time_of_day, text(body, "at", longest=5)) if body.get("at") else None
    if on is None or person is None or (body.get("at") and at is None):
        raise Refused(400, _("Say on which day it was, and whose hour. Nothing was changed."))
    return Told(id=uuid(body, "id"), on=on, at=at, focus=person)


def day_asked(written: str, first: date, last: date) -> date | None:
    """A day out of an address, if an hour of it may be noted."""
    on = _read(date.fromisoformat, written)
    return on if on and first <= on <= last else None


def words_of(finding: Finding, session: Session, following: Person, reader: Person) -> str:
    """What to say to whoever noted it; `following` has the hour after."""
    partner = session.partnership.partner_of(reader)
    if finding is Finding.SAME:
        return _words_of_a_known(session) % {"name": partner.name}
    if session.is_denied:
        return _("Noted. %(name)s said that you did not, so it counts once %(name)s says so.") % {"name": partner.name}
    if session.waits_for_a_yes:
        return _("Noted. It was more than two weeks ago, so it counts once %(name)s says so.") % {"name": partner.name}
    if following == reader:
        return _("Noted, and it counts. Next is your hour.")
    return _("Noted, and it counts. Next, you coach %(name)s.") % {"name": following.name}


def _words_of_a_known(session: Session) -> str:
    if session.is_denied:
        return _("That hour is here already. %(name)s says that you did not, so it counts for nobody.")
    if session.waits_for_a_yes:
        return _("That hour is here already, and counts once %(name)s says so.")
    return _("That hour is here already, and counts once.")


def _read(read: Callable[[str], Read], written: str) -> Read | None:
    try:
        return read(written)
    except ValueError:
        return None
