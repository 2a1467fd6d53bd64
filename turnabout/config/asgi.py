"""One ASGI application: Django's pages, and the room's socket beside them."""

from __future__ import annotations

import gc
import os
import signal
import sys
import warnings
from multiprocessing import parent_process
from multiprocessing.connection import wait
from threading import Thread
from typing import TYPE_CHECKING

import django

# Static files come from a synchronous middleware; they are small and fetched once: reading one whole is right.
warnings.filterwarnings("ignore", message="StreamingHttpResponse must consume synchronous iterators")
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "turnabout.config.settings")
django.setup(set_prefix=False)

from turnabout.config.pages import Pages  # noqa: E402 - as below
from turnabout.room.sockets import sockets  # noqa: E402 - models exist only once Django is set up

if TYPE_CHECKING:
    from multiprocessing.process import BaseProcess

    from starlette.types import Message, Receive, Scope, Send


# What new keys of many years take (`vault.rekeying.MOST_BYTES`), and room to spare. Other addresses read far less.
LARGEST_BODY = 5 * 1024 * 1024

FULL_COLLECTION_AFTER = 100  # of those that walk only what is new
SWITCH_SECONDS = 0.0005


def end_with(parent: BaseProcess) -> None:
    """One of several processes ends with the one that keeps them, also where that was killed."""
    wait([parent.sentinel])
    os.kill(os.getpid(), signal.SIGTERM)


if keeper := parent_process():
    Thread(target=end_with, args=[keeper], daemon=True).start()


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


def settle() -> None:
    """Once all is loaded, and before anything is served: keep short what holds up every socket at once.

    A full collection walks all that lives: a second, where thousands sit. What was loaded stays for good and need not
    be walked, and a tenth as many collections find as much. And a thread that asks the database gives way to the
    sockets after half a millisecond: Python's own five would be added to every message that comes meanwhile.
    """
    gc.collect()
    gc.freeze()
    young, middle, _old = gc.get_threshold()
    gc.set_threshold(young, middle, FULL_COLLECTION_AFTER)
    sys.setswitchinterval(SWITCH_SECONDS)


async def application(scope: Scope, receive: Receive, send: Send) -> None:
    """Sockets to the room, and beginning and end too: it knows other processes. Everything else to Django."""
    if scope["type"] == "lifespan":
        settle()
    if scope["type"] in {"websocket", "lifespan"}:
        await sockets(scope, receive, send)
    else:
        await pages(scope, capped(receive), send)
