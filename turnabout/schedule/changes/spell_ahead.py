"""Why all hours are one person's, and until when: after some weeks nobody remembers."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING

from turnabout.schedule.changes.proposals import days_agreed

if TYPE_CHECKING:
    from uuid import UUID

    from turnabout.partnerships.models import Partnership


@dataclass(frozen=True)
class SpellAhead:
    """A one-way spell as a page shows it: whose all hours are, and the days that were agreed, the last one included."""

    id: int
    focus: UUID
    first: date
    last: date
    begun: bool


def of(partnership: Partnership, now: datetime) -> SpellAhead | None:
    """The one in force, or the next to come; asks the database further only where there is one."""
    ahead = [one for one in partnership.spells.all() if one.ends_at > now]
    spell = min(ahead, key=lambda one: one.begins_at, default=None)
    if spell is None:
        return None
    first, last = days_agreed(spell)
    return SpellAhead(spell.id, spell.focus_id, first, last, begun=spell.begins_at <= now)
