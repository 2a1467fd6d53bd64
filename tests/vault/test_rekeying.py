"""Changing what opens a keyring: whole or not at all, and nobody locked out by an answer that got lost."""

from __future__ import annotations

import pytest

from tests.builders import JSON, Browser, World, browser_of
from tests.rekeyed import Held, held_by, new_code, new_passphrase, new_root, note_under
from turnabout.accounts.models import SignIn
from turnabout.vault.derive import from_b64url
from turnabout.vault.models import Keyring, Record
from turnabout.vault.wrap import unwrap_keyring

MISFIT = (403, {"error": "That passphrase does not fit. Nothing was changed; try again."})
NOT_THE_CODE = (403, {"error": "That is not the recovery code of this account. Check the words and try again."})
ELSEWHERE = 409


@pytest.fixture
def held(world: World) -> Held:
    """What Ana's browser holds."""
    return held_by(world.people.ana)


def send(browser: Browser, held: Held, change: JSON, **proof: str) -> tuple[int, JSON]:
    """Send a change, proved by the passphrase of before unless said otherwise."""
    shown = proof or {"auth": held.sign_in.auth}
    return browser.said("PUT", "/vault/keyring/", {**change, "proof": shown})


def signs_in(email: str, held: Held) -> bool:
    """Whether somebody signs in by the passphrase, and what they are handed opens."""
    status, given = Browser().said("POST", "/sign-in/", {"email": email, "auth": held.sign_in.auth})
    if status != 200:
        return False
    opened = unwrap_keyring(from_b64url(given["wrap"]), held.sign_in.unlock, person=given["person"])
    return opened.roots == held.keyring.roots and opened.revision == held.keyring.revision


def test_a_new_passphrase_takes_the_place_of_the_old_once_it_was_used(world: World, held: Held) -> None:
    after, change = new_passphrase(held)
    browser = browser_of(world.ana)
    assert send(browser, held, change) == (200, {"revision": 2})
    assert browser.said("POST", "/vault/unlocking/", {"auth": after.sign_in.auth})[0] == 200
    assert signs_in(world.ana.email, after)
    assert not signs_in(world.ana.email, held)


def test_many_years_of_records_go_with_new_keys_in_one_request(world: World, held: Held) -> None:
    """Six parts of a manifest are more than any other address takes."""
    _, change = new_root(held)
    change["records"] = [*change["records"], *({**change["records"][0], "sealed": "A" * 88_000} for _ in range(8))]
    assert send(browser_of(world.ana), held, change)[0] != 413


def test_until_then_the_old_one_lets_in_and_undoes_the_change(world: World, held: Held) -> None:
    after, change = new_passphrase(held)
    send(browser_of(world.ana), held, change)
    assert signs_in(world.ana.email, held)
    assert not signs_in(world.ana.email, after)
    assert send(browser_of(world.ana), held, new_code(held)[1])[0] == 200


def test_every_other_browser_is_signed_out(world: World, held: Held) -> None:
    here, there = browser_of(world.ana), browser_of(world.ana)
    send(here, held, new_passphrase(held)[1])
    assert here.get("/vault/").status_code == 200
    assert there.get("/vault/").status_code == 302
    assert SignIn.objects.of(world.ana).count() == 1


def test_a_new_code_leaves_the_passphrase_as_it_is(world: World, held: Held) -> None:
    after, change = new_code(held)
    browser = browser_of(world.ana)
    assert send(browser, held, change)[0] == 200
    assert signs_in(world.ana.email, after)
    assert browser.said("POST", "/vault/unlocking/", {"recovery_auth": held.recovery.auth}) == NOT_THE_CODE
    assert browser.said("POST", "/vault/unlocking/", {"recovery_auth": after.recovery.auth})[0] == 200


def test_the_code_proves_as_well_as_the_passphrase(world: World, held: Held) -> None:
    after, change = new_passphrase(held)
    assert send(browser_of(world.ana), held, change, recovery_auth=held.recovery.auth)[0] == 200
    assert signs_in(world.ana.email, after)


@pytest.mark.parametrize("proof", [{"auth": "x" * 43}, {"recovery_auth": "x" * 43}])
def test_without_either_nothing_changes(world: World, held: Held, proof: dict[str, str]) -> None:
    status, answer = send(browser_of(world.ana), held, new_passphrase(held)[1], **proof)
    assert (status, answer) in (MISFIT, NOT_THE_CODE)
    assert signs_in(world.ana.email, held)


