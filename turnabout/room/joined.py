"""Rooms shared by several processes of one instance.

Each process keeps its own sockets, and the roll of who sits where in the others. Two channels carry it: one that
all hear, for comings and goings, and one of each process, for what is said to somebody who sits there. What is said
while the line is down is lost, and nobody relies on it: whoever comes back exchanges rolls with everybody, and by the
later `since` of their partner the people of both sides begin their sealed line anew.

Without the line a process goes on alone: the clock of the hour, and what is written, need no other. The partner who
sits elsewhere is shown as not there, which is how it is; their sockets stay open, for elsewhere is no better.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import logging
import secrets
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from typing import TYPE_CHECKING, Any, Final

from turnabout.room.beyond import Beyond
from turnabout.room.handed import passes
from turnabout.room.redis_line import Ears, RedisLine
from turnabout.room.roll import Place, Roll

if TYPE_CHECKING:
    from turnabout.room.hub import Hub

BEAT_SECONDS = 1.0

Tell = Callable[[str], Awaitable[None]]

logger = logging.getLogger(__name__)


class Joined(Beyond):
    """The other processes of one instance, as one of them knows them."""

    def __init__(self, hub: Hub, url: str, *, instance: str, tell: Tell) -> None:
        """``instance`` sets its channels apart; ``tell`` sends the people of a room here the state of it."""
        self._hub: Final = hub
        self._tell: Final = tell
        self._name: Final = secrets.token_hex(8)
        self._all: Final = f"turnabout:1:{instance}"
        self._roll: Final = Roll()
        self._said = 0
        self._stale: Final[dict[str, None]] = {}
        self._outdated: Final = asyncio.Event()
        ears = Ears(opened=self._opened, closed=self._closed, heard=self._heard)
        self._line: Final = RedisLine(url, channels=[self._all, self._channel(self._name)], ears=ears)

    @property
    def cut_off(self) -> bool:  # type: ignore[override]  # it changes
        return not self._line.open

    def sitting(self, session: str) -> Mapping[str, Place]:
        return self._roll.sitting(session)

    def came(self, place: Place) -> None:
        self._said += 1
        self._say(self._all, "came", self._name, self._said, _written(place))

    def left(self, place: Place) -> None:
        self._said += 1
        self._say(self._all, "left", self._name, self._said, _written(place))

    def relay(self, session: str, sender: str, text: str) -> None:
        for process, person in self._roll.where(session):
            if person != sender:
                self._say(self._channel(process), "say", session, person, text=text)

    def changed(self, session: str) -> None:
        for process in {process for process, _person in self._roll.where(session)}:
            self._say(self._channel(process), "changed", session)

    def close(self, code: int, wanted: Mapping[str, str]) -> None:
        self._say(self._all, "close", self._name, code, dict(wanted))

    async def run(self) -> None:
        """Be joined until cancelled."""
        async with asyncio.TaskGroup() as group:
            group.create_task(self._line.keep())
            group.create_task(self._beat())
            group.create_task(self._keep_telling())

    async def drained(self) -> None:
        """Wait until what was said has gone out, for a moment."""
        await self._line.drained()

    async def _beat(self) -> None:
        while True:
            await asyncio.sleep(BEAT_SECONDS)
            self._say(self._all, "lives", self._name, self._said)
            self._outdate(self._roll.fall_silent(time.monotonic()))

    def _opened(self) -> None:
        self._say_roll(self._all, asks=True)

    def _closed(self) -> None:
        self._outdate(self._roll.forget())

    def _heard(self, message: str) -> None:
        """Take what another process says; what none of ours would say is dropped, so that it stops nobody's room."""
        try:
            self._take(message)
        except (TypeError, ValueError, KeyError, IndexError, AttributeError, RecursionError):
            logger.warning("Something was said between the processes that none of them says; it was dropped.")

    def _take(self, message: str) -> None:
        head, _, text = message.partition("\n")
        kind, *said = json.loads(head)
        if kind == "say":
            # Whoever else may publish there says nothing to a browser in the server's name.
            if passes(text):
                self._hub.hand_over(said[0], said[1], text)
        elif kind == "changed":
            self._outdate({said[0]})
        elif said[0] != self._name:
            takes: dict[str, Callable[..., None]] = {
                "came": self._take_coming,
                "left": self._take_leaving,
                "lives": self._take_beat,
                "roll": self._take_roll,
                "close": self._take_closing,
            }
            takes[kind](*said)

    def _take_coming(self, process: str, said: int, written: list[Any]) -> None:
        place = _place(written)
        if self._roll.came(process, said, place, now=time.monotonic()):
            self._hub.give_way(place, wins_a_tie=process > self._name)
            self._outdate({place.session})
        else:
            self._ask(process)

    def _take_leaving(self, process: str, said: int, written: list[Any]) -> None:
        place = _place(written)
        if self._roll.left(process, said, place, now=time.monotonic()):
            self._outdate({place.session})
        else:
            self._ask(process)

    def _take_beat(self, process: str, said: int) -> None:
        if not self._roll.lives(process, said, now=time.monotonic()):
            self._ask(process)

    def _take_roll(self, process: str, said: int, asks: bool, written: list[list[Any]]) -> None:  # noqa: FBT001 - as it was sent
        places = [_place(each) for each in written]
        at = time.time_ns() // 1_000_000
        self._outdate(self._roll.learn(process, said, places, now=time.monotonic(), at=at))
        for place in places:
            self._hub.give_way(place, wins_a_tie=process > self._name)
        if asks:
            self._say_roll(self._channel(process), asks=False)

    def _take_closing(self, _process: str, code: int, wanted: dict[str, str]) -> None:
        self._hub.close_here(code, wanted)

    def _ask(self, process: str) -> None:
        """Something of it was missed: exchange rolls."""
        self._say_roll(self._channel(process), asks=True)

    def _say_roll(self, channel: str, *, asks: bool) -> None:
        self._say(channel, "roll", self._name, self._said, asks, [_written(place) for place in self._hub.places()])

    def _say(self, channel: str, *head: object, text: str = "") -> None:
        self._line.say(channel, f"{json.dumps(head, separators=(',', ':'))}\n{text}")

    def _channel(self, process: str) -> str:
        return f"{self._all}:{process}"

    def _outdate(self, sessions: set[str]) -> None:
        """Let those who sit here hear how the rooms stand."""
        self._stale.update(dict.fromkeys(session for session in sessions if self._hub.seated(session)))
        if self._stale:
            self._outdated.set()

    async def _keep_telling(self) -> None:
        """One room after another: a process that dies may leave thousands, and pages wait for the same database."""
        while True:
            await self._outdated.wait()
            self._outdated.clear()
            while self._stale:
                session = next(iter(self._stale))
                del self._stale[session]
                try:
                    await self._tell(session)
                except Exception:
                    # The next look at that room says it; all others must not wait for it.
                    logger.exception("a room could not be told how it stands")


def _written(place: Place) -> list[object]:
    return [place.session, place.person, place.tab, place.since]


def _place(written: list[Any]) -> Place:
    """Raises TypeError for what no process of ours writes: it would stand in the roll, and fail whoever reads it."""
    if [type(each) for each in written] != [str, str, str, int]:
        raise TypeError
    return Place(*written)


@contextlib.asynccontextmanager
async def joined(hub: Hub, url: str, *, instance: str, tell: Tell) -> AsyncIterator[None]:
    """Join the rooms of this process with those of others, for as long as it serves."""
    beyond = Joined(hub, url, instance=instance, tell=tell)
    hub.beyond = beyond
    running = asyncio.create_task(beyond.run())
    try:
        yield
    finally:
        await beyond.drained()
        hub.beyond = Beyond()
        running.cancel()
        await asyncio.wait({running})
