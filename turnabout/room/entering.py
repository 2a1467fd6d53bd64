"""Who knocks is let in, many at once.

This only lets in those with whom everything is plainly well. Of all others `live.enter` judges, one by one: what is
said of a sign-in that ended, or a door that is shut, is said in one place.
"""

from __future__ import annotations

import time
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.models import Session as SignInSession
from django.db import close_old_connections, transaction

from turnabout.accounts.models import Person
from turnabout.room import live
from turnabout.room.live import Shut
from turnabout.room.standing import stands
from turnabout.room.stays import Visit, begun
from turnabout.schedule.models import Session
from turnabout.web import clock


@dataclass(frozen=True, slots=True)
class Knock:
    """A sign-in's key, and the session whose room it asks for."""

    login: str
    session: UUID


def enter(knocks: Sequence[Knock]) -> list[Visit | Shut]:
    """Begin a stay for each who may come in; for each who may not, why."""
    close_old_connections()
    # Of one, `live.enter` asks less.
    let_in = _begun(knocks) if len(knocks) > 1 else [None]
    return [visit or _judged(knock) for knock, visit in zip(knocks, let_in, strict=True)]


def _judged(knock: Knock) -> Visit | Shut:
    try:
        return live.enter(knock.login, knock.session)
    except Shut as shut:
        return shut


def _begun(knocks: Sequence[Knock]) -> list[Visit | None]:
    """Let those in whom nothing speaks against."""
    now = clock.now()
    welcome = _welcome(knocks, now)
    if not any(welcome):
        return [None] * len(knocks)
    # Written at once: the pages' own writing waits meanwhile.
    with transaction.atomic():
        visits = _visits(knocks, welcome, now)
        opened = {visit.session for visit in visits if visit}
        Session.objects.filter(id__in=opened, opened_at=None).update(opened_at=now)
    return visits


def _visits(knocks: Sequence[Knock], welcome: Sequence[Person | None], now: datetime) -> list[Visit | None]:
    stays = iter(begun([(knock.session, who.id) for knock, who in zip(knocks, welcome, strict=True) if who], now))
    return [
        Visit(
            login=knock.login,
            proof=who.get_session_auth_hash(),
            person=who.id,
            session=knock.session,
            presence=next(stays),
        )
        if who
        else None
        for knock, who in zip(knocks, welcome, strict=True)
    ]


def _welcome(knocks: Sequence[Knock], now: datetime) -> list[Person | None]:
    """Who it is, for each who is plainly one of the two of an hour whose door is open."""
    # An hour that was noted may have been denied: that takes a closer look.
    rows = Session.objects.filter(id__in={knock.session for knock in knocks}, noted_by=None, partnership__ended_at=None)
    hours = {hour.id: hour.partnership for hour in rows.select_related("partnership") if hour.door_is_open(now)}
    people = _signed_in({knock.login for knock in knocks})
    found = [(people.get(knock.login), hours.get(knock.session)) for knock in knocks]
    return [
        person if person and pair and person.id in {pair.first_id, pair.second_id} else None for person, pair in found
    ]


def _signed_in(logins: Collection[str]) -> dict[str, Person]:
    """Whose sign-ins these are, as Django says of one: they live, and stand on the passphrase of now."""
    rows = {row.session_key: row for row in SignInSession.objects.filter(session_key__in=logins)}
    said = {key: row.get_decoded() for key, row in rows.items()}
    said = {
        key: what for key, what in said.items() if what.get(BACKEND_SESSION_KEY) in settings.AUTHENTICATION_BACKENDS
    }
    people = Person.objects.in_bulk([UUID(what[SESSION_KEY]) for what in said.values()])
    found = {key: people.get(UUID(what[SESSION_KEY])) for key, what in said.items()}
    return {
        key: person
        for key, person in found.items()
        if person and stands(said[key].get(HASH_SESSION_KEY, ""), rows[key].expire_date, person, at=time.time())
    }
