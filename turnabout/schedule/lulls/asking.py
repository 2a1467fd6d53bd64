"""Where two people have gone quiet: they are asked whether they go on, twice at most, and never in a pause.

Nothing is measured of anybody: what counts as a sign of life is what the schedule knows anyway (`fading.py`).
"""

from __future__ import annotations

import time
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from django.db import transaction

from turnabout.partnerships.models import Partnership
from turnabout.schedule import coming, planning
from turnabout.schedule.lulls import letters as lull_letters
from turnabout.schedule.lulls.fading import QUIET_AFTER, SECOND_AFTER, Practice, Question, question
from turnabout.schedule.models import Away, Change, Coming, Does, End, GoesOn, Link, Lull, Pause, Rhythm, Session, Skip
from turnabout.schedule.outcome import Outcome

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from turnabout.accounts.models import Person
    from turnabout.schedule.planning import PlannedHour

# Hours further back are no sign any more, whatever became of them.
LOOKS_BACK = timedelta(days=60)
# How often it is looked whether a lull is over, or begins after an hour that was waited for.
LOOKS_EVERY = timedelta(days=1)
# For so long the first page says that one of the two wants to talk about ending, or takes the usual time.
TALKED_OF = timedelta(days=14)
TAKEN_FOR = timedelta(days=7)
# A question that nobody answers for so long is not asked every day for months.
SHOWN_FOR = timedelta(days=14)
BATCH = 100
# Other chores wait meanwhile; the rest is done a second later.
LASTS = 5.0  # seconds


@dataclass(frozen=True)
class Shown:
    """What the first page says: `first` or `second` for a question, `usual` or `ending` for what one of them said."""

    says: str
    by: Person | None = None


def look(now: datetime) -> None:
    """Ask those who have gone quiet. Each in a transaction of its own, with its letters: cut off, it is done again."""
    began = time.monotonic()

    def goes_on() -> bool:
        return time.monotonic() - began < LASTS

    while goes_on() and _begin_to_look(now) == BATCH:
        pass
    while goes_on() and (due := list(Lull.objects.due(now).values_list("partnership", flat=True)[:BATCH])):
        for partnership_id in due:
            with transaction.atomic():
                locked = Lull.objects.due(now).select_for_update(skip_locked=True, of=("self",))
                lull = locked.filter(partnership=partnership_id).first()
                if lull is not None:
                    _look_at(lull, now)


def is_due(now: datetime) -> bool:
    """Whether somebody is to be looked at."""
    return Lull.objects.due(now).exists()


def _begin_to_look(now: datetime) -> int:
    """A row for each of those who have none: one batch. How many there were."""
    new = Partnership.objects.confirmed().filter(lull=None).values_list("id", "confirmed_at")[:BATCH]
    # Nobody is quiet sooner than that.
    rows = [Lull(partnership_id=id_, look_at=max(now, began + QUIET_AFTER)) for id_, began in new if began]
    Lull.objects.bulk_create(rows, ignore_conflicts=True)
    return len(rows)


def _look_at(lull: Lull, now: datetime) -> None:
    pair = Partnership.objects.select_related("first", "second").get(id=lull.partnership_id)
    practice = practice_of(pair, lull, now)
    asks = question(practice, now)
    if asks is Question.FIRST:
        lull.first_asked_at, lull.second_asked_at = now, None
        lull.answer, lull.answered_by, lull.answered_at = "", None, None
    elif asks is Question.SECOND:
        lull.second_asked_at = now
    # Nothing can come sooner than this, whatever happens meanwhile.
    waits = SECOND_AFTER if asks is Question.FIRST else LOOKS_EVERY
    lull.look_at = max(practice.sign_at + QUIET_AFTER, now + waits)
    lull.save()
    if asks is not None:
        lull_letters.ask(pair, asks, now, hour=_to_take(pair, now))


def practice_of(partnership: Partnership, lull: Lull, now: datetime) -> Practice:
    """The two as the rule sees them."""
    sessions = _lately(partnership, now)
    signs = [sign for sign in _signs(partnership, lull, sessions, now) if sign is not None and sign <= now]
    sign_at = max(signs)
    return Practice(
        sign_at=sign_at,
        next_at=next((one.starts_at for one in sessions if one.starts_at > now and not one.is_skipped), None),
        unmet=any(_passed_unmet(one, now) for one in sessions if one.starts_at > sign_at),
        unsaid=any(one.outcome(now) is Outcome.OPEN and one.ends_at <= now for one in sessions),
        paused=Pause.objects.within(partnership).in_force(now).exists(),
        asked_at=lull.asked_at,
    )


def _lately(partnership: Partnership, now: datetime) -> list[Session]:
    """The hours of the last weeks and those to come, oldest first."""
    lately = Session.objects.within(partnership).filter(starts_at__gt=now - LOOKS_BACK)
    sessions = list(lately.prefetch_related("attendances").in_order())
    for session in sessions:
        session.partnership = partnership
    return sessions


def _signs(
    partnership: Partnership, lull: Lull, sessions: Iterable[Session], now: datetime
) -> Iterator[datetime | None]:
    """Everything the two held or chose, in no order."""
    yield partnership.confirmed_at or partnership.created_at
    yield lull.answered_at
    for session in sessions:
        yield from _signs_of(session, now)
    yield from Rhythm.objects.filter(partnership=partnership).values_list("created_at", flat=True)
    # What lapsed was nobody's choice.
    changes = Change.objects.filter(partnership=partnership)
    yield from changes.values_list("proposed_at", flat=True)
    yield from changes.filter(end__in=(End.ACCEPTED, End.DECLINED, End.WITHDRAWN)).values_list("ended_at", flat=True)
    for set_at, until in Pause.objects.within(partnership).values_list("set_at", "until"):
        yield from (set_at, min(until, now))
    for told_at, begins_at, ends_at in Away.objects.filter(person__in=partnership.people).values_list(
        "told_at", "begins_at", "ends_at"
    ):
        yield told_at
        if begins_at <= now:
            yield min(ends_at, now)
    yield from Coming.objects.filter(session__partnership=partnership).values_list("said_at", flat=True)


