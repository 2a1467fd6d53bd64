"""A program that is no browser, in somebody's room and call: docs/protocol.md, in Python.

It lives on a loop in a thread of its own, beside a browser that a test drives.
"""

from __future__ import annotations

import asyncio
import json
import secrets
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager

from websockets.asyncio.client import ClientConnection, connect
from websockets.typing import Origin

from tests.builders import JSON
from tests.sealed_line import Lines, Place
from tests.unlocked import Unlocked
from tests.way import Seen, Way

PATIENCE = 60.0  # seconds
AUDIBLE = 1000  # of 32,767


class Caller:
    """One who is in the call as long as they are in the room."""

    def __init__(self, one: Unlocked, session: str) -> None:
        pin = one.pin
        self._one, self._session = one, session
        self._lines = Lines(
            Place(
                room_key=one.room_key,
                partnership=pin.partnership,
                epoch=pin.epoch,
                session=session,
                own=one.person,
                partner=one.partner,
            )
        )
        self._loop: asyncio.AbstractEventLoop | None = None
        self._life: Future[None] | None = None
        self._news = threading.Condition()
        self._saying = asyncio.Lock()
        self._socket: ClientConnection | None = None
        self._sound = True
        #: In which run the other is in the call.
        self.theirs: str | None = None
        self.run = _new_run()
        self.way: Way | None = None
        #: What the other said last of being in the call.
        self.shown: JSON = {}

    @property
    def leads(self) -> bool:
        return self._one.person < self._one.partner

    @property
    def seen(self) -> Seen:
        """What came of the other by the way there is."""
        return self.way.seen if self.way else Seen()

    # What a test asks, from its own thread.

    def until(self, so: Callable[[], bool], what: str) -> None:
        """Wait until it is so."""
        with self._news:
            self._news.wait_for(lambda: so() or (self._life and self._life.done()), PATIENCE)
            assert so(), f"not within {PATIENCE} s: {what}"

    def is_connected(self, frames: int = 10) -> None:
        """Wait until the other is seen, and heard."""
        self.until(lambda: self.way is not None and self.way.state == "connected", "a connection")
        begun = self.seen.frames
        self.until(lambda: self.seen.frames >= begun + frames, "frames")
        self.until(lambda: self.seen.loudest > AUDIBLE, "a sound")

    def mutes(self, *, sound: bool) -> None:
        self._sound = sound
        assert self._loop
        asyncio.run_coroutine_threadsafe(self._tell(), self._loop).result(PATIENCE)

    # What happens on the loop.

    async def _lives(self) -> None:
        """Be in the room, until the socket is closed."""
        self._loop = asyncio.get_running_loop()
        address = f"{self._one.url.replace('http', 'ws', 1)}/sessions/{self._session}/socket?tab=caller"
        headers = {"Cookie": self._one.cookie}
        async with connect(
            address, origin=Origin(self._one.url), additional_headers=headers, compression=None
        ) as socket:
            self._socket = socket
            self._tell_news()
            try:
                async for text in socket:
                    await self._hear(json.loads(text))
                    self._tell_news()
            finally:
                await self._drop()

    async def _hear(self, message: JSON) -> None:
        kind = message["type"]
        if kind == "state":
            await self._send(self._lines.present(message))
        elif kind in {"hello", "reply"}:
            await self._send(self._lines.shake(message))
        elif kind == "sealed":
            said, began = self._lines.open(message)
            if said and said["say"] == "call":
                await self._meet(said)
            elif said and said["say"] == "signal":
                await self._take(said)
            if began:
                await self._greet()

    async def _greet(self) -> None:
        """A line that is confirmed anew: whoever has no connection begins with a new run."""
        if self.way and self.way.state == "connected":
            await self._tell()
        else:
            await self._begin()

    async def _begin(self) -> None:
        self.run = _new_run()
        await self._tell()
        await self._connect()

    async def _meet(self, said: JSON) -> None:
        before, self.theirs, self.shown = self.theirs, said["run"], said
        if self.theirs == before:
            return
        if self.theirs:
            await self._tell()
        await self._connect()

    async def _connect(self) -> None:
        """A connection for just these two runs; none while the other is in none."""
        await self._drop()
        if self.theirs is None:
            return
        run, to = self.run, self.theirs

        async def says(signal: JSON) -> None:
            await self._say({"say": "signal", "run": run, "to": to, **signal})

        way = self.way = Way(leads=self.leads, says=says, changed=self._tell_news, ended=lambda: self._ended(way))
        await way.begin()

    async def _take(self, signal: JSON) -> None:
        if self.way and (signal["run"], signal["to"]) == (self.theirs, self.run):
            await self.way.take(signal)

    def _ended(self, way: Way) -> None:
        """The other end closed it: from here on it is another run."""
        if way is self.way:
            self.theirs = None
            self._beginning = asyncio.ensure_future(self._begin())

    async def _drop(self) -> None:
        way, self.way = self.way, None
        if way:
            await way.close()

    async def _tell(self) -> None:
        await self._say({"say": "call", "run": self.run, "sound": self._sound, "picture": "camera"})

    async def _say(self, message: JSON) -> None:
        # Frames are numbered: they go out in this order.
        async with self._saying:
            await self._send(self._lines.seal(message))

    async def _send(self, messages: list[JSON]) -> None:
        assert self._socket
        for message in messages:
            await self._socket.send(json.dumps(message))

    def _tell_news(self) -> None:
        with self._news:
            self._news.notify_all()

    @contextmanager
    def in_the_room(self) -> Iterator[Caller]:
        """In it for as long as this lasts; what went wrong there is the test's."""
        with ThreadPoolExecutor(1) as thread:
            self._life = thread.submit(asyncio.run, self._lives())
            try:
                self.until(lambda: self._socket is not None, "the room")
                yield self
            finally:
                if self._loop and self._socket and not self._life.done():
                    asyncio.run_coroutine_threadsafe(self._socket.close(), self._loop).result(PATIENCE)
                self._life.result(PATIENCE)


def _new_run() -> str:
    return secrets.token_hex(16)
