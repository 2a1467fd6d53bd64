"""A sign-in that ends closes the rooms that stood on it, a partnership that ends its own: at once."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib.auth.signals import user_logged_out
from django.db import transaction
from django.dispatch import receiver

from turnabout.room.hub import mark
from turnabout.room.protocol import ENDED, SIGNED_OUT
from turnabout.room.sockets import hub
from turnabout.schedule.models import Session

if TYPE_CHECKING:
    from datetime import datetime

    from django.http import HttpRequest

    from turnabout.partnerships.models import Partnership


@receiver(user_logged_out, dispatch_uid="close rooms")
def close_rooms(*, request: HttpRequest, **_more: Any) -> None:
    """An effect that must follow in a higher domain: the one signal of this product."""
    if request.session.session_key:
        close_rooms_of(request.session.session_key)


def close_rooms_of(login: str) -> None:
    """Close what stands on the session with this key."""
    hub.close_soon(SIGNED_OUT, login=mark(login))


def close_ended(partnership: Partnership, _now: datetime) -> None:
    """Everybody leaves the rooms of a partnership that has ended; the words are the same for both."""
    opened = Session.objects.within(partnership).filter(ended_at=None).exclude(opened_at=None)
    rooms = [str(session) for session in opened.values_list("id", flat=True)]

    def close() -> None:
        for room in rooms:
            hub.close_soon(ENDED, session=room)

    # Not before it is so: who is closed looks again at once.
    transaction.on_commit(close)
