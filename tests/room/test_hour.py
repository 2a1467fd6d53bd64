"""The hour itself: one clock for both, which outlives every socket."""

from __future__ import annotations

from datetime import timedelta

import pytest
from asgiref.sync import sync_to_async

from tests.builders import World, browser_of, make_session
from tests.conftest import MovedClock
from tests.offers import JSON
from tests.people import START
from tests.sockets import Socket, both, live, room
from turnabout.room import sockets
from turnabout.room.hub import Hub
from turnabout.room.models import Hour, Presence
from turnabout.schedule.models import Session

pytestmark = pytest.mark.django_db(transaction=True)
MARKS = [300, 1200, 600]


@pytest.fixture
def hour(world: World) -> Session:
    """Begins when the test does."""
    return make_session(world.partnership, START)


async def clocks(*people: Socket) -> list[JSON]:
    """The clock in the next state each hears."""
    return [(await socket.until(lambda said: said["type"] == "state"))["clock"] for socket in people]


async def minutes_left(clock: MovedClock, *people: Socket) -> list[int]:
    """The rest of the hour, as each would show it."""
    now = clock.now.timestamp() * 1000
    return [round((shown["ends"][-1] - (shown["paused_at"] or now)) / 60_000) for shown in await clocks(*people)]


@live
async def test_one_clock_runs_for_both(world: World, hour: Session, clock: MovedClock) -> None:
    async with both(world, hour) as (ana, ben):
        await ana.says("start", marks=MARKS)
        anas, bens = await clocks(ana, ben)
        assert anas == bens
        begun = anas["started_at"]
        ends = [begun + seconds * 1000 for seconds in (300, 1500, 2100)]
        stopped = {"paused_at": None, "over_at": None, "extended_seconds": 0}
        assert anas == {"marks": MARKS, "ends": ends, "started_at": begun, **stopped}
        assert abs(begun - clock.now.timestamp() * 1000) < 1000
    session = await Session.objects.aget(id=hour.id)
    assert session.focus_id == world.ana.id


@live
async def test_two_who_start_at_once_get_one_clock(world: World, hour: Session) -> None:
    async with both(world, hour) as (ana, ben):
        await ana.says("start", marks=MARKS)
        await ben.says("start", marks=[60])
        begun = await clocks(ana, ben)
        assert await clocks(ana, ben) == begun
        assert begun[0] == begun[1]
        # Nor does a third tap, by whoever has not seen it yet.
        await ben.says("start", marks=[120])
        assert await clocks(ana, ben) == begun
        assert begun[0]["marks"] in (MARKS, [60])
    assert await Hour.objects.acount() == 1


@live
async def test_every_command_moves_the_clock_of_both(world: World, hour: Session, clock: MovedClock) -> None:
    async with both(world, hour) as (ana, ben):
        await ana.says("start", marks=MARKS)
        assert await minutes_left(clock, ana, ben) == [35, 35]
        await ben.says("next", phase=0)
        assert await minutes_left(clock, ana, ben) == [30, 30]
        await ana.says("extend", phase=1, extended=0, giver=None)
        assert await minutes_left(clock, ana, ben) == [35, 35]
        await ben.says("pause", phase=1)
        assert await minutes_left(clock, ana, ben) == [35, 35]
        clock.go(timedelta(minutes=10))
        await ana.says("resume", phase=1)
        assert await minutes_left(clock, ana, ben) == [35, 35]
        clock.go(timedelta(minutes=5))
        await ben.says("end")
        anas, bens = await clocks(ana, ben)
        assert anas == bens
        assert anas["over_at"] - anas["started_at"] > timedelta(minutes=15) / timedelta(milliseconds=1)
    ended = (await Session.objects.aget(id=hour.id)).ended_at
    assert ended is not None
    assert timedelta(0) <= clock.now - ended < timedelta(seconds=5)


@live
async def test_whoever_tapped_late_is_told_and_shown_where_the_hour_stands(world: World, hour: Session) -> None:
    async with both(world, hour) as (ana, ben):
        await ana.says("next", phase=0)
        assert await ana.message() == {"type": "refused", "code": "passed"}
        assert await clocks(ana, ben) == [None, None]
        await ana.says("start", marks=MARKS)
        await clocks(ana, ben)
        await ana.says("next", phase=0)
        moved = await clocks(ana, ben)
        await ben.says("next", phase=0)
        assert await ben.message() == {"type": "refused", "code": "passed"}
        assert await clocks(ana, ben) == moved


