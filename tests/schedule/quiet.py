"""Two who go quiet, day by day, and the letters they then get."""

from __future__ import annotations

import re
from datetime import timedelta

from tests.builders import World
from tests.conftest import MovedClock
from turnabout.mail.models import Message
from turnabout.schedule import laying
from turnabout.schedule.lulls import asking as lulls

DAY = timedelta(days=1)
STILL_QUIET = "It is still quiet"
BOTH_ONCE = [("Ana", "lull-first"), ("Ben", "lull-first")]
BOTH_TWICE = [*BOTH_ONCE, ("Ana", "lull-second"), ("Ben", "lull-second")]


def days_pass(clock: MovedClock, days: int) -> None:
    """The chores of so many days, as a worker does them."""
    for _ in range(days):
        clock.go(DAY)
        laying.lay_all_ahead(clock.now)
        lulls.look(clock.now)
        # They have gone out, and their words stay for us to read.
        Message.objects.filter(sent_at=None).update(sent_at=clock.now)


def letters(world: World) -> list[tuple[str, str]]:
    """Who was asked what, of the two; in the order of time."""
    two = {world.ana.email: "Ana", world.ben.email: "Ben"}
    asked = Message.objects.filter(letter__startswith="lull-", to__in=two).order_by("created_at", "to")
    return [(two[one.to], one.letter) for one in asked]


def link(world: World, does: str) -> str:
    """One of the three in Ben's last letter."""
    text = Message.objects.filter(letter__startswith="lull-", to=world.ben.email).latest("id").text
    paths: list[str] = re.findall(r"/reminders/[\w-]{43}/", text)
    return paths[["usual", "pause", "ending"].index(does)]
