"""When nobody has to read any more how a proposal ended: something has happened since to the same hours or weeks."""

from __future__ import annotations

from typing import TYPE_CHECKING

from turnabout.schedule.models import Change, End, Kind, Pause, Rhythm, Session, Spell

if TYPE_CHECKING:
    from datetime import datetime


def is_past(change: Change, now: datetime) -> bool:
    """Whether it would contradict what now is so. What ended it is no such thing: that is the news."""
    since = change.ended_at
    if since is None:
        return False
    if change.session is not None and _hour_is_another(change, change.session, since, now):
        return True
    if change.kind == Kind.SPELL and change.end == End.ACCEPTED:
        spells = Spell.objects.filter(partnership=change.partnership_id, agreed_at=since)
        if not spells.filter(ends_at__gt=now).exists():
            return True
    if Rhythm.objects.filter(partnership=change.partnership_id, created_at__gt=since).exists():
        return True
    return Pause.objects.filter(partnership=change.partnership_id, set_at__gt=since).exists()


def _hour_is_another(change: Change, hour: Session, since: datetime, now: datetime) -> bool:
    """Whether it was left out since; moved or swapped, it may also be another's, at another time, or have begun."""
    if hour.skipped_at is not None and hour.skipped_at > since:
        return True
    if change.end != End.ACCEPTED or change.kind not in (Kind.MOVE, Kind.SWAP):
        return False
    elsewhen = change.kind == Kind.MOVE and hour.starts_at != change.starts_at
    # Left out and taken up again, it is whose turn it is: the swap is off.
    off = change.kind == Kind.SWAP and hour.swapped_to_id is None
    return hour.is_skipped or elsewhen or off or hour.starts_at <= now
