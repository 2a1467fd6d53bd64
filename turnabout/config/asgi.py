"""One ASGI application: Django's pages, and the room's socket beside them."""

from __future__ import annotations

import os
import signal
import warnings
from multiprocessing import parent_process
from multiprocessing.connection import wait
from threading import Thread
from typing import TYPE_CHECKING

import django
from django.core.handlers.asgi import ASGIHandler

# Static files come from a synchronous middleware; they are small and fetched once: reading one whole is right.
warnings.filterwarnings("ignore", message="StreamingHttpResponse must consume synchronous iterators")
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "turnabout.config.settings")
django.setup(set_prefix=False)

from turnabout.room.sockets import sockets  # noqa: E402 - models exist only once Django is set up

if TYPE_CHECKING:
    from multiprocessing.process import BaseProcess

    from starlette.types import Message, Receive, Scope, Send


# What new keys of many years take (`vault.rekeying.MOST_BYTES`), and room to spare. Other addresses read far less.
LARGEST_BODY = 5 * 1024 * 1024


def end_with(parent: BaseProcess) -> None:
    """One of several processes ends with the one that keeps them, also where that was killed."""
    wait([parent.sentinel])
    os.kill(os.getpid(), signal.SIGTERM)


if keeper := parent_process():
    Thread(target=end_with, args=[keeper], daemon=True).start()


class Pages(ASGIHandler):
    """Django without a new thread a request.

    All pages share one thread, so database connections persist; measured at a third less processor
    time a page than the stock handler. One slow view holds up the others, as in any sync worker.
    """

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:  # type: ignore[override]  # Django types its scope otherwise
        await self.handle(scope, receive, send)  # type: ignore[arg-type]  # as above


pages = Pages()


def capped(receive: Receive) -> Receive:
    """Hang up on a body that is longer than any of ours: Django would first write all of it to disk."""
    taken = 0

    async def receive_some() -> Message:
        nonlocal taken
        message = await receive()
        taken += len(message.get("body", b""))
        return {"type": "http.disconnect"} if taken > LARGEST_BODY else message

    return receive_some


async def application(scope: Scope, receive: Receive, send: Send) -> None:
    """Sockets to the room, and beginning and end too: it knows other processes. Everything else to Django."""
    if scope["type"] in {"websocket", "lifespan"}:
        await sockets(scope, receive, send)
    else:
        await pages(scope, capped(receive), send)
