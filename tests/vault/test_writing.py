"""Whoever copied a sign-in, and holds no keys, writes nothing: no junk above what its person wrote."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from uuid import UUID, uuid4

import pytest

from tests.builders import JSON, Browser, World, browser_of, make_invitation, make_session
from tests.notes import note
from tests.offers import claim_of, junk_over, own_note, pulse, shared_note
from tests.people import START
from tests.rekeyed import Held, held_by, new_passphrase, new_root
from turnabout.partnerships.models import Invitation
from turnabout.schedule.models import Session
from turnabout.vault.derive import b64url
from turnabout.vault.models import Keyring, Record

pytestmark = pytest.mark.usefixtures("world")

OTHER_KEYS = (409, {"error": "Your keys were changed on another device. What you typed is kept; unlock again."})


@pytest.fixture
def held(world: World) -> Held:
    """What Ana's browser holds."""
    return held_by(world.people.ana)


def stolen(world: World) -> Browser:
    """Ana's sign-in, in somebody else's hands."""
    browser = browser_of(world.ana)
    browser.writing = ""
    return browser


def rows_of(world: World) -> dict[UUID, int]:
    return dict(Record.objects.filter(author=world.ana).values_list("id", "revision"))


def test_nothing_of_ones_own_nor_pins_nor_what_is_shared_is_written_over(world: World) -> None:
    shared = shared_note(world.people.pair, world.people.ana)
    assert browser_of(world.ana).said("PUT", f"/vault/records/{shared['id']}/", shared)[0] == 201
    before = rows_of(world)
    theirs = Record.objects.filter(author=world.ana)
    assert {one.server_kind for one in theirs} == {"own", "key", "shared"}
    for one in theirs:
        assert stolen(world).said("PUT", f"/vault/records/{one.id}/", junk_over(one)) == OTHER_KEYS
    assert rows_of(world) == before


def a_record(world: World) -> tuple[str, str, JSON]:
    note = own_note(world.people.ana)
    return "PUT", f"/vault/records/{note['id']}/", note


def a_pulse(world: World) -> tuple[str, str, JSON]:
    session = make_session(world.partnership, START - timedelta(hours=2), focus=world.ana)
    record = str(uuid4())
    return "PUT", f"/sessions/{session.id}/pulse/{record}/", pulse(world.people.pair, world.ana.id, record)


def an_invitation_to(world: World, *, claimed: bool = False) -> Invitation:
    """Ana's, which Dov has taken up, or not yet."""
    invitation, keys = make_invitation(world.people.ana)
    if claimed:
        body = claim_of(world.people.dov, invitation, keys, inviter=world.people.ana)
        assert browser_of(world.dov).said("POST", f"/invitations/{invitation.id}/claim/", body)[0] == 201
    return invitation


def a_link(world: World) -> tuple[str, str, JSON]:
    kept, _ = make_invitation(world.people.ana)
    body = {"id": str(uuid4()), "claim_hash": kept.claim_hash, "sealed": b64url(bytes(kept.sealed))}
    return "POST", "/invitations/", body


def a_claim(world: World) -> tuple[str, str, JSON]:
    invitation, keys = make_invitation(world.people.dov)
    body = claim_of(world.people.ana, invitation, keys, inviter=world.people.dov)
    # The roster is there: what this brings is its next revision.
    return "POST", f"/invitations/{invitation.id}/claim/", {**body, "records": body["records"][:1]}


def a_yes(world: World) -> tuple[str, str, JSON]:
    return "POST", f"/invitations/{an_invitation_to(world, claimed=True).id}/confirmation/", {"records": []}


def a_no(world: World) -> tuple[str, str, JSON]:
    body = {"records": [own_note(world.people.ana)]}
    return "POST", f"/invitations/{an_invitation_to(world, claimed=True).id}/refusal/", body


def an_end(world: World) -> tuple[str, str, JSON]:
    return "POST", f"/partnerships/{world.partnership.id}/ending/", {"records": [own_note(world.people.ana)]}


def a_block(world: World) -> tuple[str, str, JSON]:
    return "POST", f"/partnerships/{world.partnership.id}/block/", {"records": [own_note(world.people.ana)]}


