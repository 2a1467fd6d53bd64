"""How pages run beside the sockets, through the whole application."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest
from asgiref.sync import sync_to_async
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.urls import path
from pytest_django import Settings
from starlette.types import Message

from turnabout.config.asgi import application

pytestmark = [pytest.mark.once, pytest.mark.django_db(transaction=True)]
PATIENCE = 10.0  # seconds until a test that hangs is told so

begun, go_on = threading.Event(), threading.Event()


@login_not_required
def slow(_request: HttpRequest) -> HttpResponse:
    begun.set()
    go_on.wait(PATIENCE)
    return HttpResponse(threading.current_thread().name)


@login_not_required
def quick(_request: HttpRequest) -> HttpResponse:
    return HttpResponse(threading.current_thread().name)


urlpatterns = [path("slow/", slow), path("quick/", quick)]


@pytest.fixture(autouse=True)
def pages(settings: Settings) -> None:
    settings.ROOT_URLCONF = __name__
    begun.clear()
    go_on.clear()


async def page(address: str) -> bytes:
    said: list[bytes] = []

    async def receive() -> Message:
        if said:
            await asyncio.Event().wait()
        said.append(b"")
        return {"type": "http.request", "body": b""}

    async def send(message: Message) -> None:
        said.append(message.get("body", b""))

    scope = {
        "type": "http",
        "method": "GET",
        "path": address,
        "query_string": b"",
        "headers": [(b"host", b"localhost")],
    }
    await application(scope, receive, send)
    return b"".join(said)


@asynccontextmanager
async def while_one_is_slow() -> AsyncIterator[asyncio.Task[bytes]]:
    """A page that is under way, and goes on afterwards."""
    asked = asyncio.create_task(page("/slow/"))
    await asyncio.to_thread(begun.wait, PATIENCE)
    try:
        yield asked
    finally:
        go_on.set()
        await asked


def test_what_sockets_ask_the_database_does_not_wait_for_a_page() -> None:
    async def asked() -> None:
        async with while_one_is_slow() as slow_one:
            assert await sync_to_async(lambda: "answered")() == "answered"
            assert not slow_one.done()

    asyncio.run(asyncio.wait_for(asked(), PATIENCE))


def test_pages_are_answered_one_after_the_other_on_a_thread_that_stays() -> None:
    async def asked() -> set[bytes]:
        async with while_one_is_slow() as slow_one:
            next_one = asyncio.create_task(page("/quick/"))
        return {await slow_one, await next_one, await page("/quick/")}

    assert asyncio.run(asyncio.wait_for(asked(), PATIENCE)) == {b"pages_0"}
