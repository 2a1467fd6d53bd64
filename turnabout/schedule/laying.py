"""Rows for the weeks to come: from the weekly time, with what is paused, who is away, and what clocks now say."""

from __future__ import annotations

import time
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import partial
from typing import TYPE_CHECKING
from uuid import UUID

from django.db import transaction
from django.db.models import prefetch_related_objects

from turnabout.schedule.models import Away, FirstTurn, Pause, Rhythm, Session, Skip, Spell
from turnabout.schedule.recurrence import Occurrence, following, occurrence
from turnabout.web import chores
from turnabout.web.prepared import hand_out, prepared

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from django.db import models

    from turnabout.accounts.models import Person
    from turnabout.partnerships.models import Partnership
    from turnabout.schedule.glance import Glance

# A pair away for longer finds the weeks between unmarked rather than a wall of missed ones.
LONGEST_GAP = timedelta(weeks=26)
# An hour further ahead than this is not laid down before the one at hand and the next are there.
AHEAD = timedelta(days=7)
# How often the worker looks at each weekly time: a state may have changed its clocks, also for tomorrow.
LOOKS_EVERY = timedelta(days=1)
# So many at once; a page that writes gets in between. Other chores wait no longer than this, and the rest comes after.
BATCH = 50
BETWEEN = 0.03  # seconds
LASTS = 5.0  # seconds
# So far where hours are shown to be changed, each by itself.
TO_CHOOSE_FROM = timedelta(weeks=4)
# No pause is longer than a year; days away are no longer either.
LONGEST_ABSENCE = timedelta(days=366)


@dataclass(frozen=True)
class Absences:
    """What keeps two people from their hours: pauses of theirs, and the days either of them is away."""

    pauses: list[Pause]
    aways: list[Away]

    def why(self, instant: datetime) -> tuple[Skip, UUID] | None:
        """Why an hour that would begin then is left out, and by whose word; None where it stands."""
        for pause in self.pauses:
            if pause.holds(instant):
                return Skip.PAUSE, pause.set_by_id
        for away in self.aways:
            if away.holds(instant):
                return Skip.AWAY, away.person_id
        return None


@dataclass(frozen=True, slots=True)
class _Row:
    """An hour of a weekly time: its date in it, when it begins, why it is left out, and from when it was moved."""

    on: date | None
    starts_at: datetime
    skipped: str
    moved_from: datetime | None

    def is_off(self, rhythm: Rhythm, now: datetime) -> bool:
        """Whether it is to come, and at another instant than the weekly time says."""
        return self.on is not None and self.starts_at > now and occurrence(rhythm.slot, self.on) != self.starts_at


def absences(partnership: Partnership, since: datetime) -> Absences:
    """Those that reach past a moment."""
    pauses = [pause for pause in partnership.pauses.all() if pause.until > since]
    both = [person.aways.all() for person in partnership.people]  # type: ignore[attr-defined, unused-ignore]  # mypy finds some at people, or none
    aways = [away for told in both for away in told if away.ends_at > since]
    return Absences(pauses, aways)


def rhythm_of(partnership: Partnership) -> Rhythm | None:
    """The weekly time in force."""
    return next((one for one in partnership.rhythms.all() if one.replaced_at is None), None)


def fetch_weeks(partnerships: Sequence[Partnership]) -> None:
    """Fetch at once what the weeks of all of these hang on; nothing further down asks for it again."""
    prefetch_related_objects(partnerships, "first_turn")
    of_these = [one.id for one in partnerships]
    hand_out(_rhythms(of_these), partnerships, "rhythms")
    hand_out(_pauses(of_these), partnerships, "pauses")
    hand_out(_spells(of_these), partnerships, "spells")
    people = [person for one in partnerships for person in one.people]
    hand_out(_aways(list({person.id for person in people})), people, "aways")


@prepared
def _rhythms(partnerships: list[UUID]) -> models.QuerySet[Rhythm]:
    return Rhythm.objects.filter(partnership__id__in=partnerships)


@prepared
def _pauses(partnerships: list[UUID]) -> models.QuerySet[Pause]:
    return Pause.objects.filter(partnership__id__in=partnerships)


@prepared
def _spells(partnerships: list[UUID]) -> models.QuerySet[Spell]:
    return Spell.objects.filter(partnership__id__in=partnerships)


@prepared
def _aways(people: list[UUID]) -> models.QuerySet[Away]:
    return Away.objects.filter(person__id__in=people)


def lay_ahead(
    partnership: Partnership, now: datetime, *, ahead: timedelta = AHEAD, known: Iterable[Glance] | None = None
) -> bool:
    """Make sure the coming hours of the rhythm exist, to one after `ahead`, and those of weeks nobody looked.

    Idempotent: an hour is known by its rhythm and date. Hours that are left out have rows, too: a week that nobody
    meets is part of the weeks. `known` are all hours of the two, for whoever has read them. False where all was there.
    """
    rhythm = rhythm_of(partnership)
    if rhythm is None or partnership.ended_at or not partnership.confirmed_at:
        return False
    begin = max(now - LONGEST_GAP, rhythm.created_at)
    rows = _rows(rhythm, known)
    planned = {row.on for row in rows}
    # One that was moved to sooner may be over while its own time is still to come.
    gone = {row.on for row in rows if row.skipped == Skip.WEEK or row.starts_at <= now + ahead}
    # Nor does one that was moved far ahead fill its own week.
    gone |= {row.on for row in rows if row.is_off(rhythm, now)}
    away = absences(partnership, begin)
    due = _due(rhythm, away, gone, now, ahead=ahead)
    if all(hour.date in planned for hour in due) and not _clocks_changed(rhythm, rows, now):
        return False
    with transaction.atomic():
        # Held while hours are made: another process may be setting a new time at this moment.
        standing = type(partnership).objects.locked().get(id=partnership.id)
        if standing.ended_at or not Rhythm.objects.filter(id=rhythm.id).current().exists():
            return True
        _follow_clocks(rhythm, now)
        for hour in due:
            if hour.date not in planned:
                _lay(rhythm, hour, away, now)
    return True


