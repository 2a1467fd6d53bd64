"""Looks again, from time to time, whether those who sit may go on; and notes that they are still there.

What ends in this process, or is told by another, closes a socket at once. This finds the rest: what a command of the
operator ended, a session that ran out, a door that closed. Many are looked at together, for each look asks the
database that the pages wait for.
"""

from __future__ import annotations

import asyncio
import logging
import time
from collections import deque
from collections.abc import Awaitable, Callable
from typing import Final

from asgiref.sync import sync_to_async

from turnabout.room import live, looking
from turnabout.room.hub import Hub, Seat
from turnabout.room.stays import Visit

# How long a session that ended elsewhere may still hold a socket here.
EVERY_SECONDS = 15.0
AT_ONCE = 100  # stays in one look
# Whose time comes within that is looked at, too: each alone would cost twenty times as much as in a crowd.
TOGETHER_SECONDS = 1.0

logger = logging.getLogger(__name__)


class Watch:
    """All who sit in this process, in the order in which they are to be looked at."""

    def __init__(self, hub: Hub, *, tell: Callable[[str], Awaitable[None]]) -> None:
        self._hub: Final = hub
        self._tell: Final = tell
        self._due: Final[deque[tuple[float, Seat, Visit]]] = deque()
        self._watching: asyncio.Task[None] | None = None

    def add(self, seat: Seat, visit: Visit) -> None:
        """Look at somebody who has just been let in, until they leave."""
        self._due.append((time.monotonic() + EVERY_SECONDS, seat, visit))
        if self._watching is None or self._watching.done():
            self._watching = asyncio.get_running_loop().create_task(self._watch())

    async def _watch(self) -> None:
        try:
            while self._due:
                await asyncio.sleep(max(0.0, self._due[0][0] - time.monotonic()))
                await self._look_at_the_next()
        finally:
            # Whoever is left when the loop is shut down is gone with it: nobody of the next may wait behind them.
            self._due.clear()

    async def _look_at_the_next(self) -> None:
        stays = self._next()
        try:
            if stays:
                await self._look(stays)
        except Exception:
            # One failed look must not be the last: what ended elsewhere still has to be noticed.
            logger.exception("rooms could not be looked at")
        again = time.monotonic() + EVERY_SECONDS
        self._due.extend((again, seat, visit) for seat, visit in stays if seat.live)

    def _next(self) -> list[tuple[Seat, Visit]]:
        """Those whose time has come, or is about to. Who has left is dropped."""
        stays: list[tuple[Seat, Visit]] = []
        soon = time.monotonic() + TOGETHER_SECONDS
        while self._due and self._due[0][0] <= soon and len(stays) < AT_ONCE:
            _, seat, visit = self._due.popleft()
            if seat.live:
                stays.append((seat, visit))
        return stays

    async def _look(self, stays: list[tuple[Seat, Visit]]) -> None:
        changed = await sync_to_async(looking.look)([visit for _seat, visit in stays])
        for seat, visit in stays:
            if visit in changed:
                await self._look_closely(seat, visit)
            if self._hub.beyond.cut_off and seat.live:
                # Nobody says when the other moves the clock: looked up, it is at most this late.
                await self._tell(seat.visitor.session)

    async def _look_closely(self, seat: Seat, visit: Visit) -> None:
        try:
            await sync_to_async(live.recheck)(visit)
        except live.Shut as shut:
            self._hub.dismiss(seat, shut.code)
