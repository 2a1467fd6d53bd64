"""What is told of a passphrase, a code or keys that somebody changes, and in which letters."""

from __future__ import annotations

import pytest

from tests.builders import World
from tests.conftest import MovedClock
from tests.rekeyed import Held, held_by
from tests.vault.test_recovering import asked, letters
from turnabout.accounts.models import Person
from turnabout.web.clock import now

pytestmark = pytest.mark.usefixtures("world", "verified")


@pytest.fixture
def held(world: World) -> Held:
    """What Ana's browser holds."""
    return held_by(world.people.ana)


@pytest.fixture
def verified(world: World) -> None:
    """Ana has said that she reads at her address."""
    Person.objects.filter(id=world.ana.id).update(email_verified_at=now())


def test_the_letter_of_a_reset_says_what_its_link_can_do_without_the_code() -> None:
    asked()
    [text] = letters("reset")
    assert "whoever reads your mail can use it to start your account anew, in two days." in text
    assert "http://localhost:8000/vault/\n" in text
