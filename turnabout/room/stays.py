"""Who was in the room when, and how long both were at once."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from uuid import UUID

from turnabout.room import phases
from turnabout.room.models import Hour, Presence
from turnabout.room.together import Stay, clipped, together
from turnabout.schedule.models import Session

PEOPLE = 2
# Whoever comes back so soon has not been away: within it nobody is told that they are, either.
SAME_STAY = timedelta(seconds=15)
# Whoever sits there is noted every fifteen seconds (`watching`), and may be late once.
STILL_THERE = timedelta(seconds=40)


@dataclass(frozen=True)
class Visit:
    """Somebody who may be in a room, and the row of their stay."""

    login: str
    # What Django compares a sign-in with: another one after a change of the passphrase.
    proof: str
    person: UUID
    session: UUID
    presence: int


def begun(who: Sequence[tuple[UUID, UUID]], now: datetime) -> list[int]:
    """The rows of these stays, each of a session and a person; one that has hardly ended goes on.

    So a page that knocks again and again, in a bad network or in ill will, leaves four rows a minute at most.
    """
    sessions, people = {session for session, _ in who}, {person for _, person in who}
    recent = Presence.objects.filter(session__in=sessions, person__in=people, seen_at__gte=now - SAME_STAY)
    stays = {(stay.session_id, stay.person_id): stay.pk for stay in recent.order_by("seen_at")}
    for session, person in who:
        if (session, person) not in stays:
            new = Presence.objects.create(session_id=session, person_id=person, entered_at=now, seen_at=now)
            stays[session, person] = new.pk
    return [stays[one] for one in who]


def seen(visits: Collection[Visit], now: datetime) -> None:
    """Lengthen these stays to now, and with them the time both were together."""
    Presence.objects.filter(id__in=[visit.presence for visit in visits]).update(seen_at=now)
    ids = {visit.session for visit in visits}
    by_session: dict[UUID, list[Presence]] = {}
    for stay in Presence.objects.filter(session__in=ids):
        by_session.setdefault(stay.session_id, []).append(stay)
    met = {session: stays for session, stays in by_session.items() if len({stay.person_id for stay in stays}) == PEOPLE}
    hours = {hour.session_id: hour for hour in Hour.objects.filter(session__in=met)}
    changed: list[Session] = []
    for session in Session.objects.filter(id__in=met).only("starts_at", "ended_at", "together_seconds"):
        seconds = _together(met[session.id], *_held_between(session, hours.get(session.id), now))
        if seconds != session.together_seconds:
            session.together_seconds = seconds
            changed.append(session)
    Session.objects.bulk_update(changed, ["together_seconds"])


def sitting(sessions: Collection[UUID], now: datetime) -> set[UUID]:
    """Those of these sessions in whose rooms somebody is, or was a moment ago, in whichever process."""
    stays = Presence.objects.filter(session__in=sessions, seen_at__gte=now - STILL_THERE)
    return set(stays.values_list("session_id", flat=True))


def _together(stays: Iterable[Presence], begin: datetime, end: datetime) -> int:
    by_person: dict[UUID, list[Stay]] = {}
    for stay in stays:
        by_person.setdefault(stay.person_id, []).append((stay.entered_at, stay.seen_at))
    # Waiting at the door, and staying on after the end, are not the hour.
    mine, theirs = (clipped(own, begin, end) for own in by_person.values())
    return int(together(mine, theirs).total_seconds())


def _held_between(session: Session, hour: Hour | None, now: datetime) -> tuple[datetime, datetime]:
    """From the clock's start, or the planned one, to the hour's end or now."""
    begin = datetime.fromtimestamp(hour.read().started_at / phases.MS, tz=UTC) if hour else session.starts_at
    return begin, session.ended_at or now
