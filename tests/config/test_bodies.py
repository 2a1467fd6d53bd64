"""How much a request may bring before it is hung up on, through the whole application."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator

import pytest
from starlette.types import Message

from turnabout.config.asgi import LARGEST_BODY, application
from turnabout.partnerships import inviting
from turnabout.vault import rekeying

PIECE = 64 * 1024


def pieces(size: int) -> Iterator[Message]:
    for start in range(0, size, PIECE):
        part = b"x" * min(PIECE, size - start)
        yield {"type": "http.request", "body": part, "more_body": start + PIECE < size}
    while True:
        yield {"type": "http.disconnect"}


async def statuses(size: int) -> list[int]:
    """What is answered to a body of this many bytes: one status, or nothing."""
    body, said = pieces(size), list[int]()

    async def receive() -> Message:
        message = next(body)
        if message["type"] == "http.disconnect":
            # A browser waits for its answer before it goes.
            await asyncio.Event().wait()
        return message

    async def send(message: Message) -> None:
        if message["type"] == "http.response.start":
            said.append(message["status"])

    scope = {
        "type": "http",
        "method": "POST",
        "path": "/nowhere/",
        "query_string": b"",
        "headers": [(b"host", b"localhost"), (b"content-type", b"application/json")],
    }
    await asyncio.wait_for(application(scope, receive, send), timeout=30)
    return said


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("size", [100, max(rekeying.MOST_BYTES, inviting.MOST_BYTES)])
def test_new_keys_of_many_years_arrive(size: int) -> None:
    assert asyncio.run(statuses(size)) == [404]


@pytest.mark.django_db(transaction=True)
def test_longer_than_anything_of_ours_is_hung_up_on() -> None:
    assert asyncio.run(statuses(LARGEST_BODY + 1)) == []
