"""Whether anything has changed for those who sit: asked for many at once, in a handful of queries."""

from __future__ import annotations

import time
from collections.abc import Collection
from uuid import UUID

from django.contrib.sessions.models import Session as SignInSession
from django.db import close_old_connections

from turnabout.accounts.models import Person
from turnabout.room.stays import Visit, seen
from turnabout.schedule.models import Session
from turnabout.web import clock


def look(visits: Collection[Visit]) -> set[Visit]:
    """Note who is still there. Gives back those for whom something is not as when they were let in: ask `live` of each.

    It never lets anybody in, so it only has to see that what was checked then still stands: the sign-in, which never
    changes hands, with the same proof; and an hour whose door is open, of a partnership that lives.
    """
    close_old_connections()
    now = clock.now()
    logins, proofs, doors = _living_logins(visits), _proofs(visits), _open_sessions(visits)
    same = {
        visit
        for visit in visits
        if visit.login in logins and proofs.get(visit.person) == visit.proof and visit.session in doors
    }
    seen(same, now)
    return set(visits) - same


def _living_logins(visits: Collection[Visit]) -> set[str]:
    rows = SignInSession.objects.filter(session_key__in={visit.login for visit in visits})
    # Sessions run out in real time.
    return {key for key, until in rows.values_list("session_key", "expire_date") if until.timestamp() > time.time()}


def _proofs(visits: Collection[Visit]) -> dict[UUID, str]:
    people = Person.objects.filter(id__in={visit.person for visit in visits}, deleted_at=None).only("password")
    return {person.id: person.get_session_auth_hash() for person in people}


def _open_sessions(visits: Collection[Visit]) -> set[UUID]:
    rows = Session.objects.filter(id__in={visit.session for visit in visits}, partnership__ended_at=None)
    rows = rows.only("starts_at", "minutes", "ended_at", "noted_by")
    return {session.id for session in rows if session.door_is_open(clock.now())}
