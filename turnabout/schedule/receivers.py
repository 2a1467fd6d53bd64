"""Whoever signs out at a browser is told there no more: somebody else may sit at it next."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib.auth.signals import user_logged_out
from django.dispatch import receiver

from turnabout.accounts.models import Person
from turnabout.schedule.reminders import pushing

if TYPE_CHECKING:
    from django.http import HttpRequest


@receiver(user_logged_out, dispatch_uid="forget the browser")
def forget_browser(*, request: HttpRequest, user: Person | None, **_more: Any) -> None:
    """Its maker may still hold what was sent; nothing more is."""
    told = request.session.get(pushing.TOLD)
    if isinstance(user, Person) and told is not None:
        pushing.forget_browser(user, told)
