"""What takes both: one proposes, the other accepts, and only then it holds."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext as _

from turnabout.partnerships.holding import held
from turnabout.schedule import planning, turns
from turnabout.schedule.changes import letter_words, waiting
from turnabout.schedule.changes.hours_ahead import leave_out, set_rhythm
from turnabout.schedule.changes.proposals import (
    FURTHEST,
    LONGEST_SPELL,
    TIME_FOR_AN_ANSWER,
    Proposal,
    as_row,
    days_of,
    deadline,
)
from turnabout.schedule.changes.skipping import may_still_change
from turnabout.schedule.changes.taken import why_taken
from turnabout.schedule.laying import absences
from turnabout.schedule.models import Change, End, Kind, Rhythm, Session, Spell
from turnabout.schedule.models.session import OF_LEFT_OUT
from turnabout.schedule.outcome import Outcome
from turnabout.web.answers import Refused

if TYPE_CHECKING:
    from uuid import UUID

    from turnabout.accounts.models import Person
    from turnabout.partnerships.models import Partnership


def propose(partnership: Partnership, by: Person, proposal: Proposal, now: datetime) -> Change:
    """Ask the other. What either of them had asked before is withdrawn: one question at a time.

    Raises Refused 400 (it makes no sense), 409 (it can no longer be done), 410.
    """
    change = as_row(proposal, partnership, by)
    with transaction.atomic():
        held(partnership)
        if change.session is not None:
            # As it stands: it may have moved since a page showed it, and an answer counts until it begins.
            change.session = hour = _session_of(change)
            change.after_all = change.kind == Kind.MOVE and hour.is_skipped and hour.starts_at == change.starts_at
            if change.kind == Kind.SWAP:
                # Kept with the question: a yes means this person, wherever the turn moves meanwhile.
                change.focus = planning.hour_of(hour, now).coach
        change.proposed_at = now
        change.lapses_at = min(now + TIME_FOR_AN_ANSWER, deadline(change))
        change.reminds_at = waiting.reminds_at(now, change.lapses_at)
        refusal = why_not(change, now)
        if refusal:
            raise Refused(409, refusal)
        # What they are asked now tells them.
        waiting.give_way(Change.objects.filter(partnership=partnership), by, now, told=False)
        change.save()
        waiting.asked(change)
    return change


def set_at_once(rhythm: Rhythm, by: Person, *, first: Person | None, now: datetime) -> None:
    """A weekly time that takes only one of them, since nothing stands yet. What was open was asked of another time.

    Raises Refused 410.
    """
    with transaction.atomic():
        held(rhythm.partnership)
        waiting.give_way(Change.objects.filter(partnership=rhythm.partnership), by, now)
        set_rhythm(rhythm, first=first, now=now)


def accept(change: Change, now: datetime) -> None:
    """It holds from now on. Raises Refused 409 (answered, lapsed, or no longer possible), 410."""
    with transaction.atomic():
        change = _open(change, now)
        refusal = why_not(change, now)
        if not refusal:
            # How it was until now is gone once it is carried out.
            proposed = letter_words.of(change, change.proposed_by)
            _DO[Kind(change.kind)](change, now)
            waiting.end(change, End.ACCEPTED, now, says=proposed)
        else:
            # Nobody should be asked again what cannot be done.
            waiting.end(change, End.OVERTAKEN, now)
    if refusal:
        # Outside, so that it stays ended.
        raise Refused(409, refusal)


def decline(change: Change, now: datetime) -> None:
    """It stays as it is. Raises Refused 409, 410."""
    with transaction.atomic():
        waiting.end(_open(change, now), End.DECLINED, now)


def withdraw(change: Change, now: datetime) -> None:
    """Whoever proposed it thinks again. Raises Refused 409, 410."""
    with transaction.atomic():
        waiting.end(_open(change, now), End.WITHDRAWN, now)


def why_not(change: Change, now: datetime) -> str:
    """Why it cannot be done, as a sentence; empty where it can."""
    session = change.session
    if session is not None and not may_still_change(session, now):
        return _("That hour has begun or is over, so nothing was changed.")
    if change.starts_at is not None:
        return _why_not_then(change, change.starts_at, now)
    if change.kind == Kind.SWAP and session is not None:
        return _why_no_swap(change, session, now)
    if change.begins_on and change.kind == Kind.SPELL:
        return _why_no_spell(change, now)
    return ""


def may_swap(session: Session, now: datetime) -> bool:
    """Whether the two may exchange roles in this hour: the next one, and none is agreed or being paid back."""
    planned = planning.hours(session.partnership, now)
    coming = planning.next_of(planned, now)
    if coming is None or coming.session.id != session.id or coming.one_way or session.focus_id:
        return False
    if any(_is_given(hour) for hour in planned):
        return False
    pair = (session.partnership.first_id, session.partnership.second_id)
    past = [hour.turn for hour in planned[: planned.index(coming)]]
    return turns.may_swap(past, pair, planning.first_focus(session.partnership).id)


def _is_given(hour: planning.PlannedHour) -> bool:
    """Whether a swap is agreed for it that may still come to be: before the hour, or before it is answered."""
    return hour.session.swapped_to_id is not None and hour.outcome in (Outcome.COMING, Outcome.OPEN)


def _why_no_swap(change: Change, session: Session, now: datetime) -> str:
    if not may_swap(session, now):
        return _("A swap is for the next hour, and the last one is paid back first. Nothing was changed.")
    if planning.hour_of(session, now).coach != change.focus:
        return _("Whose turn it is has changed since this was asked. Nothing was changed.")
    return ""


def _why_not_then(change: Change, starts_at: datetime, now: datetime) -> str:
    if not now < starts_at <= now + FURTHEST:
        return _("Choose a time to come, within a year. Nothing was changed.")
    if absences(change.partnership, now).why(starts_at):
        return _("One of you is away then, or you are pausing. Nothing was changed.")
    return why_taken(change, starts_at, now)


def _why_no_spell(change: Change, now: datetime) -> str:
    begins_at, ends_at = days_of(change)
    if not begins_at < ends_at <= min(begins_at + LONGEST_SPELL, now + FURTHEST) or ends_at <= now:
        return _("Choose a first and a last day, at most half a year apart. Nothing was changed.")
    if Spell.objects.within(change.partnership).filter(begins_at__lt=ends_at, ends_at__gt=max(begins_at, now)).exists():
        return _(
            "You agreed on a while without taking turns in these days already. End that first, or choose other days. "
            "Nothing was changed."
        )
    return ""


def _open(change: Change, now: datetime) -> Change:
    held(change.partnership)
    change = Change.objects.select_related("session__partnership", "proposed_by", "partnership").get(id=change.id)
    if change.ended_at or change.lapses_at <= now:
        raise Refused(409, _("This proposal is no longer open. Nothing was changed."))
    return change


def _move(change: Change, now: datetime) -> None:
    session = _session_of(change)
    if change.starts_at is None:
        raise ValueError(change.kind)
    # Moved twice, it is the rhythm's own time that it was moved from.
    session.moved_from = session.moved_from or session.starts_at
    session.starts_at = change.starts_at
    if session.moved_from == session.starts_at:
        session.moved_from = None
    # Both want it then: why it was left out is over. Whether one of them is away, or they pause, is looked at anew.
    session.forget_left_out()
    session.save(update_fields=["starts_at", "moved_from", *OF_LEFT_OUT])
    leave_out(change.partnership, now)


def _follow(change: Change, now: datetime) -> None:
    session = _session_of(change) if change.session else None
    if change.begins_on is None:
        raise ValueError(change.kind)
    slot = change.slot(change.begins_on)
    rhythm = Rhythm.of_slot(slot, change.partnership, change.proposed_by, now)
    set_rhythm(rhythm, first=None, now=now, since=session)


def _swap(change: Change, _now: datetime) -> None:
    session = _session_of(change)
    session.swapped_to_id = _focus_of(change)
    session.save(update_fields=["swapped_to"])


def _begin_spell(change: Change, now: datetime) -> None:
    begins_at, ends_at = days_of(change)
    Spell.objects.create(
        partnership=change.partnership,
        focus_id=_focus_of(change),
        begins_at=max(begins_at, now),
        ends_at=ends_at,
        agreed_at=now,
    )


def _session_of(change: Change) -> Session:
    if change.session is None:
        raise ValueError(change.kind)
    hours = Session.objects.select_for_update(no_key=True, of=("self",)).select_related("partnership")
    return hours.get(id=change.session.id)


def _focus_of(change: Change) -> UUID:
    if change.focus_id is None:
        raise ValueError(change.kind)
    return change.focus_id


_DO = {Kind.MOVE: _move, Kind.FOLLOWING: _follow, Kind.SWAP: _swap, Kind.SPELL: _begin_spell}
