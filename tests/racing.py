"""Doing things at the very same moment, as two people do."""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

from django.db import connections

T = TypeVar("T")


def at_once(*acts: Callable[[], T]) -> list[T]:
    """Do all of them at the same moment, each on a thread and a connection of its own."""
    ready = threading.Barrier(len(acts))

    def run(act: Callable[[], T]) -> T:
        try:
            ready.wait(timeout=10)
            return act()
        finally:
            connections.close_all()

    with ThreadPoolExecutor(len(acts)) as pool:
        return list(pool.map(run, acts))
