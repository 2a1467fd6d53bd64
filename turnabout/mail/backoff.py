"""How long to wait before a message is tried again. Pure."""

from __future__ import annotations

from datetime import timedelta
from itertools import chain, repeat

#: A mail server may be away for a weekend; what waits longer is the operator's to look at.
TRIED_FOR = timedelta(days=5)

_STEPS = (
    timedelta(minutes=1),
    timedelta(minutes=5),
    timedelta(minutes=15),
    timedelta(hours=1),
    timedelta(hours=4),
    timedelta(hours=12),
)
_AFTERWARDS = timedelta(days=1)


def wait_after(tries: int) -> timedelta | None:
    """How long to wait after so many tries that failed; None when it is time to give up.

    The waits of all tries add up to five days.
    """
    waited = timedelta()
    for _, step in zip(range(tries - 1), chain(_STEPS, repeat(_AFTERWARDS)), strict=False):
        waited += step
    if waited >= TRIED_FOR:
        return None
    step = _STEPS[tries - 1] if tries <= len(_STEPS) else _AFTERWARDS
    return min(step, TRIED_FOR - waited)
