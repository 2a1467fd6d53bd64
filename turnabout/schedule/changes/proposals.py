"""What can be proposed, until when it waits for an answer, and the row it becomes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING

from turnabout.schedule.models import Change, Kind, Session, Spell
from turnabout.schedule.recurrence import WeeklySlot, occurrence, zone

if TYPE_CHECKING:
    from turnabout.accounts.models import Person
    from turnabout.partnerships.models import Partnership

TIME_FOR_AN_ANSWER = timedelta(days=3)
# An hour is moved within this, and a spell begins and ends within it.
FURTHEST = timedelta(days=366)
LONGEST_SPELL = timedelta(days=183)


@dataclass(frozen=True, kw_only=True)
class Move:
    """One hour, to another instant."""

    session: Session
    starts_at: datetime


@dataclass(frozen=True, kw_only=True)
class Following:
    """An hour and all that follow it, to a weekly time from a day on, which is such a weekday in its own zone.

    Without an hour, where there was no weekly time.
    """

    partnership: Partnership
    session: Session | None
    slot: WeeklySlot


@dataclass(frozen=True, kw_only=True)
class Swap:
    """The roles of one hour."""

    session: Session


@dataclass(frozen=True, kw_only=True)
class OneWay:
    """All hours are one person's, from a day to a day, both included, where whoever proposes lives as they ask."""

    focus: Person
    begins_on: date
    ends_on: date


Proposal = Move | Following | Swap | OneWay


def as_row(proposal: Proposal, partnership: Partnership, by: Person) -> Change:
    """What is proposed, as a row that is not kept yet."""
    change = Change(partnership=partnership, proposed_by=by)
    match proposal:
        case Move(session=session, starts_at=starts_at):
            change.kind, change.session, change.starts_at = Kind.MOVE, session, starts_at
        case Following(session=session, slot=slot):
            change.kind, change.session, change.begins_on = Kind.FOLLOWING, session, slot.starts_on
            change.weekday, change.local_time = slot.weekday, slot.local_time
            change.anchor_zone, change.minutes = slot.anchor_zone, slot.minutes
            change.starts_at = occurrence(slot, slot.starts_on)
        case Swap(session=session):
            change.kind, change.session = Kind.SWAP, session
        case OneWay(focus=focus, begins_on=begins_on, ends_on=ends_on):
            change.kind, change.focus = Kind.SPELL, focus
            change.begins_on, change.ends_on, change.anchor_zone = begins_on, ends_on, by.time_zone
    return change


def deadline(change: Change) -> datetime:
    """When an answer comes too late: the hour as it stands begins, or as it would."""
    moments = [change.starts_at, change.session.starts_at if change.session else None]
    if change.kind == Kind.SPELL:
        moments.append(days_of(change)[1])
    return min(moment for moment in moments if moment)


def days_agreed(spell: Spell) -> tuple[date, date]:
    """The first and the last day that were agreed on, wherever one lives; without a proposal, its own."""
    agreed = Change.objects.filter(partnership=spell.partnership_id, kind=Kind.SPELL, ended_at=spell.agreed_at).first()
    if agreed and agreed.begins_on and agreed.ends_on:
        return agreed.begins_on, agreed.ends_on
    return spell.begins_at.date(), (spell.ends_at - timedelta(seconds=1)).date()


def days_of(change: Change) -> tuple[datetime, datetime]:
    """From the beginning of the first day to the end of the last, where whoever proposed lived when they asked."""
    if change.begins_on is None or change.ends_on is None:
        raise ValueError(change.kind)
    # Asked before the zone was kept, it is the one of now.
    there = zone(change.anchor_zone or change.proposed_by.time_zone)
    begins_at, ends_at = (
        datetime.combine(day, time(), tzinfo=there) for day in (change.begins_on, change.ends_on + timedelta(days=1))
    )
    return begins_at, ends_at