@live
async def test_lengths_that_make_no_hour_start_nothing(world: World, hour: Session) -> None:
    async with both(world, hour) as (ana, _ben):
        await ana.says("start", marks=[14])
        assert await ana.message() == {"type": "refused", "code": "marks"}
        assert await clocks(ana) == [None]


@live
async def test_a_phase_passes_by_itself_while_nobody_is_there(world: World, hour: Session, clock: MovedClock) -> None:
    async with both(world, hour) as (ana, _ben):
        await ana.says("start", marks=MARKS)
        before = (await clocks(ana))[0]
    clock.go(timedelta(minutes=6))
    async with both(world, hour) as (ana, _ben):
        await ana.says("next", phase=0)
        assert await ana.message() == {"type": "refused", "code": "passed"}
        assert await clocks(ana) == [before]


@live
async def test_a_new_process_knows_the_hour(
    world: World, hour: Session, clock: MovedClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with both(world, hour) as (ana, ben):
        await ana.says("start", marks=MARKS)
        await ben.says("pause", phase=0)
        await clocks(ana)
        before = (await clocks(ana))[0]
    monkeypatch.setattr(sockets, "hub", Hub())
    clock.go(timedelta(minutes=30))
    async with room(await sync_to_async(browser_of)(world.ben), hour.id) as ben:
        assert await clocks(ben) == [before]
        await ben.says("resume", phase=0)
        assert await minutes_left(clock, ben) == [35]


@pytest.mark.parametrize("last", [("end", {}), ("next", {"phase": 0})])
@live
async def test_the_end_is_told_to_both_and_then_the_door_shuts(
    world: World, hour: Session, last: tuple[str, JSON]
) -> None:
    async with both(world, hour) as (ana, ben):
        await ana.says("start", marks=[300])
        await clocks(ana, ben)
        await ben.says(last[0], **last[1])
        assert [shown["over_at"] is None for shown in await clocks(ana, ben)] == [False, False]
        assert [await ana.end(), await ben.end()] == [4410, 4410]
    async with room(await sync_to_async(browser_of)(world.ana), hour.id) as again:
        assert await again.hears() == 4410


@live
async def test_an_hour_that_has_not_begun_cannot_be_ended(world: World, hour: Session) -> None:
    async with both(world, hour) as (ana, ben):
        await ana.says("end")
        assert await ana.message() == {"type": "refused", "code": "passed"}
        assert await clocks(ana, ben) == [None, None]
        await ben.says("start", marks=MARKS)
        assert [shown["marks"] for shown in await clocks(ana, ben)] == [MARKS, MARKS]


@live
async def test_two_who_end_at_once_end_it_once(world: World, hour: Session) -> None:
    async with both(world, hour) as (ana, ben):
        await ana.says("start", marks=MARKS)
        await clocks(ana, ben)
        await ana.says("end")
        await ben.says("end")
        assert [await ana.end(), await ben.end()] == [4410, 4410]
    assert (await Session.objects.aget(id=hour.id)).ended_at is not None


@live
async def test_the_time_both_were_there_is_counted(world: World, hour: Session, clock: MovedClock) -> None:
    browsers = [await sync_to_async(browser_of)(person) for person in world.partnership.people]
    async with room(browsers[0], hour.id) as ana:
        await ana.message()
        clock.go(timedelta(minutes=5))
        async with room(browsers[1], hour.id) as ben:
            await ben.message()
            clock.go(timedelta(minutes=20))
        clock.go(timedelta(minutes=7))
        async with room(browsers[1], hour.id) as ben:
            await ben.message()
            clock.go(timedelta(minutes=10))
    together = (await Session.objects.aget(id=hour.id)).together_seconds
    assert 30 * 60 <= together <= 30 * 60 + 5
    assert await Presence.objects.acount() == 3


@live
async def test_alone_is_not_together(world: World, hour: Session, clock: MovedClock) -> None:
    for person in world.partnership.people:
        async with room(await sync_to_async(browser_of)(person), hour.id) as socket:
            await socket.message()
            clock.go(timedelta(minutes=10))
    assert (await Session.objects.aget(id=hour.id)).together_seconds == 0
