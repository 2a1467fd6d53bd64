"""Doing things at the very same moment, as two people do."""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

from django.db import connection, connections, transaction

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


def in_between(first: Callable[[], object], other: Callable[[], T], then: Callable[[], object]) -> T:
    """In one transaction `first` and then `then`; between them `other` on its own connection, as far as it gets.

    For a database that holds rows: whoever waits for one of them is met in the middle. Answers what `other` did.
    """

    def run() -> T:
        try:
            return other()
        finally:
            connections.close_all()

    with ThreadPoolExecutor(1) as pool:
        with transaction.atomic():
            first()
            begun = pool.submit(run)
            while not (begun.done() or _somebody_waits()):
                pass
            then()
        return begun.result(timeout=20)


def _somebody_waits() -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT EXISTS (SELECT 1 FROM pg_locks WHERE NOT granted)")
        row = cursor.fetchone()
    return bool(row and row[0])
