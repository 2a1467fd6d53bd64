"""The hash that instances keep of an auth secret."""

from __future__ import annotations

from django.contrib.auth.hashers import make_password
from pytest_django import Settings

from tests.builders import World
from turnabout.accounts.models import Person
from turnabout.vault.models import Keyring


def test_it_fits_its_columns(world: World, settings: Settings) -> None:
    """Tests hash quickly, and shortly: an instance on PostgreSQL would be the first to notice."""
    settings.PASSWORD_HASHERS = ["turnabout.accounts.hashers.AuthSecretHasher"]
    kept = make_password("x" * 43)
    Person.objects.filter(id=world.ana.id).update(password=kept)
    Keyring.objects.filter(person=world.ana).update(recovery_hash=kept)
    world.ana.refresh_from_db()
    assert world.ana.check_password("x" * 43)
    assert Keyring.objects.get(person=world.ana).recovery_hash == kept
