"""A browser's end of the room's socket: the whole ASGI application, spoken to frame by frame."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Callable, Coroutine
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from functools import wraps
from typing import Any, ParamSpec
from uuid import UUID

from asgiref.sync import async_to_sync, sync_to_async

from tests.builders import JSON, Browser, World, browser_of
from turnabout.config.asgi import application
from turnabout.schedule.models import Session

P = ParamSpec("P")
PATIENCE = 5.0  # seconds until a test that hangs is told so
ORIGIN = "http://localhost:8000"


def live(test: Callable[P, Coroutine[Any, Any, None]]) -> Callable[P, None]:
    """Run a test on an event loop; what it asks of the database runs on the test's own thread.

    The room closes old connections, also one in a test's transaction: such tests commit.
    """

    @wraps(test)
    def run(*args: P.args, **kwargs: P.kwargs) -> None:
        async def bounded() -> None:
            await asyncio.wait_for(test(*args, **kwargs), PATIENCE)

        async_to_sync(bounded)()

    return run


@dataclass
class Socket:
    """One socket. What comes back is a message, or the code it was closed with; 403 for a refused one."""

    task: asyncio.Task[None]
    incoming: asyncio.Queue[JSON]
    outgoing: asyncio.Queue[JSON]
    accepted: bool = field(default=False)

    async def hears(self) -> JSON | int:
        """The next thing that comes."""
        event = await self._event()
        if event["type"] == "websocket.accept":
            self.accepted = True
            return await self.hears()
        if event["type"] == "websocket.close":
            return int(event["code"]) if self.accepted else 403
        message: JSON = json.loads(event["text"])
        return message

    async def _event(self) -> JSON:
        """What the application does next; a fault in it is the test's."""
        coming = asyncio.ensure_future(self.outgoing.get())
        await asyncio.wait({coming, self.task}, return_when=asyncio.FIRST_COMPLETED)
        if not coming.done():
            coming.cancel()
            await self.task
            raise AssertionError("the socket ended without a word")
        return coming.result()

    async def message(self) -> JSON:
        """The next message; anything else fails the test."""
        heard = await self.hears()
        assert isinstance(heard, dict), heard
        return heard

    async def until(self, test: Callable[[JSON], bool]) -> JSON:
        """The first message for which that is so."""
        while not test(message := await self.message()):
            pass
        return message

    async def end(self) -> int:
        """The code with which it closes, whatever is said before."""
        while isinstance(heard := await self.hears(), dict):
            pass
        return heard

    async def says(self, type_: str, **fields: object) -> None:
        """Send a message of the protocol."""
        await self.sends(json.dumps({"type": type_, **fields}))

    async def sends(self, frame: str | bytes) -> None:
        """Send a frame as it is."""
        content = {"text": frame} if isinstance(frame, str) else {"bytes": frame}
        await self.incoming.put({"type": "websocket.receive", **content})


def knock(
    browser: Browser,
    session: UUID,
    *,
    tab: str = "tab",
    takeover: bool = False,
    origin: str = ORIGIN,
    host: str = "localhost:8000",
) -> Socket:
    """Open a socket to a room, with the cookies of a browser."""
    cookie = "; ".join(f"{name}={morsel.value}" for name, morsel in browser.cookies.items())
    headers = {"host": host, "origin": origin, "cookie": cookie}
    scope = {
        "type": "websocket",
        "asgi": {"version": "3.0"},
        "http_version": "1.1",
        "scheme": "ws",
        "path": f"/sessions/{session}/socket",
        "query_string": f"tab={tab}{'&takeover=1' if takeover else ''}".encode(),
        "root_path": "",
        "headers": [(name.encode(), value.encode("latin-1")) for name, value in headers.items() if value],
        "client": ("127.0.0.1", 1),
        "server": ("localhost", 8000),
        "subprotocols": [],
        "state": {},
    }
    incoming: asyncio.Queue[JSON] = asyncio.Queue()
    outgoing: asyncio.Queue[JSON] = asyncio.Queue()
    incoming.put_nowait({"type": "websocket.connect"})

    async def told(event: JSON) -> None:
        """Hear the application; a closed socket has nothing more to say."""
        outgoing.put_nowait(event)
        if event["type"] == "websocket.close":
            incoming.put_nowait({"type": "websocket.disconnect", "code": event["code"]})

    task = asyncio.get_running_loop().create_task(application(scope, incoming.get, told))  # type: ignore[arg-type]  # Starlette's types are wider
    return Socket(task, incoming, outgoing)


async def leave(socket: Socket) -> None:
    """Lose the network, or close the tab; returns once the server has noticed."""
    await socket.incoming.put({"type": "websocket.disconnect", "code": 1001})
    await socket.task


@asynccontextmanager
async def room(browser: Browser, session: UUID, *, tab: str = "tab", takeover: bool = False) -> AsyncIterator[Socket]:
    """A stay in a room."""
    socket = knock(browser, session, tab=tab, takeover=takeover)
    try:
        yield socket
    finally:
        await leave(socket)


@asynccontextmanager
async def both(world: World, hour: Session) -> AsyncIterator[tuple[Socket, Socket]]:
    """Ana and Ben in the room, everything said so far heard."""
    browsers = [await sync_to_async(browser_of)(person) for person in world.partnership.people]
    async with room(browsers[0], hour.id) as ana:
        await ana.message()
        async with room(browsers[1], hour.id) as ben:
            await ben.message()
            await ana.message()
            yield ana, ben
