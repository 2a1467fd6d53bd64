"""What makes a sign-in live, for those who look at many at once."""

from __future__ import annotations

from datetime import timedelta

import pytest

from tests.builders import World
from tests.people import START
from turnabout.room.standing import stands


def test_it_lives_until_it_runs_out(world: World) -> None:
    proof, at = world.ana.get_session_auth_hash(), START.timestamp()
    lives = [stands(proof, START + timedelta(seconds=ahead), world.ana, at=at) for ahead in (1, 0, -1)]
    assert lives == [True, False, False]


@pytest.mark.parametrize("change", ["passphrase", "deleted", "gone", "without proof"])
def test_it_ends_with_the_passphrase_and_with_the_person(world: World, change: str) -> None:
    proof = "" if change == "without proof" else world.ana.get_session_auth_hash()
    if change == "passphrase":
        world.ana.password = "another"
    if change == "deleted":
        world.ana.deleted_at = START
    person = None if change == "gone" else world.ana
    assert not stands(proof, START + timedelta(days=1), person, at=START.timestamp())