def _signs_of(session: Session, now: datetime) -> Iterator[datetime | None]:
    if session.counts(now) and session.starts_at <= now:
        yield session.ends_at if session.ended_at is None else min(session.ends_at, session.ended_at)
    yield session.noted_at
    # One left out for a pause, or for days away, was laid down by nobody's hand.
    if session.skipped_for == Skip.WEEK:
        yield session.skipped_at
    if session.rhythm_id is None and session.noted_at is None:
        yield session.starts_at


def _passed_unmet(session: Session, now: datetime) -> bool:
    became = session.outcome(now)
    return session.ends_at <= now and not session.is_skipped and became is not Outcome.OPEN and not became.moves_turn


def answer(
    partnership: Partnership, person: Person, says: GoesOn, now: datetime, *, told: Session | None = None
) -> bool:
    """Keep what one of the two says to the question. Whoever takes the usual time will be there.

    At the hour that a letter told, which the caller has found to stand; else at the next.

    False where nothing came of it: nobody was asked, or what the other said stands.
    """
    with transaction.atomic():
        # An end takes the hour away, and then this row.
        Partnership.objects.locked().get(id=partnership.id)
        lull = Lull.objects.within(partnership).select_for_update().first()
        if lull is None or not is_asked(lull):
            return False
        if says is GoesOn.USUAL:
            _will_be_there(partnership, person, now, told)
        standing = _said(partnership, lull, lull.answered_at, now) if lull.answered_at else None
        if standing and standing.by != person and _stays(standing, says):
            return says is GoesOn.USUAL
        lull.answer, lull.answered_by, lull.answered_at = says, person, now
        lull.save(update_fields=["answer", "answered_by", "answered_at"])
    return True


def _stays(others: Shown, says: GoesOn) -> bool:
    """Whether what the other said is not to be written over by this.

    A wish to talk about ending stands until whoever had it takes it back. Said after them it is theirs still: it would
    else be ours to take back. And nobody takes back what the other took.
    """
    return others.says == GoesOn.ENDING or says is GoesOn.NOT_NOW


def _will_be_there(partnership: Partnership, person: Person, now: datetime, told: Session | None) -> None:
    ahead = _to_take(partnership, now) if told is None else None
    session = ahead.session if ahead else told
    if session is not None:
        coming.note(session, person, now)


def _to_take(partnership: Partnership, now: datetime) -> PlannedHour | None:
    """The next hour, unless it has begun."""
    hour = planning.next_hour(partnership, now)
    return hour if hour is not None and hour.session.starts_at > now else None


def takes(link: Link, now: datetime) -> bool:
    """Whether a link of a question's letter still does what it says: while the first page asks the same.

    What one answered, the other's letter does not answer again, nor what a sign of life has. But both may take the
    usual time, also where the other took it, or would talk about ending: that says only that one will be there, at the
    hour of which the letter told.
    """
    if link.does == Does.USUAL and (link.session is None or link.session.starts_at <= now):
        return False
    lull: Lull | None = getattr(link.partnership, "lull", None)
    if lull is None or lull.first_asked_at is None or link.made_at < lull.first_asked_at:
        return False
    says = shown(lull.partnership, now)
    if says is None:
        return False
    return says.by is None or (link.does == Does.USUAL and says.by != link.person)


def is_asked(lull: Lull) -> bool:
    """Whether the two were asked at all."""
    return lull.first_asked_at is not None


def were_asked(partnership: Partnership) -> bool:
    """The same of two whose lull has been fetched with them."""
    lull: Lull | None = getattr(partnership, "lull", None)
    return lull is not None and is_asked(lull)


def shown(partnership: Partnership, now: datetime) -> Shown | None:
    """What the first page has to say of it; no questions to the database where nobody was asked."""
    lull: Lull | None = getattr(partnership, "lull", None)
    if lull is None or lull.first_asked_at is None:
        return None
    if lull.answered_at is not None:
        return _said(partnership, lull, lull.answered_at, now)
    practice = practice_of(partnership, lull, now)
    if practice.paused or practice.unsaid or not practice.open or now >= practice.open[-1] + SHOWN_FOR:
        return None
    return Shown("second" if lull.second_asked_at else "first")


def _said(partnership: Partnership, lull: Lull, answered_at: datetime, now: datetime) -> Shown | None:
    """What one of the two said, until it is no news any more, or the hour meant has come."""
    lasts = {GoesOn.ENDING.value: TALKED_OF, GoesOn.USUAL.value: TAKEN_FOR}.get(lull.answer, timedelta())
    if now >= answered_at + lasts:
        return None
    begun = [one for one in _lately(partnership, now) if answered_at < one.starts_at <= now and not one.is_skipped]
    # Whoever takes the usual time says it of one hour: that begun, it is over, whether the two met in it or not.
    over = bool(begun) if lull.answer == GoesOn.USUAL else any(one.counts(now) for one in begun)
    return None if over else Shown(lull.answer, lull.answered_by)


def wants_repair(partnership: Partnership, planned: Iterable[PlannedHour], now: datetime) -> bool:
    """Whether the next hour is the first after a second question: the repair hour is suggested then."""
    asked = Lull.objects.within(partnership).values_list("second_asked_at", flat=True).first()
    return asked is not None and not any(
        one.session.counts(now) and asked < one.session.starts_at <= now for one in planned
    )
