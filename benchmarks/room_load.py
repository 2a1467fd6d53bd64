"""Two people in each of many rooms, in one light process: no library but sockets, and frames written by hand.

Reads from its input a line with what to do, then the rooms; prints a line after each step, and waits for one before
the next: whoever started it measures meanwhile.
"""

from __future__ import annotations

import asyncio
import base64
import json
import os
import sys
import time
from typing import Any

DATA = base64.urlsafe_b64encode(os.urandom(512)).rstrip(b"=").decode()
TEXT = '{{"type":"sealed","bucket":512,"counter":{},"data":"' + DATA + '"}}'
AT_ONCE = 64  # handshakes under way
SEALED = b'"type":"sealed"'
COUNTER = b'"counter":'
# Below what the product lets one socket say, or it closes: room/sockets.py.
A_SECOND, AT_FIRST = 18.0, 60.0


class End(asyncio.Protocol):
    """One person's socket. The counter of what they say is when it was said, in microseconds."""

    def __init__(self, request: bytes, seated: asyncio.Future[None]) -> None:
        self._request, self._seated, self._buffer = request, seated, b""
        self._upgraded = False
        self.answers = False
        self.began, self.said, self.held_back = 0.0, 0, 0
        self.late: list[int] = []
        self.lost = False

    def connection_made(self, transport: Any) -> None:  # noqa: ANN401 - asyncio types it by its base, which cannot write
        self._transport = transport
        transport.write(self._request)

    def connection_lost(self, _cause: Exception | None) -> None:
        self.lost = True
        if not self._seated.done():
            self._seated.set_exception(ConnectionError("closed before it was seated"))

    def say(self) -> None:
        text = TEXT.format(time.monotonic_ns() // 1000).encode()
        # A mask of zeros is a mask, and leaves the text as it is.
        self._transport.write(b"\x81\xfe" + len(text).to_bytes(2, "big") + b"\0\0\0\0" + text)

    def leave(self) -> None:
        self._transport.close()

    def answer(self) -> None:
        """Now, or as soon as one socket may say something again."""
        early = (self.said - AT_FIRST) / A_SECOND - (time.monotonic() - self.began)
        self.said += 1
        if early <= 0:
            self.say()
        else:
            self.held_back += 1
            asyncio.get_running_loop().call_later(early, self.say)

    def data_received(self, data: bytes) -> None:
        buffer = self._buffer + data
        if not self._upgraded:
            head, end, buffer = buffer.partition(b"\r\n\r\n")
            if not end:
                self._buffer = head
                return
            self._upgraded = head.startswith(b"HTTP/1.1 101")
        at = 0
        while (frame := _frame(buffer, at)) is not None:
            kind, begin, at = frame
            self._take(kind, buffer[begin:at])
        self._buffer = buffer[at:]

    def _take(self, kind: int, text: bytes) -> None:
        if kind == 9:  # noqa: PLR2004 - a ping, which must be answered
            self._transport.write(bytes([0x8A, 0x80 | len(text)]) + b"\0\0\0\0" + text)
        elif not self._seated.done():
            self._seated.set_result(None)
        elif SEALED in text:
            at = text.index(COUNTER) + len(COUNTER)
            self.late.append(time.monotonic_ns() // 1000 - int(text[at : text.index(b",", at)]))
            if self.answers:
                self.answer()


def _frame(buffer: bytes, at: int) -> tuple[int, int, int] | None:
    """Kind, begin and end of the next whole frame."""
    if len(buffer) < at + 2:
        return None
    length, begin = buffer[at + 1] & 127, at + 2
    if length == 126:  # noqa: PLR2004 - RFC 6455
        length, begin = int.from_bytes(buffer[at + 2 : at + 4], "big"), at + 4
    return None if len(buffer) < begin + length else (buffer[at] & 15, begin, begin + length)


async def connect(port: int, session: str, cookie: str, gate: asyncio.Semaphore) -> End:
    async with gate:
        loop = asyncio.get_running_loop()
        seated: asyncio.Future[None] = loop.create_future()
        request = (
            f"GET /sessions/{session}/socket?tab=t HTTP/1.1\r\nHost: localhost:{port}\r\nOrigin: http://localhost:{port}\r\n"
            f"Cookie: session={cookie}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
            "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n\r\n"
        )
        _, end = await loop.create_connection(lambda: End(request.encode(), seated), "127.0.0.1", port)
        await seated
        return end


async def open_loop(
    rooms: list[tuple[End, End]], seconds: float, every: float, entering: asyncio.Task[dict[str, float]] | None = None
) -> dict[str, object]:
    """One says something in each room from time to time, whatever the server does; perhaps while others knock."""
    await _hush(rooms)
    began = time.monotonic()
    gap, said = every / len(rooms), 0
    while (now := time.monotonic() - began) < seconds:
        while said * gap < now:
            rooms[said % len(rooms)][0].say()
            said += 1
        await asyncio.sleep(0.001)
    await asyncio.sleep(1)
    return {"said": said, **_heard(rooms), **(await entering if entering else {})}


async def knock(port: int, knocks: list[tuple[str, str, str]]) -> dict[str, float]:
    """Enter other rooms, one after the other, and leave again: how long it takes to be seated."""
    gate, took = asyncio.Semaphore(1), []
    for session, cookie, _other in knocks:
        began = time.monotonic()
        end = await connect(port, session, cookie, gate)
        took.append((time.monotonic() - began) * 1000)
        end.leave()
    took.sort()
    return {f"enter_p{share}_ms": round(took[len(took) * share // 100], 1) for share in (50, 99)}


async def closed_loop(rooms: list[tuple[End, End]], seconds: float) -> dict[str, object]:
    """Each answers what they hear, at once: as fast as the server can, and as the product lets one socket speak."""
    await _hush(rooms)
    began = time.monotonic()
    for one, other in rooms:
        one.answers = other.answers = True
        one.began = other.began = began
        one.answer()
    await asyncio.sleep(seconds)
    took = time.monotonic() - began
    for one, other in rooms:
        one.answers = other.answers = False
    heard = _heard(rooms)
    held_back = sum(end.held_back for room in rooms for end in room)
    return {"per_second": round(int(str(heard["heard"])) / took), "held_back": held_back, **heard}


async def _hush(rooms: list[tuple[End, End]]) -> None:
    await asyncio.sleep(1)
    for end in (end for room in rooms for end in room):
        end.late.clear()


def _heard(rooms: list[tuple[End, End]]) -> dict[str, object]:
    late = sorted(us for room in rooms for end in room for us in end.late)
    lost = sum(end.lost for room in rooms for end in room)
    if not late:
        return {"heard": 0, "lost": lost}
    p50, p99 = (round(late[int(len(late) * share)] / 1000, 2) for share in (0.5, 0.99))
    return {"heard": len(late), "p50_ms": p50, "p99_ms": p99, "lost": lost}


async def main() -> None:
    lines = (json.loads(line) for line in sys.stdin)
    asked = next(lines)
    gate = asyncio.Semaphore(AT_ONCE)
    told = [next(lines) for _ in range(asked["rooms"])]
    began = time.monotonic()
    ends = await asyncio.gather(
        *(
            connect(port, session, cookie, gate)
            for session, *cookies in told
            for port, cookie in zip(asked["ports"], cookies, strict=True)
        )
    )
    _say({"connects_per_second": round(len(ends) / (time.monotonic() - began))})
    rooms = list(zip(ends[::2], ends[1::2], strict=True))
    for step in lines:
        if step["step"] == "open":
            knocks = step.get("knocks")
            entering = asyncio.create_task(knock(step["port"], knocks)) if knocks else None
            _say(await open_loop(rooms, step["seconds"], step["every"], entering))
        else:
            _say(await closed_loop(rooms, step["seconds"]))


def _say(result: dict[str, object]) -> None:
    print(json.dumps(result), flush=True)  # noqa: T201 - to whoever started it


if __name__ == "__main__":
    asyncio.run(main())
