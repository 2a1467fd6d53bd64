"""The years two people did this before Turnabout: since when, and who coached last."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from django.db import transaction

from turnabout.schedule.planning import begin_with, first_focus, has_begun

if TYPE_CHECKING:
    from turnabout.accounts.models import Person
    from turnabout.partnerships.models import Partnership


def tell(partnership: Partnership, by: Person, *, since: date, coached_last: Person | None) -> None:
    """Keep what one of the two says; the other sees it, and may say otherwise.

    Whoever coached last has the next hour. Once an hour here is somebody's, the turn follows from hours alone.
    """
    with transaction.atomic():
        held = type(partnership).objects.select_for_update().get(id=partnership.id)
        held.since, held.since_said_by = since, by
        held.save(update_fields=["since", "since_said_by"])
        if coached_last is not None and not has_begun(held):
            begin_with(held, coached_last)
    partnership.since, partnership.since_said_by = since, by


def coached_last(partnership: Partnership) -> Person | None:
    """Who that was, as it follows from whose turn comes first; None once hours here have begun."""
    return None if has_begun(partnership) else first_focus(partnership)
