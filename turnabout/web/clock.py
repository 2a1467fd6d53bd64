"""The only reader of *now*.

Under test settings an offset file in the data folder moves it, so that a journey can live through
weeks. Session expiry and rate limits do not come here: they stay on real time.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from django.conf import settings

OFFSET_FILE = "clock-offset"


def now() -> datetime:
    """The present instant, aware, in UTC."""
    return datetime.now(UTC) + _offset()


def _offset() -> timedelta:
    """How far the tests have moved the clock; nothing outside tests."""
    if not settings.TESTING:
        return timedelta()
    try:
        return timedelta(seconds=float((settings.DATA / OFFSET_FILE).read_text()))
    except FileNotFoundError:
        return timedelta()
