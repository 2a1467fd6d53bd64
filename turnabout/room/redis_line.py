"""A line between processes: what one says on a channel, all who hear that channel hear. By Redis; nothing is stored.

At most once, and only while the line is open: whoever uses it is told when it opens and when it closes, for what was
said in between is lost. It opens again by itself.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
from collections import deque
from collections.abc import AsyncIterator, Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from redis.asyncio.connection import AbstractConnection

DEAD_AFTER = 3.5  # seconds in which nothing is heard, or nothing is taken
RETRY_SECONDS = 1.0
DRAIN_SECONDS = 1.0
MOST_WAITING = 16 * 1024 * 1024  # characters that Redis has not taken yet
MOST_AT_ONCE = 256 * 1024  # characters in one publishing
TURN = 16  # messages heard before others have their turn
SEPARATOR = "\x1e"  # no message may hold it

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Ears:
    """What is done when the line opens, closes, and brings something."""

    opened: Callable[[], None]
    closed: Callable[[], None]
    heard: Callable[[str], None]


class FellBehind(Exception):  # noqa: N818 - a state of the line
    """Redis takes less than is said."""


class RedisLine:
    """One process' end of it.

    It must hear something every ``DEAD_AFTER`` seconds, or is taken for dead: say something to your own channel.
    """

    def __init__(self, url: str, *, channels: Sequence[str], ears: Ears) -> None:
        self.open = False
        self._url: Final = url
        self._channels: Final = channels
        self._ears: Final = ears
        self._waiting: Final[deque[tuple[str, str]]] = deque()
        self._size = 0
        self._something: Final = asyncio.Event()
        self._nothing: Final = asyncio.Event()
        self._nothing.set()

    def say(self, channel: str, message: str) -> None:
        """Say something, if the line is open. It goes out in the order of saying."""
        if not self.open or self._size > MOST_WAITING:
            return
        self._waiting.append((channel, message))
        self._size += len(message)
        self._nothing.clear()
        self._something.set()

    async def drained(self) -> None:
        """Wait until all of it has gone out, for a moment."""
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(DRAIN_SECONDS):
                await self._nothing.wait()

    async def keep(self) -> None:
        """Hold the line open, again and again, until cancelled. Each loss and each return is logged once."""
        lost = False
        while True:
            try:
                async with self._connections() as (speaking, hearing):
                    if lost:
                        logger.warning("Redis is back: rooms are joined with other processes again.")
                    lost = False
                    await self._stay(speaking, hearing)
            except* Exception as troubles:  # noqa: BLE001 - whatever it is, a new line begins afresh
                if not lost:
                    _say_lost(troubles)
                lost = True
            self._close()
            await asyncio.sleep(RETRY_SECONDS)

    @contextlib.asynccontextmanager
    async def _connections(self) -> AsyncIterator[tuple[AbstractConnection, AbstractConnection]]:
        """Two of them, for who subscribes cannot publish; the second hears its channels already."""
        from redis.asyncio.connection import ConnectionPool  # noqa: PLC0415 - slow to start, for instances without one
        from redis.asyncio.retry import Retry  # noqa: PLC0415 - as above
        from redis.backoff import NoBackoff  # noqa: PLC0415 - as above

        pool = ConnectionPool.from_url(
            self._url,
            protocol=2,
            decode_responses=True,
            # Time-outs are ours: those of redis-py end who only listens, and on Python 3.11 may swallow a cancelling.
            socket_timeout=None,
            socket_connect_timeout=None,
            # It must not connect again by itself: that something was lost has to be known.
            retry=Retry(NoBackoff(), 0),
        )
        make: Callable[[], AbstractConnection] = pool.make_connection
        speaking, hearing = make(), make()
        try:
            async with asyncio.timeout(DEAD_AFTER):
                await speaking.connect()  # type: ignore[no-untyped-call]  # redis-py leaves it so
                await hearing.connect()  # type: ignore[no-untyped-call]  # the same
                await hearing.send_command("SUBSCRIBE", *self._channels)
                for _channel in self._channels:
                    await hearing.read_response()
            yield speaking, hearing
        finally:
            await speaking.disconnect(nowait=True)
            await hearing.disconnect(nowait=True)

    async def _stay(self, speaking: AbstractConnection, hearing: AbstractConnection) -> None:
        self.open = True
        self._ears.opened()
        async with asyncio.TaskGroup() as group:
            group.create_task(self._speak(speaking))
            group.create_task(self._listen(hearing))

    def _close(self) -> None:
        """What still waits would come too late."""
        self._waiting.clear()
        self._size = 0
        self._nothing.set()
        if self.open:
            self.open = False
            self._ears.closed()

    async def _speak(self, line: AbstractConnection) -> None:
        """Publish what waits, as much at once as goes to one channel."""
        while True:
            await self._something.wait()
            self._something.clear()
            while self._waiting:
                if self._size > MOST_WAITING:
                    raise FellBehind
                async with asyncio.timeout(DEAD_AFTER):
                    await line.send_command("PUBLISH", *self._next_publishing(), check_health=False)
                    await line.read_response()
            self._nothing.set()

    def _next_publishing(self) -> tuple[str, str]:
        channel, message = self._waiting.popleft()
        messages, size = [message], len(message)
        while self._waiting and self._waiting[0][0] == channel and size < MOST_AT_ONCE:
            messages.append(self._waiting.popleft()[1])
            size += len(messages[-1])
        self._size -= size
        return channel, SEPARATOR.join(messages)

    async def _listen(self, line: AbstractConnection) -> None:
        while True:
            async with asyncio.timeout(DEAD_AFTER):
                _kind, _channel, payload = await line.read_response()
            for number, message in enumerate(payload.split(SEPARATOR)):
                if number % TURN == 0:
                    # What comes at once must be on its way to its sockets before more comes: their queues are short.
                    await asyncio.sleep(0)
                self._ears.heard(message)


def _say_lost(troubles: BaseExceptionGroup[Exception]) -> None:
    """By kind only: what a fault says of itself may name the address and its password."""
    why = type(troubles.exceptions[0]).__name__
    logger.warning("Redis is gone (%s): this process goes on alone until it is back.", why)
