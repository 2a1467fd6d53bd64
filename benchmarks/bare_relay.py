"""The peer of the benchmark of rooms: a bare Starlette relay between two sockets of one address, and nothing else."""

from __future__ import annotations

import sys

import uvicorn
from starlette.applications import Starlette
from starlette.routing import WebSocketRoute
from starlette.websockets import WebSocket, WebSocketDisconnect

rooms: dict[str, list[WebSocket]] = {}


async def relay(websocket: WebSocket) -> None:
    await websocket.accept()
    room = rooms.setdefault(websocket.path_params["room"], [])
    room.append(websocket)
    await websocket.send_text('{"type":"state"}')
    try:
        while True:
            text = await websocket.receive_text()
            for other in room:
                if other is not websocket:
                    await other.send_text(text)
    except WebSocketDisconnect:
        room.remove(websocket)


app = Starlette(routes=[WebSocketRoute("/sessions/{room}/socket", relay)])

if __name__ == "__main__":
    uvicorn.run(
        app, port=int(sys.argv[1]), log_level="warning", access_log=False, ws_max_size=32 * 1024, lifespan="off"
    )
