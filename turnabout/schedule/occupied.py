"""Whether somebody sits in the room of an hour at this moment.

Only a domain above knows. It tells by a name and a function that picks, of some hours, those where somebody is;
registered from its `apps.ready()`.
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from datetime import datetime
from uuid import UUID

Sitting = Callable[[Collection[UUID], datetime], set[UUID]]

_told_by: dict[str, Sitting] = {}


def register(name: str, sitting: Sitting) -> None:
    """Add who tells. Raises RuntimeError when the name is taken."""
    if name in _told_by:
        message = f"{name} tells already who sits there"
        raise RuntimeError(message)
    _told_by[name] = sitting


def among(sessions: Collection[UUID], now: datetime) -> set[UUID]:
    """Those of these hours in whose rooms somebody is."""
    found = [sitting(sessions, now) for sitting in _told_by.values()] if sessions else []
    return set[UUID]().union(*found)
