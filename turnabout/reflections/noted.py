"""An hour held elsewhere as a browser sends it: the day, and whose hour it was."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from turnabout.schedule.elsewhere import may_be_noted
from turnabout.vault.keeping import uuid
from turnabout.web.answers import Refused, text

if TYPE_CHECKING:
    from turnabout.accounts.models import Person
    from turnabout.partnerships.models import Partnership


def noted_in(body: dict[str, Any], partnership: Partnership) -> tuple[date, Person]:
    """The day and the focus person. Raises Refused 400."""
    on = _read(text(body, "on", longest=10))
    focus = uuid(body, "focus")
    person = next((one for one in partnership.people if one.id == focus), None)
    if on is None or person is None:
        raise Refused(400, _("Say on which day it was, and whose hour. Nothing was changed."))
    return on, person


def day_asked(written: str, today: date) -> date | None:
    """A day out of an address, if an hour of it may be noted."""
    on = _read(written)
    return on if on and may_be_noted(on, today) else None


def _read(written: str) -> date | None:
    try:
        return date.fromisoformat(written)
    except ValueError:
        return None
