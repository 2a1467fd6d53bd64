"""What a batch of reminders is judged by, asked for once."""

from __future__ import annotations

from collections import defaultdict
from datetime import datetime
from typing import TYPE_CHECKING
from uuid import UUID

from turnabout.schedule import reminding
from turnabout.schedule.letters import mail_to
from turnabout.schedule.models import Attendance, Pause, Push, Reminder, Session, Subscription, Wishes
from turnabout.schedule.reminding import Hour, Kind, Wanted, Way

if TYPE_CHECKING:
    from collections.abc import Sequence

    from turnabout.accounts.models import Person


class Around:
    """The wishes of the people told, the pauses of their partnerships, and who has answered already."""

    def __init__(self, rows: Sequence[Reminder], now: datetime) -> None:
        self._now = now
        self._wishes = Wishes.objects.in_bulk({row.person_id for row in rows})
        pauses = Pause.objects.filter(partnership__in={row.partnership_id for row in rows}, until__gt=now)
        self._pauses: dict[UUID, list[Pause]] = defaultdict(list)
        for pause in pauses:
            self._pauses[pause.partnership_id].append(pause)
        over = {row.session_id for row in rows if row.kind == Kind.MET}
        said = Attendance.objects.filter(session__in=over) if over else Attendance.objects.none()
        self._said = set(said.values_list("session_id", "person_id"))

        self._browsers: dict[UUID, list[int]] = defaultdict(list)
        theirs = Subscription.objects.filter(person__in={row.person_id for row in rows})
        for person, browser in theirs.values_list("person_id", "id"):
            self._browsers[person].append(browser)

    def wanted(self, row: Reminder) -> Wanted:
        """What whoever it is for wants of its kind."""
        wishes = self._wishes.get(row.person_id) or Wishes(person=row.person)
        return wishes.wanted(row.person, Kind(row.kind), self._ways_to(row.person))

    def pushes(self, row: Reminder) -> list[Push]:
        """One for each browser of whoever it is for, not yet kept."""
        if row.session is None:
            return []
        _due, until = reminding.window(Kind(row.kind), row.session.starts_at, row.session.ends_at)
        browsers = self._browsers[row.person_id]
        return [Push(subscription_id=id_, reminder=row, until=until, next_try_at=self._now) for id_ in browsers]

    def _ways_to(self, person: Person) -> frozenset[Way]:
        push = {Way.PUSH} if self._browsers.get(person.id) else set()
        return mail_to(person) | push

    def moment(self, row: Reminder, wanted: Wanted) -> datetime | None:
        """When to tell it; None where it is not to be told any more."""
        if row.session is None or row.starts_at is None:
            return None
        # One object for both: asked of the session, each row would cost a query more.
        row.session.partnership = row.partnership or row.session.partnership
        hour = Hour(
            starts_at=row.session.starts_at,
            ends_at=row.session.ends_at,
            told_start=row.starts_at,
            stands=self._stands(row.session, Kind(row.kind)),
            answered=self._answered(row),
        )
        return reminding.moment(Kind(row.kind), hour, wanted, self._now)

    def _stands(self, session: Session, kind: Kind) -> bool:
        left_out = session.skipped_by_id or session.noted_by_id or session.partnership.ended_at
        # One that ended without ever being opened came to nothing, or stood on a note that was taken back.
        over = session.ended_at and (kind is not Kind.MET or session.opened_at is None)
        paused = any(
            pause.holds(self._now) or pause.holds(session.starts_at) for pause in self._pauses[session.partnership_id]
        )
        return not (left_out or over or paused)

    def _answered(self, row: Reminder) -> bool:
        session = row.session
        together = session is not None and session.together_seconds * 2 >= session.minutes * 60
        return together or (row.session_id, row.person_id) in self._said
