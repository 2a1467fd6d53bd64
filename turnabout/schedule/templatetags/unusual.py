"""That an hour begins at another time than usual."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django import template

from turnabout.schedule import unusual
from turnabout.web import clock

if TYPE_CHECKING:
    from turnabout.accounts.models import Person
    from turnabout.partnerships.models import Partnership
    from turnabout.schedule.glance import Glance
    from turnabout.schedule.models import Session

register = template.Library()


@register.simple_tag
def than_usual(session: Session | Glance, partnership: Partnership, reader: Person) -> str:
    """A sentence for its reader; empty where it begins as ever."""
    if session.rhythm_id is None:
        return ""
    # Where weeks are shown they are at hand already.
    rhythm = next((one for one in partnership.rhythms.all() if one.id == session.rhythm_id), None)
    return unusual.said(session, rhythm, reader, clock.now())
