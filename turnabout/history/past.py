"""The hours that have been, as a history shows them: one person's, of one partnership or of all."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils.translation import gettext as _

from turnabout.schedule.recurrence import zone
from turnabout.schedule.strip import Piece
from turnabout.schedule.templatetags.strip import WORDS
from turnabout.schedule.weeks import past_of

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date, datetime

    from turnabout.accounts.models import Person
    from turnabout.partnerships.models import Partnership
    from turnabout.schedule.glance import Glance
    from turnabout.schedule.strip import Week

PLAIN = (Piece.FOCUS, Piece.COACH, Piece.HELD)


@dataclass(frozen=True, slots=True)
class PastHour:
    """One hour that has been: when, in which role, what became of it, with whom."""

    session: Glance
    week: Week
    partnership: Partnership
    partner: str
    # Of the viewer: times are told as it was where they are.
    zone: str

    @property
    def on(self) -> date:
        """Its day where the viewer is."""
        return self.week.date

    @property
    def time(self) -> str:
        """When it began where the viewer is; of an hour held elsewhere as it was told, if it was."""
        began = self.session.held_at if self.week.elsewhere else self.week.starts_at.astimezone(zone(self.zone))
        return began.strftime("%H:%M") if began else ""

    @property
    def address(self) -> str:
        return reverse("session", args=[self.session.id])

    @property
    def words(self) -> str:
        """What was unusual about it: whose it was stands beside it, and that it was held goes without saying."""
        return ", ".join(str(WORDS[piece]) for piece in self.week.pieces if piece not in PLAIN)

    def told(self) -> list[str]:
        """The same for the page's own code: id, partnership, day, time, role, mark, words."""
        ids = [str(self.session.id), str(self.partnership.id)]
        return [*ids, self.on.isoformat(), self.time, self.week.role.value, self.week.state.value, self.words]


def hours_of(partnerships: Iterable[Partnership], viewer: Person, now: datetime) -> list[PastHour]:
    """The hours that have been in these partnerships, newest first."""
    found = [
        PastHour(session, week, partnership, name_of(partnership, viewer), viewer.time_zone)
        for partnership in partnerships
        for session, week in past_of(partnership, viewer, now)
    ]
    return sorted(found, key=lambda hour: (hour.on, hour.session.starts_at), reverse=True)


def name_of(partnership: Partnership, viewer: Person) -> str:
    """What to call the other."""
    partner = partnership.partner_of(viewer)
    return str(_("a former partner")) if partner.deleted_at else partner.name


def years_of(hours: Iterable[PastHour]) -> list[int]:
    """The years that hold any hour, newest first."""
    return sorted({hour.on.year for hour in hours}, reverse=True)
