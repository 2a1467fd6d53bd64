"""The worker: does what is due, second by second, until it is told to stop."""

from __future__ import annotations

import logging
import os
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Event, Thread

from django.db import DatabaseError, close_old_connections, connections

from turnabout.web import chores

LOOKS_EVERY = 1.0  # seconds
# As long as it takes to restart a database; then it looks again.
LOOKS_AFTER_A_FAULT = 10.0  # seconds
# For what is under way when the server is gone. Cut off, it is done again by the next worker.
ENDS_WITHIN = 10.0  # seconds

log = logging.getLogger(__name__)


def work(stop: Event) -> None:
    """Do chores until `stop` is set. What is under way is finished first."""
    pause = 0.0
    reachable = True
    while not stop.wait(pause):
        close_old_connections()
        began = time.monotonic()
        try:
            chores.do_due(stopping=stop.is_set)
        except DatabaseError as fault:
            if reachable:
                log.error("The worker cannot use the database (%s). It keeps trying.", type(fault).__name__)  # noqa: TRY400 - a fault's own words may hold a value
            reachable, pause = False, LOOKS_AFTER_A_FAULT
        else:
            # Where there was much to do there is probably more.
            reachable, pause = True, max(0.0, LOOKS_EVERY - (time.monotonic() - began))
    connections.close_all()


@contextmanager
def ending_with_the_server(stop: Event) -> Iterator[None]:
    """Stop when standard input closes: the server holds its other end, however it dies."""

    def watch() -> None:
        # Not sys.stdin: Python waits at its end for whoever reads that.
        while os.read(sys.stdin.fileno(), 1024):
            pass
        stop.set()
        if not ended.wait(ENDS_WITHIN):
            os._exit(1)

    ended = Event()
    Thread(target=watch, name="watch", daemon=True).start()
    yield
    ended.set()
