"""A process that is really killed while it changes somebody's keys: all of it was done, or nothing."""

from __future__ import annotations

import os
import random
import select
import signal
import time
from itertools import cycle, islice

import pytest
from django.db import connections

from tests.builders import JSON, make_world
from tests.conftest import MovedClock
from tests.friends import Device, Friend, say
from tests.people import People
from tests.rekeyed import new_both, new_code, new_passphrase, new_root

CHANGES = [new_passphrase, new_code, new_both, new_passphrase, new_both, new_code, new_root]
MOST_ROOTS = 20


def ended_within(seconds: float | None, device: Device, body: JSON) -> bool:
    """Send a change in a process of its own, and kill that after so long; whether it had ended by itself."""
    connections.close_all()
    child = os.fork()
    if child == 0:
        try:
            say(device.browser, "PUT", "/vault/keyring/", body)
        finally:
            os._exit(0)
    watched = os.pidfd_open(child)
    ended = bool(select.select([watched], [], [], seconds)[0])
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)
    os.close(watched)
    return ended


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("deaths", [15, pytest.param(200, marks=pytest.mark.slow)])
def test_all_or_nothing(people: People, clock: MovedClock, deaths: int) -> None:
    make_world(people)
    ana = Friend(people.ana, [people.ana.sign_in], [people.ana.recovery], (people.ana.root,))
    longest, killed, acted = 0.0, 0, 0
    for number, kind in enumerate(islice(cycle(CHANGES), deaths)):
        device = ana.come_in(clock)
        assert device.held
        ana.forget("nothing but what has stopped working")
        make = new_both if kind is new_root and len(ana.roots) > MOST_ROOTS else kind
        roots, revision, (after, body) = ana.roots, ana.row.revision, make(device.held)
        proof = {"auth": device.held.sign_in.auth}
        ana.learn(after, body)
        began = time.monotonic()
        # The first is let live, to see how long a life is.
        ended = ended_within(random.uniform(0, longest) if number else None, device, {**body, "proof": proof})  # noqa: S311 - a moment, no secret
        longest = longest or time.monotonic() - began
        killed, acted = killed + (not ended), acted + (ana.row.revision > revision)
        if ana.row.root == len(roots):
            ana.roots = roots
        assert ana.is_whole()
        assert ana.gets_in()
    assert killed
    assert acted
