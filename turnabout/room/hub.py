"""The live sockets of this process: who is in which room, and how to reach them.

A room has two people, each with one live tab. Where several processes serve, people may sit in
others: what the hub asks and tells of those is `Beyond`. The hub knows no web framework: a
socket is two coroutine functions, one that sends text and one that closes with a
code. What is sent waits in a bounded queue of its own for each socket; whoever does not
take it off is closed, so one slow network never holds up the other person.

Everything runs on the event loop of the first socket. Django's threads reach in by
``close_soon`` only.
"""

from __future__ import annotations

import asyncio
import contextlib
import hashlib
import time
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from typing import Final

from turnabout.room.beyond import Beyond
from turnabout.room.protocol import ELSEWHERE, TOO_SLOW
from turnabout.room.roll import Place

LONGEST_QUEUE = 64  # messages waiting for one socket
DRAIN_SECONDS = 5.0  # for what was said before a close to go out
PEOPLE = 2

Send = Callable[[str], Awaitable[None]]
Close = Callable[[int], Awaitable[None]]


class Elsewhere(Exception):  # noqa: N818 - a state of the room, not a fault
    """The person has this room open in another tab and did not ask to take over."""


class RoomFull(Exception):  # noqa: N818 - a state of the room, not a fault
    """Two other people are in the room; a third has no place."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Visitor:
    """Who joins: session and person as UUID text, the sign-in, the tab.

    ``login`` is the mark of the sign-in the socket stands on, so that signing out
    closes it. ``tab`` is whatever the page calls itself: a tab that lost its
    network may replace its own dead socket without asking.
    """

    session: str
    person: str
    login: str
    tab: str


@dataclass(eq=False, slots=True)
class Seat:
    """One socket and its place in a room.

    Whoever reads the socket reads while ``live``, then calls ``leave`` and waits for
    ``closed``: until that is set, the hub may still be writing or closing.
    """

    visitor: Visitor
    since: int
    send: Send
    close: Close
    waiting: asyncio.Queue[str | None] = field(default_factory=asyncio.Queue)
    closed: asyncio.Event = field(default_factory=asyncio.Event)
    code: int | None = None
    writer: asyncio.Task[None] | None = None

    @property
    def live(self) -> bool:
        """Whether the socket still speaks for its person."""
        return self.code is None and not self.closed.is_set()

    @property
    def place(self) -> Place:
        """What other processes know of it."""
        return Place(self.visitor.session, self.visitor.person, self.visitor.tab, self.since)


class Hub:
    """All rooms of one process."""

    beyond: Beyond = Beyond()

    def __init__(self, *, longest_queue: int = LONGEST_QUEUE, drain_seconds: float = DRAIN_SECONDS) -> None:
        self._longest_queue: Final = longest_queue
        self._drain_seconds: Final = drain_seconds
        self._rooms: Final[dict[str, dict[str, Seat]]] = {}
        self._closing: Final[set[asyncio.Task[None]]] = set()
        self._loop: asyncio.AbstractEventLoop | None = None

    def attend(self) -> None:
        """Take the running loop for the one that other threads reach in by."""
        self._loop = asyncio.get_running_loop()

    def join(self, visitor: Visitor, send: Send, close: Close, *, takeover: bool) -> Seat:
        """Give a socket its place in the room, on the running loop.

        With ``takeover``, or from the same tab, an older socket of the person is
        closed ELSEWHERE. Raises Elsewhere (close the new one), RoomFull.
        """
        sitting = self.sitting(visitor.session)
        known = sitting.get(visitor.person)
        if known is None and len(sitting) >= PEOPLE:
            raise RoomFull
        if known is not None and not takeover and known.tab != visitor.tab:
            raise Elsewhere
        older = self._rooms.get(visitor.session, {}).get(visitor.person)
        if older is not None:
            self._shut(older, ELSEWHERE)
        self.attend()
        # Later than the place it takes, whatever the clocks of two machines say.
        since = max(_now_ms(), known.since + 1 if known else 0)
        seat = Seat(visitor, since, send, close)
        self._rooms.setdefault(visitor.session, {})[visitor.person] = seat
        seat.writer = asyncio.get_running_loop().create_task(self._write(seat))
        self.beyond.came(seat.place)
        return seat

    def leave(self, seat: Seat) -> None:
        """Give the place up when its socket has ended. May be called again."""
        self._remove(seat)
        if seat.code is None:
            _stop_writing(seat)
            seat.closed.set()

    def sitting(self, session: str) -> dict[str, Place]:
        """Who is in the room, in whichever process, by person."""
        found = dict(self.beyond.sitting(session))
        for person, seat in self._rooms.get(session, {}).items():
            if person not in found or found[person].since <= seat.since:
                found[person] = seat.place
        return found

    def seated(self, session: str) -> list[Seat]:
        """List the room's live sockets here, to send each its own state."""
        return list(self._rooms.get(session, {}).values())

    def places(self) -> list[Place]:
        """Every place taken in this process."""
        return [seat.place for seat in self._all()]

    def tell(self, seat: Seat, text: str) -> None:
        """Queue a message for one socket, or close it if its queue is full."""
        if not seat.live:
            return
        if seat.waiting.qsize() >= self._longest_queue:
            self._shut(seat, TOO_SLOW)
        else:
            seat.waiting.put_nowait(text)

    def relay(self, sender: Seat, text: str) -> None:
        """Queue a message for the other person, if present. A seat given up says nothing."""
        session, person = sender.visitor.session, sender.visitor.person
        room = self._rooms.get(session, {})
        if room.get(person) is not sender:
            return
        for other, seat in list(room.items()):
            if other != person:
                self.tell(seat, text)
        self.beyond.relay(session, person, text)

    def hand_over(self, session: str, person: str, text: str) -> None:
        """Queue what came for somebody from another process."""
        seat = self._rooms.get(session, {}).get(person)
        if seat is not None:
            self.tell(seat, text)

    def give_way(self, place: Place, *, wins_a_tie: bool) -> None:
        """Close a person's socket here, if they took a place elsewhere later."""
        seat = self._rooms.get(place.session, {}).get(place.person)
        if seat is not None and (place.since > seat.since or (place.since == seat.since and wins_a_tie)):
            self._shut(seat, ELSEWHERE)

    def dismiss(self, seat: Seat, code: int) -> None:
        """Close one socket."""
        self._shut(seat, code)

    def close(self, code: int, **wanted: str) -> None:
        """Close every socket, in whichever process, whose visitor has all of this; given nothing, none."""
        self.close_here(code, wanted)
        self.beyond.close(code, wanted)

    def close_here(self, code: int, wanted: Mapping[str, str]) -> None:
        """Do ``close`` in this process."""
        # A room is found by its name; a sign-in or a person only by looking at everybody.
        among = self.seated(wanted["session"]) if "session" in wanted else self._all()
        for seat in among if wanted else []:
            if all(getattr(seat.visitor, name) == value for name, value in wanted.items()):
                self._shut(seat, code)

    def close_soon(self, code: int, **wanted: str) -> None:
        """Do ``close`` from any thread. Before anything is served there is nothing to do."""
        self._soon(lambda: self.close(code, **wanted))

    async def empty(self, code: int) -> None:
        """Close every socket and wait until the last one is, for stopping the process."""
        for seat in self._all():
            self._shut(seat, code)
        while self._closing:
            await asyncio.gather(*self._closing, return_exceptions=True)

    def _all(self) -> list[Seat]:
        return [seat for room in self._rooms.values() for seat in room.values()]

    def _soon(self, act: Callable[[], None]) -> None:
        """Run something on the loop of the sockets, called from another thread."""
        loop = self._loop
        if loop is not None:
            # A loop that has just been closed has no sockets left either.
            with contextlib.suppress(RuntimeError):
                loop.call_soon_threadsafe(act)

    def _remove(self, seat: Seat) -> None:
        """Take a seat out of its room, unless a newer one has its place."""
        room = self._rooms.get(seat.visitor.session, {})
        if room.get(seat.visitor.person) is seat:
            del room[seat.visitor.person]
            self.beyond.left(seat.place)
        if not room:
            self._rooms.pop(seat.visitor.session, None)

    def _shut(self, seat: Seat, code: int) -> None:
        """Take a seat out of its room at once, and see its socket closed."""
        if not seat.live:
            return
        seat.code = code
        self._remove(seat)
        closing = asyncio.get_running_loop().create_task(self._finish(seat, code))
        self._closing.add(closing)
        closing.add_done_callback(self._closing.discard)

    async def _finish(self, seat: Seat, code: int) -> None:
        """Let what was said before go out, in a bounded time, then close the socket."""
        # A slow reader's queue is what it would not take: nothing to wait for.
        patience = 0 if code == TOO_SLOW else self._drain_seconds
        seat.waiting.put_nowait(None)
        if seat.writer is not None:
            await asyncio.wait({seat.writer}, timeout=patience)
        _stop_writing(seat)
        with contextlib.suppress(Exception):  # the socket may have ended by itself
            async with asyncio.timeout(self._drain_seconds):
                await seat.close(code)
        seat.closed.set()

    async def _write(self, seat: Seat) -> None:
        """Send what waits for one socket, in order, until it is closed."""
        while (text := await seat.waiting.get()) is not None:
            try:
                await seat.send(text)
            except Exception:  # noqa: BLE001 - whatever its framework raises, the socket has ended
                self.leave(seat)
                return


def mark(login: str) -> str:
    """What a sign-in is known by here. Its key opens the account, and goes to no other process."""
    return hashlib.sha256(login.encode()).hexdigest()


def _now_ms() -> int:
    return time.time_ns() // 1_000_000


def _stop_writing(seat: Seat) -> None:
    if seat.writer is not None and seat.writer is not asyncio.current_task():
        seat.writer.cancel()
