"""What tests of the schedule share."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.builders import World, make_rhythm
from tests.conftest import MovedClock
from tests.people import MET
from tests.post_office import PostOffice, post_office
from turnabout.schedule import laying

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pytest_django import Settings


@pytest.fixture
def office(settings: Settings) -> Iterator[PostOffice]:
    """A mail server that letters go out by."""
    with post_office() as opened:
        settings.SMTP = opened.server()
        yield opened


@pytest.fixture
def weekly(world: World, clock: MovedClock) -> World:
    """Ana and Ben have just met and chosen a weekly time; the first hour is in eight days."""
    clock.set(MET)
    make_rhythm(world.partnership)
    laying.lay_ahead(world.partnership, clock.now)
    return world
