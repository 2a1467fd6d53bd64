"""Rooms of one instance in two processes, by a real Redis: as if they were one, and honest where they cannot be."""

from __future__ import annotations

import asyncio
import logging
import signal
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest
from redis.asyncio import from_url

from tests.hubs import OTHER_ROOM, ROOM, Socket, broadcast, enter, live, present
from tests.redis_server import RedisServer, redis_server
from turnabout.room.hub import Elsewhere, Hub, RoomFull, Seat
from turnabout.room.joined import joined
from turnabout.room.protocol import ELSEWHERE, ENDED, OVER, SIGNED_OUT, Sealed, changed, pong, relayed
from turnabout.room.redis_line import MOST_WAITING

pytestmark = pytest.mark.once


ANA = "11111111-1111-4111-8111-111111111111"


def said(number: int) -> str:
    """What one browser says to the other."""
    return relayed(Sealed(bucket=512, counter=number, data="A" * 683), ANA)


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RedisServer]:
    with redis_server(tmp_path_factory.mktemp("redis")) as server:
        yield server


@pytest.fixture
def redis(tmp_path: Path) -> Iterator[RedisServer]:
    """One that the test may do something to."""
    with redis_server(tmp_path) as server:
        yield server


@dataclass
class Process:
    """As much of a process as has rooms."""

    hub: Hub
    told: asyncio.Queue[str]

    async def until(self, so: Callable[[], bool]) -> None:
        """Wait until that is so; it is asked whenever people of a room here are told how it stands."""
        while not so():
            await self.told.get()

    async def sees(self, *people: str, session: str = ROOM) -> None:
        await self.until(lambda: present(self.hub, session) == sorted(people))


@asynccontextmanager
async def process(redis: RedisServer, instance: str = "one") -> AsyncIterator[Process]:
    made = Process(Hub(), asyncio.Queue())
    async with joined(made.hub, redis.url, instance=instance, tell=made.told.put):
        yield made
        await made.hub.empty(OVER)


@asynccontextmanager
async def two(redis: RedisServer) -> AsyncIterator[tuple[Process, Process]]:
    """Two of one instance, that know of each other."""
    async with process(redis) as one, process(redis) as other:
        enter(one.hub, "first", session="to meet")
        enter(other.hub, "second", session="to meet")
        await one.sees("first", "second", session="to meet")
        await other.sees("first", "second", session="to meet")
        yield one, other


async def apart(one: Process, other: Process) -> tuple[tuple[Seat, Socket], tuple[Seat, Socket]]:
    """Ana at the one, Ben at the other, and each knows of both."""
    ana, ben = enter(one.hub, "ana"), enter(other.hub, "ben")
    for each in (one, other):
        await each.sees("ana", "ben")
    return ana, ben


@live
async def test_what_one_says_reaches_the_other_in_order_and_nobody_else(shared: RedisServer) -> None:
    async with two(shared) as (one, other):
        _, cleos = enter(other.hub, "cleo", session=OTHER_ROOM)
        (ana, anas), (ben, bens) = await apart(one, other)
        texts = [said(number) for number in range(60)]
        for text in texts:
            one.hub.relay(ana, text)
        assert [await bens.received.get() for _ in texts] == texts
        other.hub.relay(ben, changed())
        assert await anas.received.get() == changed()
        assert (anas.heard(), cleos.heard()) == ([], [])


@live
async def test_nobody_speaks_as_the_server_from_another_process(shared: RedisServer) -> None:
    async with two(shared) as (one, other):
        (ana, _), (_, bens) = await apart(one, other)
        for text in (pong(1), said(0)):
            one.hub.relay(ana, text)
        assert await bens.received.get() == said(0)


NONSENSE = (
    "no JSON at all",
    '["came"]',
    '["came","x",1,["a room","ben","tab","yesterday"]]',
    '["roll","x",1,false,[["a room","ben","tab",true]]]',
    '["roll","x",{},false,{}]',
    '["close","x","now",7]',
    '["say"]',
    '["no such kind","x"]',
    "[" * 100_000,
)


@live
async def test_what_no_process_of_ours_says_stops_nobody(shared: RedisServer) -> None:
    async with two(shared) as (one, other), from_url(shared.url) as stranger:
        (ana, _), (ben, bens) = await apart(one, other)
        for message in NONSENSE:
            for channel in await stranger.pubsub_channels():
                await stranger.publish(channel, message)
        one.hub.relay(ana, said(0))
        assert await bens.received.get() == said(0)
        other.hub.leave(ben)
        await one.sees("ana")


@live
async def test_each_sees_the_other_come_and_go(shared: RedisServer) -> None:
    async with two(shared) as (one, other):
        enter(one.hub, "ana")
        ben, _ = enter(other.hub, "ben")
        await one.sees("ana", "ben")
        with pytest.raises(RoomFull):
            enter(one.hub, "cleo")
        other.hub.leave(ben)
        await one.sees("ana")


@live
async def test_the_newest_tab_takes_over_from_the_one_in_another_process(shared: RedisServer) -> None:
    async with two(shared) as (one, other):
        ben, bens = enter(other.hub, "ben")
        ana, anas = enter(one.hub, "ana", tab="laptop")
        await other.sees("ana", "ben")
        with pytest.raises(Elsewhere):
            enter(other.hub, "ana", tab="phone")
        assert not anas.code.done()
        newer, phone = enter(other.hub, "ana", tab="phone", takeover=True)
        assert await anas.code == ELSEWHERE
        assert newer.since > ana.since
        await one.until(lambda: True)
        other.hub.relay(ben, said(1))
        assert await phone.received.get() == said(1)
        assert not bens.code.done()


