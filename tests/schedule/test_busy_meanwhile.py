"""Calendars of others that are slow: what happens to a calendar here while it is being read there."""

from __future__ import annotations

import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta

import pytest
from django.db import connections
from pytest_django import Settings

from tests.builders import World
from tests.people import START
from tests.schedule.calendars import calendar
from tests.schedule.test_busy import TWICE, known
from tests.web.far_side import FarSide, far_side, ok
from turnabout.accounts.models import Person
from turnabout.schedule.busy import calendars as busy_calendars

pytestmark = pytest.mark.django_db(transaction=True)


@contextmanager
def slow(settings: Settings, first: Callable[[threading.Event], None]) -> Iterator[tuple[FarSide, str]]:
    """A calendar's server that does something else before it answers the first who asks."""
    asked = iter([first])

    def behave(line: socket.socket, over: threading.Event) -> None:
        try:
            next(asked, lambda _over: None)(over)
        finally:
            connections.close_all()
        line.sendall(ok(calendar(TWICE)))

    with far_side(behave) as side:
        settings.OUTWARD_INSIDE = frozenset({("127.0.0.1", side.port)})
        yield side, side.at("/private-7f3a/ana.ics", host="127.0.0.1")


def give_another(person: Person) -> None:
    busy_calendars.give(person, "https://calendar.example/b.ics", START + timedelta(minutes=1))


@pytest.mark.parametrize("act", [busy_calendars.take_out, give_another])
def test_what_is_taken_out_while_it_is_read_stays_out(
    world: World, settings: Settings, act: Callable[[Person], None]
) -> None:
    with slow(settings, lambda _over: act(world.ana)) as (side, address):
        busy_calendars.give(world.ana, address, START)
        busy_calendars.read_next(START)
    assert (len(side.requests), known(world.ana)) == (1, [])


def test_whoever_never_comes_back_from_reading_leaves_it_to_others(world: World, settings: Settings) -> None:
    begun = threading.Event()

    def hang(over: threading.Event) -> None:
        begun.set()
        over.wait()

    def read(now: datetime) -> None:
        try:
            busy_calendars.read_next(now)
        finally:
            connections.close_all()

    with slow(settings, hang) as (side, address):
        busy_calendars.give(world.ana, address, START)
        hanging = threading.Thread(target=read, args=[START])
        hanging.start()
        assert begun.wait(timeout=20)
        assert not busy_calendars.is_due(START)
        busy_calendars.read_next(START + busy_calendars.CLAIMED)
        assert (len(side.requests), len(known(world.ana))) == (2, 2)
    hanging.join()
