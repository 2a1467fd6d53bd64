"""A sign-in that ends, here or from another device, closes the rooms that stood on it, at once."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib.auth.signals import user_logged_out
from django.dispatch import receiver

from turnabout.room.protocol import SIGNED_OUT
from turnabout.room.sockets import hub

if TYPE_CHECKING:
    from django.http import HttpRequest


@receiver(user_logged_out, dispatch_uid="close rooms")
def close_rooms(*, request: HttpRequest, **_more: Any) -> None:
    """An effect that must follow in a higher domain: the one signal of this product."""
    if request.session.session_key:
        close_rooms_of(request.session.session_key)


def close_rooms_of(login: str) -> None:
    """Close what stands on the session with this key."""
    hub.close_soon(SIGNED_OUT, login=login)