@live
async def test_a_tab_that_comes_back_by_another_process_has_its_own_place_back(shared: RedisServer) -> None:
    async with two(shared) as (one, other):
        enter(other.hub, "ben")
        _, dead = enter(one.hub, "ana", tab="one")
        await other.sees("ana", "ben")
        _, back = enter(other.hub, "ana", tab="one")
        assert await dead.code == ELSEWHERE
        assert not back.code.done()


@live
async def test_of_two_who_sit_down_at_the_same_moment_one_stays(shared: RedisServer) -> None:
    async with two(shared) as (one, other):
        sockets = [enter(place.hub, "ana", tab=tab)[1] for place, tab in ((one, "laptop"), (other, "phone"))]
        done, waiting = await asyncio.wait([socket.code for socket in sockets], return_when=asyncio.FIRST_COMPLETED)
        # Whoever else were closed would be by what is on its way already: a whole way there and back.
        enter(one.hub, "ben")
        enter(other.hub, "cleo", session=OTHER_ROOM)
        await one.sees("ana", "ben")
        assert ([code.result() for code in done], len(waiting)) == ([ELSEWHERE], 1)


@pytest.mark.parametrize("wanted", [{"session": ROOM}, {"login": "ana's login"}, {"person": "ana"}])
@live
async def test_what_ends_here_ends_there(shared: RedisServer, wanted: dict[str, str]) -> None:
    async with two(shared) as (one, other):
        _, anas = enter(other.hub, "ana")
        _, cleos = enter(other.hub, "cleo", session=OTHER_ROOM)
        await asyncio.to_thread(one.hub.close_soon, SIGNED_OUT, **wanted)
        assert await anas.code == SIGNED_OUT
        one.hub.close(ENDED, session=OTHER_ROOM)
        assert await cleos.code == ENDED


@live
async def test_who_sits_elsewhere_hears_that_the_clock_moved(shared: RedisServer) -> None:
    async with two(shared) as (one, other):
        await apart(one, other)
        while not other.told.empty():
            other.told.get_nowait()
        one.hub.beyond.changed(ROOM)
        assert await other.told.get() == ROOM


@live
async def test_another_instance_with_the_same_redis_is_not_heard(shared: RedisServer) -> None:
    async with two(shared) as (one, other), process(shared, "another instance") as stranger:
        enter(stranger.hub, "cleo")
        _, anas = enter(one.hub, "ana")
        _, bens = enter(other.hub, "ben")
        await one.sees("ana", "ben")
        assert present(stranger.hub, ROOM) == ["cleo"]
        stranger.hub.close(OVER, session=ROOM)
        one.hub.close(ENDED, person="ana")
        await other.sees("ben")
        assert (await anas.code, bens.code.done()) == (ENDED, False)


@pytest.mark.parametrize("trouble", ["killed", "held up"])
@live
async def test_without_redis_each_goes_on_alone_and_they_find_each_other_again(
    redis: RedisServer, caplog: pytest.LogCaptureFixture, trouble: str
) -> None:
    caplog.set_level(logging.WARNING)
    async with two(redis) as (one, other):
        (_, anas), (ben, bens) = await apart(one, other)
        before = one.hub.sitting(ROOM)["ben"].since
        redis.kill() if trouble == "killed" else redis.signal(signal.SIGSTOP)
        await one.sees("ana")
        await other.sees("ben")
        broadcast(one.hub, ROOM, "alone")
        other.hub.relay(ben, said(1))
        assert await anas.received.get() == "alone"
        assert (one.hub.beyond.cut_off, anas.code.done(), bens.code.done()) == (True, False, False)
        redis.start() if trouble == "killed" else redis.signal(signal.SIGCONT)
        await one.sees("ana", "ben")
        await other.sees("ana", "ben")
        # What was said meanwhile is lost; by this their browsers know it.
        assert one.hub.sitting(ROOM)["ben"].since > before
        other.hub.relay(ben, said(2))
        assert await anas.received.get() == said(2)
    logged = [record.getMessage().split(" (")[0] for record in caplog.records]
    assert sorted(logged) == ["Redis is back: rooms are joined with other processes again."] * 2 + ["Redis is gone"] * 2


@live
async def test_whoever_sat_down_twice_while_apart_keeps_the_newest_place(redis: RedisServer) -> None:
    async with two(redis) as (one, other):
        enter(one.hub, "ben")
        _, first = enter(one.hub, "ana", tab="laptop")
        await one.until(lambda: True)
        redis.kill()
        await other.sees("second", session="to meet")
        _, newer = enter(other.hub, "ana", tab="phone")
        redis.start()
        assert await first.code == ELSEWHERE
        await other.sees("ana", "ben")
        assert not newer.code.done()


@live
async def test_what_redis_does_not_take_is_not_kept_without_end(redis: RedisServer) -> None:
    async with two(redis) as (one, other):
        (ana, anas), (_, bens) = await apart(one, other)
        redis.signal(signal.SIGSTOP)
        frame = relayed(Sealed(bucket=16384, counter=0, data="A" * 21846), ANA)
        for _ in range(2 * MOST_WAITING // len(frame)):
            one.hub.relay(ana, frame)
        await one.sees("ana")
        redis.signal(signal.SIGCONT)
        await one.sees("ana", "ben")
        assert not anas.code.done()
        assert bens.received.qsize() < MOST_WAITING / len(frame)
