"""Whether anything has changed of all that a feed is made of, without making it.

Years of hours are read as the database has them: what takes longest otherwise is to make dates and ids of them.
"""

from __future__ import annotations

from hashlib import sha256
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.core.exceptions import EmptyResultSet
from django.db import connection

from turnabout.schedule.calendars.gathering import HOUR_COLUMNS, RHYTHM_COLUMNS
from turnabout.schedule.calendars.zone_text import zone_text
from turnabout.schedule.models import Attendance, Away, Feed, FirstTurn, Pause, Rhythm, Session, Spell, Titles

if TYPE_CHECKING:
    from collections.abc import Collection
    from uuid import UUID

    from django.db.models import QuerySet

    from turnabout.partnerships.models import Partnership


def of(text: str) -> str:
    """The same for the same text only."""
    return sha256(text.encode()).hexdigest()


def of_feed(feed: Feed, partnerships: Collection[Partnership]) -> str:
    """Another one whenever its text may be another one, but for the passing of time."""
    ids = [one.id for one in partnerships]
    told_turns = feed.titles != Titles.PRIVATE
    rhythms = Rhythm.objects.filter(partnership__in=ids)
    zones = sorted(set(rhythms.values_list("anchor_zone", "starts_on__year")))
    people = [person for one in partnerships for person in one.people]
    hours = Session.objects.filter(partnership__in=ids).order_by("id")
    parts: list[object] = [feed.titles, feed.person.language, settings.PUBLIC_URL]
    parts += [
        [zone_text(*zone) for zone in zones],
        _raw(rhythms.order_by("id").values_list(*RHYTHM_COLUMNS)),
        # Whose turn it is may hang on anything.
        _raw(hours.values_list(*(() if told_turns else HOUR_COLUMNS))),
        _raw(Pause.objects.filter(partnership__in=ids).order_by("id").values_list()),
        _raw(Away.objects.filter(person__in=people).order_by("id").values_list()),
    ]
    if told_turns:
        parts += [[(person.name, person.deleted_at) for person in people], *_behind_turns(ids)]
    return of(repr(parts))


def _behind_turns(ids: list[UUID]) -> list[object]:
    answers = Attendance.objects.filter(session__partnership__in=ids).order_by("id")
    firsts = FirstTurn.objects.filter(partnership__in=ids).order_by("partnership")
    spells = Spell.objects.filter(partnership__in=ids).order_by("id")
    return [
        _raw(answers.values_list()),
        _raw(firsts.values_list()),
        _raw(spells.values_list()),
    ]


def _raw(rows: QuerySet[Any, Any]) -> list[tuple[object, ...]]:
    """The rows of a query as the driver gives them."""
    try:
        sql, params = rows.query.sql_with_params()
    except EmptyResultSet:
        # Of nobody's partnerships there is nothing to ask.
        return []
    with connection.cursor() as cursor:
        cursor.execute(sql, params)
        return list(cursor.fetchall())
