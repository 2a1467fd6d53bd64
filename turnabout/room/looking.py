"""Whether anything has changed for those who sit: asked for many at once, in a handful of queries."""

from __future__ import annotations

import time
from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from django.contrib.sessions.models import Session as SignInSession
from django.db import close_old_connections

from turnabout.accounts.models import Person
from turnabout.room.standing import stands
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
    until, people, doors = _ends(visits), _people(visits), _open_sessions(visits)
    same = {
        visit
        for visit in visits
        if visit.login in until
        and stands(visit.proof, until[visit.login], people.get(visit.person), at=time.time())
        and visit.session in doors
    }
    seen(same, now)
    return set(visits) - same


def _ends(visits: Collection[Visit]) -> dict[str, datetime]:
    rows = SignInSession.objects.filter(session_key__in={visit.login for visit in visits})
    return dict(rows.values_list("session_key", "expire_date"))


def _people(visits: Collection[Visit]) -> dict[UUID, Person]:
    people = Person.objects.filter(id__in={visit.person for visit in visits}).only("password", "deleted_at")
    return {person.id: person for person in people}


def _open_sessions(visits: Collection[Visit]) -> set[UUID]:
    rows = Session.objects.filter(id__in={visit.session for visit in visits}, partnership__ended_at=None)
    rows = rows.only("starts_at", "minutes", "ended_at", "noted_by", "skipped_by")
    return {session.id for session in rows if session.door_is_open(clock.now())}
