"""What several processes share their rooms by."""

from __future__ import annotations

from datetime import datetime
from typing import Final

from django.conf import settings
from django.utils.translation import gettext as _

from turnabout.ops.doctor.finding import Finding, fault, ok

_PATIENCE: Final = 5  # seconds


def redis(_now: datetime) -> Finding | None:
    """Whether our own Redis takes what is published; nothing is said to anybody."""
    if not settings.REDIS_URL:
        return None
    from redis import Redis, RedisError  # noqa: PLC0415 - slow to start, for instances without one

    subject = _("Redis")
    line = Redis.from_url(settings.REDIS_URL, socket_timeout=_PATIENCE, socket_connect_timeout=_PATIENCE)
    try:
        line.publish("turnabout:doctor", "")
    except (RedisError, OSError) as trouble:
        return fault(
            subject,
            _("It does not answer as it should (%(why)s).") % {"why": type(trouble).__name__},
            _("See whether it runs, and correct TURNABOUT_REDIS_URL: two people may wait for each other in one room."),
        )
    finally:
        line.close()
    return ok(subject, _("It takes what is said between processes."))
