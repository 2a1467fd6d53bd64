"""Pages say which keyring is the present one, so that a browser with keys of another locks."""

from __future__ import annotations

from tests.builders import World, browser_of
from turnabout.vault.models import Keyring

SAID = '<meta name="keyring" content="{}">'


def test_every_page_of_somebody_signed_in_says_the_revision_of_their_keyring(world: World) -> None:
    Keyring.objects.filter(person=world.ana).update(revision=3)
    for path in ("/", "/unlock/", "/practice/"):
        assert SAID.format(3) in browser_of(world.ana).get(path).text
        assert SAID.format(1) in browser_of(world.ben).get(path).text


def test_strangers_are_told_of_no_keyring(world: World) -> None:  # noqa: ARG001 - there are keyrings to tell of
    assert 'name="keyring"' not in browser_of(None).get("/practice/").text