def _rows(rhythm: Rhythm, known: Iterable[Glance] | None) -> list[_Row]:
    """Of each hour of a rhythm what says whether there is something to do."""
    if known is None:
        found = rhythm.sessions.values_list("slot_date", "starts_at", "skipped_for", "moved_from")
        return [_Row(*one) for one in found]
    own = (one for one in known if one.rhythm_id == rhythm.id)
    return [_Row(one.slot_date, one.starts_at, one.skipped_for, one.moved_from) for one in own]


def is_due(now: datetime) -> bool:
    """Whether the hours of some weekly time have not been looked at for a day."""
    return Rhythm.objects.to_look_at(now).exists()


def lay_all_ahead(now: datetime) -> None:
    """The same for all who go on: two who never open a page are reminded of their hours, too."""
    began = time.monotonic()
    while time.monotonic() - began < LASTS:
        found = list(Rhythm.objects.to_look_at(now).select_related("partnership__first", "partnership__second")[:BATCH])
        if not found:
            return
        # At first: whoever cannot be laid holds up nobody, and comes again tomorrow. A week is laid by then.
        Rhythm.objects.filter(id__in=[one.id for one in found]).update(look_at=now + LOOKS_EVERY)
        for rhythm in found:
            chores.attempt("laying hours ahead", partial(lay_ahead, rhythm.partnership, now))
        time.sleep(BETWEEN)


def _lay(rhythm: Rhythm, hour: Occurrence, away: Absences, now: datetime) -> None:
    made = {"partnership": rhythm.partnership, "starts_at": hour.starts_at, "minutes": rhythm.minutes}
    why = away.why(hour.starts_at)
    if why:
        made |= {"skipped_for": why[0], "skipped_by_id": why[1], "skipped_at": now}
    Session.objects.get_or_create(rhythm=rhythm, slot_date=hour.date, defaults=made)


def _due(
    rhythm: Rhythm, away: Absences, gone: set[date | None], now: datetime, *, ahead: timedelta
) -> list[Occurrence]:
    """The rhythm's hours from its beginning, or half a year back, to the first after `ahead` that will be met."""
    # Never one that had begun when the rhythm was set: nobody could have been there in time.
    begin = max(now - LONGEST_GAP, rhythm.created_at)
    due: list[Occurrence] = []
    for hour in following(rhythm.slot, begin):
        due.append(hour)
        stands = hour.date not in gone and away.why(hour.starts_at) is None
        if hour.starts_at > now + ahead and (stands or hour.starts_at > now + 2 * LONGEST_ABSENCE):
            return due
    return due


def _clocks_changed(rhythm: Rhythm, rows: Iterable[_Row], now: datetime) -> bool:
    """Whether an hour to come begins at another instant than was thought: a state has changed its clocks."""
    return any(row.is_off(rhythm, now) for row in rows if row.moved_from is None)


def _follow_clocks(rhythm: Rhythm, now: datetime) -> None:
    """Hours to come keep the time on the wall. One that has been stays where it was, whatever is decreed later."""
    for session in ahead(rhythm, now).filter(moved_from=None):
        if session.slot_date and session.starts_at != occurrence(rhythm.slot, session.slot_date):
            session.starts_at = occurrence(rhythm.slot, session.slot_date)
            session.save(update_fields=["starts_at"])


def ahead(rhythm: Rhythm, now: datetime) -> models.QuerySet[Session]:
    """Hours of a rhythm to come that nobody has opened or noted, by their date."""
    return _untouched(rhythm.sessions.all(), now).order_by("slot_date")


def _untouched(sessions: models.QuerySet[Session], now: datetime) -> models.QuerySet[Session]:
    return sessions.filter(opened_at=None, noted_by=None, starts_at__gt=now)


def moving_along(partnership: Partnership, since: Session | None, now: datetime) -> list[Session]:
    """The hours that another weekly time takes along, in their order: that one of the time in force and those after it.

    Where none is named, all; also those that stayed behind when an earlier weekly time began later than they do.
    """
    coming = _untouched(Session.objects.within(partnership).exclude(rhythm=None), now)
    if since and since.slot_date:
        coming = coming.filter(rhythm__replaced_at=None, slot_date__gte=since.slot_date)
    return list(coming.order_by("slot_date", "starts_at"))


def begin_with(partnership: Partnership, first: Person) -> None:
    """Say who has the first hour."""
    turn, _made = FirstTurn.objects.update_or_create(partnership=partnership, defaults={"focus": first})
    # Whoever has this row at hand hears of it, too.
    turn.partnership = partnership
