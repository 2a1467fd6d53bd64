"""The years two people did this before Turnabout: since when, and who coached last."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING
from uuid import UUID

from django.db import transaction

from turnabout.schedule.laying import begin_with
from turnabout.schedule.planning import first_focus, has_begun

if TYPE_CHECKING:
    from turnabout.accounts.models import Person
    from turnabout.partnerships.models import Partnership

EARLIEST_YEAR = 1950


@dataclass(frozen=True, kw_only=True)
class Word:
    """What was said of it last, as an archive has it; older ones do not know by whom and when."""

    since: date
    by: UUID | None
    at: datetime | None


def tell(partnership: Partnership, by: Person, *, since: date, coached_last: Person | None, now: datetime) -> None:
    """Keep what one of the two says; the other sees it, and may say otherwise.

    Whoever coached last has the next hour. Once an hour here is somebody's, the turn follows from hours alone.
    """
    with transaction.atomic():
        held = type(partnership).objects.locked().get(id=partnership.id)
        _keep(held, Word(since=since, by=by.id, at=now))
        if coached_last is not None and not has_begun(held):
            begin_with(held, coached_last)
    partnership.since, partnership.since_said_by, partnership.since_said_at = since, by, now


def bring(partnership: Partnership, person: Person, word: Word, *, began_here: datetime) -> None:
    """Lay down what an archive has, unless something later stands. The row is held.

    Nobody speaks for the other: that the other said it counts once their own archive says so.
    """
    # Whatever is said here is later.
    at = min(word.at, began_here) if word.at else None
    stands = (partnership.since, partnership.since_said_at)
    unclaimed = partnership.since_said_by_id is None and stands == (word.since, at)
    if partnership.since is None or unclaimed or _is_later(at, partnership.since_said_at):
        _keep(partnership, Word(since=word.since, by=word.by if word.by == person.id else None, at=at))


def could_be(since: date, now: datetime) -> bool:
    """Whether two people can have begun in that month."""
    return since.year >= EARLIEST_YEAR and (since.year, since.month) <= (now.year, now.month)


def coached_last(partnership: Partnership) -> Person | None:
    """Who that was, as it follows from whose turn comes first; None once hours here have begun."""
    return None if has_begun(partnership) else first_focus(partnership)


def _is_later(one: datetime | None, other: datetime | None) -> bool:
    return one is not None and (other is None or one > other)


def _keep(partnership: Partnership, word: Word) -> None:
    partnership.since, partnership.since_said_by_id, partnership.since_said_at = word.since, word.by, word.at
    partnership.save(update_fields=["since", "since_said_by", "since_said_at"])
