"""Sockets as the hub has them, with a far end that may be held up or gone."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine
from functools import wraps
from typing import ParamSpec

from turnabout.room.hub import Hub, Seat, Visitor

ROOM, OTHER_ROOM = "room", "other room"
PATIENCE = 30.0  # seconds until a test that hangs is told so
P = ParamSpec("P")


class Socket:
    """A real pair of coroutine functions over queues; the far end may be held up or gone."""

    def __init__(self) -> None:
        self.received: asyncio.Queue[str] = asyncio.Queue()
        self.code: asyncio.Future[int] = asyncio.get_running_loop().create_future()
        self.flowing = asyncio.Event()
        self.flowing.set()
        self.gone = False

    async def send(self, text: str) -> None:
        await self.flowing.wait()
        if self.gone:
            raise ConnectionResetError
        self.received.put_nowait(text)

    async def close(self, code: int) -> None:
        if self.gone:
            raise ConnectionResetError
        self.code.set_result(code)

    def heard(self) -> list[str]:
        return [self.received.get_nowait() for _ in range(self.received.qsize())]


def live(test: Callable[P, Coroutine[None, None, None]]) -> Callable[P, None]:
    @wraps(test)
    def run(*args: P.args, **kwargs: P.kwargs) -> None:
        asyncio.run(asyncio.wait_for(test(*args, **kwargs), PATIENCE))

    return run


def enter(
    hub: Hub, person: str, *, session: str = ROOM, tab: str = "tab", takeover: bool = False, login: str | None = None
) -> tuple[Seat, Socket]:
    socket = Socket()
    visitor = Visitor(session=session, person=person, login=login or f"{person}'s login", tab=tab)
    return hub.join(visitor, socket.send, socket.close, takeover=takeover), socket


def present(hub: Hub, session: str) -> list[str]:
    return sorted(hub.sitting(session))


def broadcast(hub: Hub, session: str, text: str) -> None:
    for seat in hub.seated(session):
        hub.tell(seat, text)