def test_somebody_elses_secrets_prove_nothing(world: World, held: Held) -> None:
    assert send(browser_of(world.cleo), held, new_passphrase(held)[1]) == MISFIT
    assert signs_in(world.ana.email, held)


def test_the_same_request_twice_changes_once(world: World, held: Held) -> None:
    after, change = new_code(held)
    browser = browser_of(world.ana)
    assert send(browser, held, change) == send(browser, held, change) == (200, {"revision": 2})
    assert Keyring.objects.get(person=world.ana).revision == after.keyring.revision


def test_of_two_devices_the_slower_is_told(world: World, held: Held) -> None:
    browser = browser_of(world.ana)
    send(browser, held, new_code(held)[1])
    status, answer = send(browser, held, new_code(held)[1])
    assert status == ELSEWHERE
    assert "changed elsewhere" in answer["error"]
    assert Keyring.objects.get(person=world.ana).revision == 2


@pytest.mark.parametrize(
    "broken",
    [
        {"recipient": "age1" + "q" * 58},
        {"root": 2},
        {"root": 3},
        {"wrap": "!"},
        {"auth": "a passphrase"},
        {"recovery_auth": "abandon zoo"},
        {"records": {}},
        {"records": [1]},
        {"revision": 0},
    ],
)
def test_a_change_that_does_not_fit_together_is_refused_whole(world: World, held: Held, broken: JSON) -> None:
    before = Keyring.objects.get(person=world.ana)
    status, _ = send(browser_of(world.ana), held, {**new_passphrase(held)[1], **broken})
    assert status == 400
    after = Keyring.objects.get(person=world.ana)
    assert (after.revision, bytes(after.wrap)) == (before.revision, bytes(before.wrap))
    assert signs_in(world.ana.email, held)


def test_a_lost_device_leaves_nothing_of_before_that_opens(world: World, held: Held) -> None:
    after, change = new_root(held)
    browser = browser_of(world.ana)
    assert send(browser, held, change)[0] == 200
    assert signs_in(world.ana.email, after)
    assert not signs_in(world.ana.email, held)
    assert Keyring.objects.get(person=world.ana).recipient == after.keys.recipient


def test_what_is_sealed_under_the_lost_keys_is_kept_no_more(world: World, held: Held) -> None:
    after, change = new_root(held)
    browser = browser_of(world.ana)
    send(browser, held, change)
    old, new = note_under(held), note_under(after)
    browser.writing = after.writing
    assert browser.said("PUT", f"/vault/records/{old['id']}/", old)[0] == ELSEWHERE
    assert browser.said("PUT", f"/vault/records/{new['id']}/", new)[0] == 201
    assert Record.objects.get(id=new["id"]).epoch == 2


def test_new_keys_come_with_everything_new(world: World, held: Held) -> None:
    _, change = new_root(held)
    for missing in ("auth", "recovery_auth", "records"):
        part = {name: value for name, value in change.items() if name != missing}
        assert send(browser_of(world.ana), held, part)[0] == 400
    assert signs_in(world.ana.email, held)


def test_records_that_are_refused_undo_the_change(world: World, held: Held) -> None:
    _, change = new_root(held)
    foreign = {**change["records"][0], "epoch": 1}
    assert send(browser_of(world.ana), held, {**change, "records": [foreign]})[0] == ELSEWHERE
    assert signs_in(world.ana.email, held)


def test_keeping_and_knowing_the_code_are_noted(world: World) -> None:
    browser = browser_of(world.ana)
    assert browser.said("POST", "/vault/code/shown/", {"how": "kept"})[0] == 200
    assert browser.said("POST", "/vault/code/shown/", {"how": "words"})[0] == 200
    assert browser.said("POST", "/vault/code/shown/", {"how": "guess"})[0] == 400
    own = Keyring.objects.get(person=world.ana)
    assert own.code_kept_at
    assert own.words_shown_at
    assert own.code_shown_at is None


def test_the_pages_of_ones_keys_open(world: World) -> None:
    browser = browser_of(world.ana)
    for page in ("", "passphrase/", "code/", "lost-device/"):
        assert browser.get(f"/vault/{page}").status_code == 200
