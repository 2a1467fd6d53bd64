"""What the server has of a person, for the archive that their browser makes of it.

It hands out what it knows and what it keeps sealed. Names and the account's own data go into the index,
which the browser seals; the keyring is not here: it is handed out for the passphrase only.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING
from uuid import UUID

from django.conf import settings
from django.db.models import Q
from django.utils.translation import gettext as _

from turnabout.partnerships.models import Partnership
from turnabout.schedule.calendars import feed
from turnabout.schedule.models import (
    Availability,
    Away,
    BusyCalendar,
    BusyTime,
    Change,
    Coming,
    FirstTurn,
    Lull,
    Reminder,
    Rhythm,
    Session,
    Subscription,
    Wishes,
)
from turnabout.vault.keeping import shown
from turnabout.vault.models import Keyring, Revision
from turnabout.vault.paging import paged
from turnabout.web.answers import Refused

if TYPE_CHECKING:
    from datetime import datetime

    from turnabout.accounts.models import Person

FORMAT = "turnabout archive"
VERSION = 1


@dataclass(frozen=True)
class Cursor:
    """The revision a page went as far as; records in the order of their ids, which say nothing."""

    record: UUID
    number: int

    def __str__(self) -> str:
        return f"{self.record}.{self.number}"

    @classmethod
    def read(cls, written: str) -> Cursor:
        """Raises Refused 400."""
        record, _point, number = written.partition(".")
        try:
            return cls(UUID(record), int(number))
        except ValueError as fault:
            raise Refused(400, _("This is not a place to go on from. Nothing was changed.")) from fault


def holdings(person: Person, now: datetime) -> dict[str, object]:
    """Everything but the envelopes, and how many of those there are."""
    partnerships = list(Partnership.objects.of(person).order_by("created_at", "id"))
    return {
        "manifest": {
            "format": FORMAT,
            "version": VERSION,
            "instance": settings.PUBLIC_URL,
            "made_at": _moment(now),
            "person": str(person.id),
        },
        "account": _account(person),
        "people": _people(person, partnerships),
        "partnerships": [_partnership(one, person, now) for one in partnerships],
        "revisions": Revision.objects.of(person, now).count(),
    }


def page(person: Person, after: Cursor | None, now: datetime) -> dict[str, object]:
    """The next envelopes this person may fetch, each with its slot, its day and a pulse's session."""
    found = Revision.objects.of(person, now).order_by("record_id", "number")
    if after:
        found = found.filter(
            Q(record_id__gt=after.record) | Q(record_id=after.record, number__gt=after.number),
        )
    taken, more = paged(found)
    last = taken[-1] if more else None
    cursor = str(Cursor(last.record_id, last.number)) if last else None
    return {"revisions": [_row(one) for one in taken], "next": cursor}


def _row(revision: Revision) -> dict[str, object]:
    record = revision.record
    return {
        **shown(revision),
        "session": str(record.occasion) if record.occasion else None,
        "created_at": _moment(revision.created_at),
    }


def _account(person: Person) -> dict[str, object]:
    return {
        "name": person.name,
        "email": person.email,
        "time_zone": person.time_zone,
        "language": person.language,
        "created_at": _moment(person.created_at),
        "availability": _availability(person),
        "away": [[one.begins_on.isoformat(), one.ends_on.isoformat()] for one in Away.objects.of(person)],
        "busy": _busy(person),
        "calendar": _calendar(person),
        "reminders": _reminders(person),
    }


def _reminders(person: Person) -> dict[str, object]:
    """What they want to be told, where, and what they were told."""
    wishes = Wishes.objects.of(person)
    quiet = [one.isoformat("minutes") if one else None for one in (wishes.quiet_from, wishes.quiet_until)]
    told = Reminder.objects.of(person).exclude(settled_at=None).exclude(how="")
    return {
        "stopped": {"mail": wishes.mail_off, "push": wishes.push_off},
        "quiet": quiet,
        "coming": [str(id_) for id_ in Coming.objects.filter(person=person).values_list("session", flat=True)],
        "at_night": wishes.at_night,
        "near": wishes.near,
        "soon": wishes.soon,
        "browsers": [one.endpoint for one in Subscription.objects.of(person)],
        "told": [{"kind": one.kind, "at": _moment(one.settled_at), "how": one.how.split()} for one in told],
    }


def _busy(person: Person) -> dict[str, object] | None:
    """When they are busy elsewhere, as far as we know. Not the address: it opens a calendar that is not ours."""
    calendar = BusyCalendar.objects.of(person).first()
    if calendar is None:
        return None
    times = BusyTime.objects.of(person).order_by("begins_at")
    return {
        "given_at": _moment(calendar.given_at),
        "read_at": _moment(calendar.read_at),
        "times": [[_moment(one.begins_at), _moment(one.ends_at)] for one in times],
    }


def _availability(person: Person) -> dict[str, object] | None:
    """When they usually have time, as stretches of a day on the clock they painted by."""
    row = Availability.objects.of(person).first()
    if row is None:
        return None
    return {
        "zone": row.zone,
        "painted_at": _moment(row.painted_at),
        "stretches": [
            {"weekday": day, "begin": f"{begin:%H:%M}", "end": f"{end:%H:%M}"}
            for day, begin, end in row.painted.week.by_day()
        ],
    }


def _calendar(person: Person) -> dict[str, object]:
    """What was chosen for one's own calendar; not the address, which opens it to whoever finds the archive's words."""
    own = feed.of(person)
    return {"titles": own.titles, "by_mail": own.invites, "feed_since": _moment(own.opened_at)}


