"""Who may sign up. Sign-up is closed: somebody opens a door for each newcomer.

A door is a name and a function that takes what the newcomer shows (JSON of the sign-up request) and
answers with what to do once the person exists, or None to stay shut. It runs inside the sign-up's
transaction. Doors are registered from each domain's `apps.ready()`.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _

from turnabout.accounts.models import EmailLink, OperatorLink, Person
from turnabout.web.answers import Refused

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


def email_door(shown: dict[str, Any], now: datetime) -> OnEntry | None:
    """Where sign-up is open: the link mailed to an address, for exactly that address, which is thereby verified."""
    link = EmailLink.held(EmailLink.SIGN_UP, str(shown.get("token")), now) if settings.SIGN_UP == "open" else None
    if link is None:
        return None

    def on_entry(person: Person) -> None:
        if person.email != link.email:
            raise Refused(400, _("Your link is for another email. Nothing was changed."), field="email")
        person.email_verified_at = now
        person.save(update_fields=["email_verified_at"])
        EmailLink.objects.filter(purpose=EmailLink.SIGN_UP, email=link.email).delete()

    return on_entry
