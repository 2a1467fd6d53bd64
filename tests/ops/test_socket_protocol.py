"""What a browser says is read ahead a little; who says much, and is not heard yet, has to wait."""

from __future__ import annotations

import asyncio
import socket
from contextlib import closing
from typing import Any

import pytest
import uvicorn
from websockets.asyncio.client import connect

from tests.hubs import live
from turnabout.ops.socket_protocol import ReadsAhead

pytestmark = pytest.mark.once
MANY, LENGTH = 4000, 4096
CHUNK = 256 * 1024  # what asyncio reads at once


class Late:
    """An application that listens only once nothing more is read."""

    def __init__(self) -> None:
        self.waited = 0
        self.heard: list[str] = []

    async def __call__(self, _scope: object, receive: Any, send: Any) -> None:  # noqa: ANN401 - as ASGI has them
        await receive()
        await send({"type": "websocket.accept"})
        protocol: ReadsAhead = receive.__self__
        while protocol.transport.is_reading():  # noqa: ASYNC110 - a transport tells nobody when it stops
            await asyncio.sleep(0)
        self.waited = protocol.queue.qsize()
        self.heard = [(await receive())["text"] for _ in range(MANY)]
        await send({"type": "websocket.close"})


@live
async def test_who_is_not_heard_yet_is_held_up_and_nothing_is_lost() -> None:
    said = [f"{number:0{LENGTH}}" for number in range(MANY)]
    late = Late()
    with closing(socket.create_server(("127.0.0.1", 0))) as place:
        server = uvicorn.Server(uvicorn.Config(late, ws=ReadsAhead, lifespan="off", log_level="warning"))
        serving = asyncio.create_task(server.serve([place]))
        async with connect(f"ws://127.0.0.1:{place.getsockname()[1]}", compression=None) as line:
            for text in said:
                await line.send(text)
            await line.wait_closed()
        server.should_exit = True
        await serving
    assert late.heard == said
    assert late.waited <= 4 + CHUNK / LENGTH
