from __future__ import annotations

import asyncio
import threading

import pytest

from tests.hubs import OTHER_ROOM, ROOM, broadcast, enter, live, present
from turnabout.room.hub import Elsewhere, Hub, RoomFull
from turnabout.room.protocol import ELSEWHERE, OVER, SIGNED_OUT, TOO_SLOW


@live
async def test_what_one_says_reaches_the_other_in_order_and_nobody_else() -> None:
    hub = Hub()
    ana, anas = enter(hub, "ana")
    _, bens = enter(hub, "ben")
    _, cleos = enter(hub, "cleo", session=OTHER_ROOM)
    for number in range(20):
        hub.relay(ana, str(number))
    assert [await bens.received.get() for _ in range(20)] == [str(number) for number in range(20)]
    assert (anas.heard(), cleos.heard()) == ([], [])


@live
async def test_what_all_shall_know_reaches_both() -> None:
    hub = Hub()
    _, anas = enter(hub, "ana")
    ben, bens = enter(hub, "ben")
    broadcast(hub, ROOM, "both")
    hub.tell(ben, "ben")
    assert await anas.received.get() == "both"
    assert [await bens.received.get() for _ in range(2)] == ["both", "ben"]


@live
async def test_presence_is_who_sits_in_the_room() -> None:
    hub = Hub()
    assert present(hub, ROOM) == []
    ben, _ = enter(hub, "ben")
    ana, _ = enter(hub, "ana")
    assert present(hub, ROOM) == ["ana", "ben"]
    hub.leave(ben)
    hub.leave(ben)
    assert present(hub, ROOM) == ["ana"]
    assert hub.seated(ROOM) == [ana]
    assert not ben.live
    await ben.closed.wait()


@live
async def test_a_second_tab_is_refused_unless_it_takes_over() -> None:
    hub = Hub()
    first, firsts = enter(hub, "ana", tab="one")
    with pytest.raises(Elsewhere):
        enter(hub, "ana", tab="two")
    assert first.live
    second, seconds = enter(hub, "ana", tab="two", takeover=True)
    assert await firsts.code == ELSEWHERE
    broadcast(hub, ROOM, "hello")
    assert await seconds.received.get() == "hello"
    assert firsts.heard() == []
    hub.leave(first)
    assert hub.seated(ROOM) == [second]


@live
async def test_a_tab_that_lost_its_network_replaces_its_own_dead_socket() -> None:
    hub = Hub(drain_seconds=0)
    dead, deads = enter(hub, "ana")
    deads.flowing.clear()
    hub.tell(dead, "never taken")
    back, _ = enter(hub, "ana")
    assert hub.seated(ROOM) == [back]
    assert await deads.code == ELSEWHERE


@live
async def test_a_tab_that_was_replaced_says_nothing_more() -> None:
    hub = Hub()
    old, _ = enter(hub, "ana", tab="one")
    _, bens = enter(hub, "ben")
    new, _ = enter(hub, "ana", tab="two", takeover=True)
    hub.relay(old, "old")
    hub.tell(old, "old")
    hub.relay(new, "new")
    assert await bens.received.get() == "new"


@live
async def test_a_third_person_has_no_place() -> None:
    hub = Hub()
    enter(hub, "ana")
    enter(hub, "ben")
    with pytest.raises(RoomFull):
        enter(hub, "cleo")


@live
async def test_a_slow_reader_is_closed_and_holds_nobody_up() -> None:
    hub = Hub(longest_queue=4)
    ana, anas = enter(hub, "ana")
    ben, bens = enter(hub, "ben")
    bens.flowing.clear()
    for _ in range(6):
        hub.relay(ana, "quick")
    assert not ben.live
    assert await bens.code == TOO_SLOW
    await ben.closed.wait()
    assert present(hub, ROOM) == ["ana"]
    broadcast(hub, ROOM, "still here")
    assert await anas.received.get() == "still here"


@live
async def test_what_was_said_before_a_close_still_arrives() -> None:
    hub = Hub()
    ana, anas = enter(hub, "ana")
    anas.flowing.clear()
    hub.tell(ana, "the last state")
    hub.close(OVER, session=ROOM)
    asyncio.get_running_loop().call_later(0.01, anas.flowing.set)
    assert await anas.code == OVER
    assert anas.heard() == ["the last state"]


@live
async def test_a_socket_that_ended_by_itself_gives_its_place_up() -> None:
    hub = Hub()
    ana, anas = enter(hub, "ana")
    anas.gone = True
    hub.tell(ana, "to nobody")
    await ana.closed.wait()
    assert present(hub, ROOM) == []
    ben, bens = enter(hub, "ben")
    bens.gone = True
    hub.close(OVER, person="ben")
    await ben.closed.wait()
    assert not ben.live


@live
async def test_closing_picks_by_session_person_and_sign_in() -> None:
    hub = Hub()
    _, anas = enter(hub, "ana", login="ana's phone")
    _, bens = enter(hub, "ben")
    _, others = enter(hub, "ana", session=OTHER_ROOM, login="ana's laptop")
    hub.close(SIGNED_OUT, login="ana's phone")
    assert await anas.code == SIGNED_OUT
    assert (present(hub, ROOM), present(hub, OTHER_ROOM)) == (["ben"], ["ana"])
    hub.close(OVER, session=ROOM, person="ana")
    assert present(hub, ROOM) == ["ben"]
    hub.close(OVER, person="ana")
    assert await others.code == OVER
    hub.close(OVER)
    assert present(hub, ROOM) == ["ben"]
    assert not bens.code.done()


@live
async def test_another_thread_reaches_in() -> None:
    hub = Hub()
    _, anas = enter(hub, "ana")
    _, bens = enter(hub, "ben")

    def sign_out() -> None:
        hub.close_soon(SIGNED_OUT, login="ana's login")
        hub.close_soon(SIGNED_OUT, person="nobody")

    thread = threading.Thread(target=sign_out)
    thread.start()
    assert await anas.code == SIGNED_OUT
    thread.join()
    assert not bens.code.done()


def test_reaching_in_without_a_loop_does_nothing() -> None:
    hub = Hub()
    hub.close_soon(SIGNED_OUT, person="ana")

    async def visit() -> None:
        enter(hub, "ana")
        await hub.empty(OVER)

    asyncio.run(visit())
    hub.close_soon(SIGNED_OUT, person="ana")


@live
async def test_emptying_waits_for_every_socket() -> None:
    hub = Hub()
    sockets = [enter(hub, person, session=room)[1] for room in (ROOM, OTHER_ROOM) for person in ("ana", "ben")]
    await hub.empty(OVER)
    assert [socket.code.result() for socket in sockets] == [OVER] * 4
    assert (present(hub, ROOM), present(hub, OTHER_ROOM)) == ([], [])


@live
async def test_no_task_outlives_its_socket() -> None:
    hub = Hub(drain_seconds=0)
    (ana, _), (ben, bens) = enter(hub, "ana"), enter(hub, "ben")
    bens.flowing.clear()
    hub.relay(ana, "stuck")
    hub.leave(ana)
    await hub.empty(OVER)
    writers = {seat.writer for seat in (ana, ben) if seat.writer is not None}
    done, _ = await asyncio.wait(writers)
    assert done == writers
