"""The line between two browsers: what one says reaches the other, whole, and nobody else."""

from __future__ import annotations

import pytest
from asgiref.sync import sync_to_async

from tests.builders import World, browser_of, make_session
from tests.offers import JSON
from tests.people import START
from tests.sockets import both, live, room
from turnabout.room.protocol import LARGEST_FRAME
from turnabout.schedule.models import Session

pytestmark = pytest.mark.django_db(transaction=True)
NONCE = "A" * 43


@pytest.fixture
def hour(world: World) -> Session:
    """Begins when the test does."""
    return make_session(world.partnership, START)


@pytest.mark.parametrize(
    ("type_", "fields"),
    [
        ("hello", {"nonce": NONCE}),
        ("reply", {"hello": NONCE, "nonce": NONCE}),
        ("sealed", {"bucket": 512, "counter": 0, "data": "A" * 683}),
    ],
)
@live
async def test_what_one_says_reaches_the_other_and_nobody_else(
    world: World, hour: Session, type_: str, fields: JSON
) -> None:
    elsewhere = await sync_to_async(make_session)(world.others, START)
    cleo = await sync_to_async(browser_of)(world.cleo)
    async with both(world, hour) as (ana, ben), room(cleo, elsewhere.id) as outsider:
        await outsider.message()
        await ana.says(type_, **fields)
        assert await ben.message() == {"type": type_, "from": str(world.ana.id), **fields}
        for socket in (ana, outsider):
            await socket.says("ping")
            assert (await socket.message())["type"] == "pong"


@live
async def test_that_something_was_saved_is_said_without_what(world: World, hour: Session) -> None:
    async with both(world, hour) as (ana, ben):
        await ana.says("changed")
        assert await ben.message() == {"type": "changed"}


@pytest.mark.parametrize(
    "frame",
    [
        "",
        "hello",
        "[]",
        '{"type":"dance"}',
        '{"type":"next"}',
        '{"type":"ping","more":1}',
        b"{}",
        "x" * (LARGEST_FRAME + 1),
    ],
)
@live
async def test_what_is_no_message_closes_its_senders_socket_only(
    world: World, hour: Session, frame: str | bytes
) -> None:
    async with both(world, hour) as (ana, ben):
        await ana.sends(frame)
        assert await ana.end() == 4400
        assert (await ben.message())["present"] == [str(world.ben.id)]


@live
async def test_a_long_note_in_one_burst_arrives_whole(world: World, hour: Session) -> None:
    async with both(world, hour) as (ana, ben):
        for counter in range(75):
            await ana.says("sealed", bucket=512, counter=counter, data="A" * 683)
        heard = [(await ben.message())["counter"] for _ in range(75)]
        assert heard == list(range(75))


@live
async def test_more_messages_than_two_people_need_close_the_socket(world: World, hour: Session) -> None:
    async with both(world, hour) as (ana, ben):
        for _ in range(200):
            await ana.says("ping")
        assert await ana.end() == 4429
        assert (await ben.message())["present"] == [str(world.ben.id)]
