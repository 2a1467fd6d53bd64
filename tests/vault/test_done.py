"""Whoever changes their keys is told that it is done, once, on the page that follows."""

from __future__ import annotations

import pytest

from tests.builders import JSON, World, browser_of
from tests.rekeyed import Held, held_by, new_code, new_passphrase, new_root

CHANGES = [
    (new_passphrase, "Your passphrase is changed"),
    (new_code, "The new twelve words count from now on."),
    (new_root, "Everything is new: keys, passphrase and code."),
]


@pytest.mark.parametrize(("make", "sentence"), CHANGES)
def test_a_change_is_said_once(world: World, make: object, sentence: str) -> None:
    held, browser = held_by(world.people.ana), browser_of(world.ana)
    after: tuple[Held, JSON] = make(held)  # type: ignore[operator]  # one of the three
    proof = {"auth": held.sign_in.auth}
    assert browser.said("PUT", "/vault/keyring/", {**after[1], "proof": proof})[0] == 200
    assert sentence in browser.get("/vault/").text
    assert sentence not in browser.get("/vault/").text
