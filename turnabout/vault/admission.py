"""Who may sign up. Sign-up is closed: somebody opens a door for each newcomer.

A door is a name and a function that takes what the newcomer shows (JSON of the sign-up request) and
answers with what to do once the person exists, or None to stay shut. It runs inside the sign-up's
transaction. Doors are registered from each domain's `apps.ready()`.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

from turnabout.accounts.models import OperatorLink, Person

OnEntry = Callable[[Person], None]
Door = Callable[[dict[str, Any], datetime], OnEntry | None]

_doors: dict[str, Door] = {}


def register(name: str, door: Door) -> None:
    """Add a door. Raises RuntimeError when the name is taken."""
    if name in _doors:
        message = f"there is a door named {name} already"
        raise RuntimeError(message)
    _doors[name] = door


def admit(shown: dict[str, Any], now: datetime) -> OnEntry | None:
    """What to do on entry when one of the doors opens for what was shown, else None."""
    door = _doors.get(str(shown.get("door")))
    return door(shown, now) if door else None


def operator_door(shown: dict[str, Any], now: datetime) -> OnEntry | None:
    """The one-time operator link: whoever shows its token becomes the operator."""
    link = OperatorLink.find(str(shown.get("token")), now)
    if link is None:
        return None

    def on_entry(person: Person) -> None:
        link.used_at = now
        link.save(update_fields=["used_at"])
        person.is_operator = True
        person.save(update_fields=["is_operator"])

    return on_entry