def _people(person: Person, partnerships: list[Partnership]) -> list[dict[str, object]]:
    ids = {person.id, *(one.partner_of(person).id for one in partnerships)}
    published = Keyring.objects.filter(person__in=ids).order_by("person")
    return [{"id": str(one.person_id), "recipient": one.recipient} for one in published]


def _partnership(partnership: Partnership, person: Person, now: datetime) -> dict[str, object]:
    first_turn = FirstTurn.objects.filter(partnership=partnership).values_list("focus", flat=True).first()
    rhythms = Rhythm.objects.of(person).filter(partnership=partnership).order_by("created_at")
    sessions = Session.objects.of(person).within(partnership)
    return {
        "id": str(partnership.id),
        "first": str(partnership.first_id),
        "second": str(partnership.second_id),
        "epoch": partnership.epoch,
        "created_at": _moment(partnership.created_at),
        "confirmed_at": _moment(partnership.confirmed_at),
        "ended_at": _moment(partnership.ended_at),
        "since": partnership.since.isoformat() if partnership.since else None,
        "since_said_by": str(partnership.since_said_by_id) if partnership.since_said_by_id else None,
        "since_said_at": _moment(partnership.since_said_at),
        "first_turn": str(first_turn) if first_turn else None,
        "rhythms": [_rhythm(one) for one in rhythms],
        "sessions": [_session(one, person, now) for one in sessions],
        "pauses": [_span(one.set_by_id, one.begins_at, one.until, one.ended_by_id) for one in partnership.pauses.all()],
        "lull": _lull(partnership),
        "spells": [
            _span(one.focus_id, one.begins_at, one.ends_at, one.ended_by_id) for one in partnership.spells.all()
        ],
        "changes": [_change(one) for one in partnership.changes.order_by("proposed_at", "id")],
    }


def _lull(partnership: Partnership) -> dict[str, object] | None:
    """When the two were last asked whether they go on, and what one of them said."""
    lull = Lull.objects.within(partnership).exclude(first_asked_at=None).first()
    if lull is None:
        return None
    return {
        "asked_at": [_moment(asked) for asked in lull.asked_at],
        "answer": lull.answer or None,
        "answered_by": str(lull.answered_by_id) if lull.answered_by_id else None,
        "answered_at": _moment(lull.answered_at),
    }


def _span(person: UUID, begins_at: datetime, until: datetime, ended_by: UUID | None) -> dict[str, object]:
    """`ended_by` only where one of the two ended it before its day."""
    span = {"person": str(person), "begins_at": _moment(begins_at), "until": _moment(until)}
    return {**span, "ended_by": str(ended_by)} if ended_by else {**span}


def _change(change: Change) -> dict[str, object]:
    """What one of the two proposed, and how it ended; which of the rest is set follows from its kind."""
    return {
        "kind": change.kind,
        "session": str(change.session_id) if change.session_id else None,
        "proposed_by": str(change.proposed_by_id),
        "proposed_at": _moment(change.proposed_at),
        "lapses_at": _moment(change.lapses_at),
        "ended_at": _moment(change.ended_at),
        "end": change.end or None,
        "starts_at": _moment(change.starts_at),
        "weekday": change.weekday,
        "local_time": f"{change.local_time:%H:%M}" if change.local_time else None,
        "zone": change.anchor_zone or None,
        "minutes": change.minutes,
        "focus": str(change.focus_id) if change.focus_id else None,
        "begins_on": change.begins_on.isoformat() if change.begins_on else None,
        "ends_on": change.ends_on.isoformat() if change.ends_on else None,
    }


def _rhythm(rhythm: Rhythm) -> dict[str, object]:
    return {
        "weekday": rhythm.weekday,
        "local_time": f"{rhythm.local_time:%H:%M}",
        "zone": rhythm.anchor_zone,
        "minutes": rhythm.minutes,
        "starts_on": rhythm.starts_on.isoformat(),
        "created_at": _moment(rhythm.created_at),
        "replaced_at": _moment(rhythm.replaced_at),
    }


def _session(session: Session, person: Person, now: datetime) -> dict[str, object]:
    # Each answers in private, as on the pages. That a note was not so is said to whoever made it.
    said = [one for one in session.attendances.all() if one.person_id == person.id or session.is_elsewhere]
    return {
        "id": str(session.id),
        "starts_at": _moment(session.starts_at),
        "minutes": session.minutes,
        "focus": str(session.focus_id) if session.focus_id else None,
        "opened_at": _moment(session.opened_at),
        "ended_at": _moment(session.ended_at),
        "together_seconds": session.together_seconds,
        "noted_by": str(session.noted_by_id) if session.noted_by_id else None,
        "noted_at": _moment(session.noted_at),
        "held_on": session.held_on.isoformat() if session.held_on else None,
        "held_at": session.held_at.isoformat("minutes") if session.held_at else None,
        "skipped_by": str(session.skipped_by_id) if session.skipped_by_id else None,
        "skipped_for": session.skipped_for or None,
        "taken_up_by": str(session.taken_up_by_id) if session.taken_up_by_id else None,
        "taken_up_at": _moment(session.taken_up_at),
        "moved_from": _moment(session.moved_from),
        "swapped_to": str(session.swapped_to_id) if session.swapped_to_id else None,
        "outcome": session.outcome(now).value,
        "could_not_come": next((one.whose for one in said if one.person_id == person.id), "") or None,
        "attendance": {str(one.person_id): one.answer for one in said},
    }


def _moment(moment: datetime | None) -> str | None:
    return moment.isoformat().replace("+00:00", "Z") if moment else None