@pytest.mark.parametrize("step", [a_record, a_pulse, a_link, a_claim, a_yes, a_no, an_end, a_block])
def test_every_step_that_keeps_records_asks_for_the_keys(
    world: World, step: Callable[[World], tuple[str, str, JSON]]
) -> None:
    method, path, body = step(world)
    guessing = stolen(world)
    guessing.writing = "x" * 43
    assert [one.said(method, path, body) for one in (stolen(world), guessing)] == [OTHER_KEYS] * 2
    assert browser_of(world.ana).send(method, path, body).status_code in (200, 201)


def a_note_taken_back(world: World) -> tuple[str, str, JSON]:
    note(world.ana, world, focus=world.ana, ago=1)
    return "POST", f"/sessions/{Session.objects.get().id}/noting/removal/", {}


def the_years_before(world: World) -> tuple[str, str, JSON]:
    body = {"month": "3", "year": "2023", "coached": str(world.ben.id)}
    return "POST", f"/partnerships/{world.partnership.id}/since/", body


@pytest.mark.parametrize("step", [a_note_taken_back, the_years_before])
def test_what_was_is_not_changed_by_a_sign_in_alone(
    world: World, step: Callable[[World], tuple[str, str, JSON]]
) -> None:
    method, path, body = step(world)
    assert stolen(world).said(method, path, body) == OTHER_KEYS
    assert browser_of(world.ana).send(method, path, body).status_code == 200


def test_nobody_needs_keys_to_stop_or_to_say_no(world: World) -> None:
    invitation = an_invitation_to(world, claimed=True)
    nothing: JSON = {"records": []}
    assert stolen(world).said("POST", f"/invitations/{invitation.id}/refusal/", nothing)[0] == 200
    assert stolen(world).said("POST", f"/partnerships/{world.partnership.id}/ending/", nothing)[0] == 200


def test_another_passphrase_leaves_the_proof_and_other_keys_bring_another(world: World, held: Held) -> None:
    browser, proof = browser_of(world.ana), {"auth": held.sign_in.auth}
    middle, change = new_passphrase(held)
    assert browser.said("PUT", "/vault/keyring/", {**change, "proof": proof})[0] == 200
    assert browser.said(*a_record(world))[0] == 201
    after, change = new_root(middle)
    assert browser.said("PUT", "/vault/keyring/", {**change, "proof": {"auth": middle.sign_in.auth}})[0] == 200
    shared = shared_note(world.people.pair, world.people.ana)
    assert browser.said("PUT", f"/vault/records/{shared['id']}/", shared) == OTHER_KEYS
    browser.writing = after.writing
    assert browser.said("PUT", f"/vault/records/{shared['id']}/", shared)[0] == 201


def test_only_who_holds_the_keys_may_send_more_than_the_usual_at_once(world: World) -> None:
    long = {"records": "x" * 600_000}
    assert stolen(world).said("PUT", "/vault/keyring/", long)[0] == 413
    assert browser_of(world.ana).said("PUT", "/vault/keyring/", long)[0] == 400


def test_new_keys_without_a_proof_are_refused(world: World, held: Held) -> None:
    _, change = new_root(held)
    del change["writing"]
    sent = {**change, "proof": {"auth": held.sign_in.auth}}
    assert browser_of(world.ana).said("PUT", "/vault/keyring/", sent)[0] == 400


def test_a_keyring_of_before_is_asked_from_its_next_change_on(world: World, held: Held) -> None:
    Keyring.objects.filter(person=world.ana).update(writing_hash="")
    assert stolen(world).said(*a_record(world))[0] == 201
    _, change = new_passphrase(held)
    browser_of(world.ana).said("PUT", "/vault/keyring/", {**change, "proof": {"auth": held.sign_in.auth}})
    world.ana.refresh_from_db()
    assert stolen(world).said(*a_record(world)) == OTHER_KEYS


def test_only_a_hash_of_the_proof_is_kept(world: World) -> None:
    kept = Keyring.objects.get(person=world.ana).writing_hash
    assert len(kept) == 64
    assert world.people.ana.writing not in kept
