"""The room's socket: check who knocks, seat them, relay what they say.

Protocol and close codes: `docs/protocol.md`. The server reads clock commands and nothing else; what
the two say to each other passes as it came.
"""

from __future__ import annotations

import asyncio
import hmac
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from itertools import count
from typing import TYPE_CHECKING
from urllib.parse import urlsplit
from uuid import UUID

from asgiref.sync import sync_to_async
from django.conf import settings
from starlette.applications import Starlette
from starlette.routing import WebSocketRoute
from starlette.websockets import WebSocket, WebSocketDisconnect

from turnabout.room import entering, live, protocol
from turnabout.room.allowance import Allowance
from turnabout.room.entering import Knock
from turnabout.room.gathering import Gathering
from turnabout.room.hub import Elsewhere, Hub, RoomFull, Seat, Visitor, mark
from turnabout.room.joined import joined
from turnabout.room.live import Shut
from turnabout.room.phases import Refusal
from turnabout.room.protocol import Changed, Hello, Ping, ProtocolError, Reply, Sealed
from turnabout.room.stays import Visit
from turnabout.room.watching import Watch

if TYPE_CHECKING:
    from turnabout.room.protocol import FromBrowser

# Typing, signalling and a clock need a few messages a second; a burst is a reconnect.
RATE, BURST = 20.0, 80.0
TURN = 16  # messages of one before others have theirs
LOOPBACK = {"localhost", "127.0.0.1", "::1"}

hub = Hub()
entered = Gathering(entering.enter)
clocks = Gathering(live.read_clocks)
left = Gathering(live.left)


async def room(websocket: WebSocket) -> None:
    """One browser's stay in a room, from knock to close."""
    if not _same_origin(websocket):
        # Browsers send cookies with sockets from any page: without this, any site could enter.
        await websocket.close()
        return
    await websocket.accept()
    answer = await entered.of(Knock(_login(websocket), websocket.path_params["session_id"]))
    if isinstance(answer, Shut):
        await websocket.close(answer.code)
        return
    await _stay(websocket, answer)


async def _stay(websocket: WebSocket, visit: Visit) -> None:
    visitor = Visitor(
        session=str(visit.session),
        person=str(visit.person),
        login=mark(visit.login),
        tab=websocket.query_params.get("tab", "")[:64],
    )
    takeover = websocket.query_params.get("takeover") == "1"
    try:
        seat = hub.join(visitor, websocket.send_text, websocket.close, takeover=takeover)
    except (Elsewhere, RoomFull):
        await websocket.close(protocol.ELSEWHERE)
        return
    watch.add(seat, visit)
    try:
        await _tell_state(visitor.session)
        await _listen(websocket, seat, visit)
    finally:
        hub.leave(seat)
        await left.of(visit)
        await _tell_state(visitor.session)
        if seat.code is not None:
            await seat.closed.wait()


async def _listen(websocket: WebSocket, seat: Seat, visit: Visit) -> None:
    allowance = Allowance(RATE, BURST)
    for number in count(1):
        if not seat.live:
            return
        try:
            frame = await websocket.receive_text()
            message = protocol.parse(frame)
        except (WebSocketDisconnect, RuntimeError):
            return
        except (ProtocolError, KeyError):
            hub.dismiss(seat, protocol.MALFORMED)
            return
        if not allowance.take(time.monotonic()):
            hub.dismiss(seat, protocol.TOO_MUCH)
            return
        await _answer(seat, visit, message)
        if number % TURN == 0:
            # Else a burst that has arrived already is relayed whole before anything is written, and overflows a queue.
            await asyncio.sleep(0)


async def _answer(seat: Seat, visit: Visit, message: FromBrowser) -> None:
    if isinstance(message, (Hello, Reply, Sealed)):
        hub.relay(seat, protocol.relayed(message, seat.visitor.person))
    elif isinstance(message, Changed):
        hub.relay(seat, protocol.changed())
    elif isinstance(message, Ping):
        hub.tell(seat, protocol.pong(live.now_ms()))
    else:
        over = False
        try:
            over = (await sync_to_async(live.obey)(visit, message)).over_at is not None
        except Refusal as refusal:
            hub.tell(seat, protocol.refused(refusal.code))
        except Shut as shut:
            hub.dismiss(seat, shut.code)
        # Also after a refusal: whoever tapped late should see where the hour stands.
        await _tell_state(seat.visitor.session)
        hub.beyond.changed(seat.visitor.session)
        if over:
            # Said first, shut after: what waits in a queue still goes out.
            hub.close(protocol.OVER, session=seat.visitor.session)


async def _tell_state(session: str) -> None:
    """Send everybody who is in the room by this process the whole state; a lost message is then harmless."""
    if not hub.seated(session):
        return
    clock = await clocks.of(UUID(session))
    for seat in hub.seated(session):
        text = protocol.state(
            clock,
            server_ms=live.now_ms(),
            present={person: place.since for person, place in hub.sitting(session).items()},
            me=seat.visitor.person,
            session=session,
        )
        hub.tell(seat, text)


def _login(websocket: WebSocket) -> str:
    return websocket.cookies.get(settings.SESSION_COOKIE_NAME, "")


def _same_origin(websocket: WebSocket) -> bool:
    """Whether the page that opens the socket is ours."""
    origin = websocket.headers.get("origin", "")
    if origin == settings.PUBLIC_URL:
        return True
    try:
        written = urlsplit(origin)
    except ValueError:
        return False
    own_machine = written.hostname in LOOPBACK and not settings.SESSION_COOKIE_SECURE
    return own_machine and written.netloc == websocket.headers.get("host")


watch = Watch(hub, tell=_tell_state)


@asynccontextmanager
async def serving(_app: object) -> AsyncIterator[None]:
    """From the beginning of this process to its end: joined with others where there may be some."""
    hub.attend()
    if not settings.REDIS_URL:
        yield
        return
    # Two instances may use one Redis, and neither should hear the other.
    instance = hmac.digest(settings.SERVER_KEY.encode(), b"rooms", "sha256").hex()[:16]
    async with joined(hub, settings.REDIS_URL, instance=instance, tell=_tell_state):
        yield


sockets = Starlette(routes=[WebSocketRoute("/sessions/{session_id:uuid}/socket", room)], lifespan=serving)
