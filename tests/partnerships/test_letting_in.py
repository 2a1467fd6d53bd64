"""Letting a partner back in: one link, for the one it names, into the next epoch and no other."""

from __future__ import annotations

import uuid
from datetime import timedelta

import pytest

from tests.builders import JSON, World, browser_of, make_invitation
from tests.conftest import MovedClock
from tests.offers import offer, shared_note
from tests.people import START, Someone, sealed_by
from turnabout.accounts.models import Person
from turnabout.partnerships.models import Invitation, Partnership
from turnabout.partnerships.renewal import new_keys
from turnabout.vault.derive import FragmentKeys, b64url
from turnabout.vault.envelope import Slot
from turnabout.vault.models import Record, Revision

NOT_HERE = 404
OVERTAKEN = 409


def link_for(world: World, *, epoch: int = 2) -> tuple[Invitation, FragmentKeys]:
    """Ben's link that lets Ana back in."""
    row, keys = make_invitation(world.people.ben)
    row.reopens, row.returning, row.epoch = world.partnership, world.ana, epoch
    row.save()
    return row, keys


def key_record(world: World, author: Someone, *, epoch: int = 2) -> JSON:
    """A pin for an epoch, as far as the server can tell."""
    slot = Slot(
        server="key",
        id=str(uuid.uuid4()),
        partnership=str(world.partnership.id),
        epoch=epoch,
        author=str(author.id),
        revision=1,
    )
    return offer(slot, sealed_by(author, slot, {"text": "pin"}))


def claim(world: World, keys: FragmentKeys, *, author: Someone | None = None, **changes: object) -> JSON:
    body: JSON = {
        "claim": b64url(keys.claim),
        "partnership": str(world.partnership.id),
        "handover": "m" * 43 + "\n{}",
        "secret": b64url(b"sealed"),
        "records": [key_record(world, author or world.people.ana)],
    }
    return {**body, **changes}


def step(person: Person, row: Invitation, name: str, body: JSON) -> int:
    return browser_of(person).send("POST", f"/invitations/{row.id}/{name}/", body).status_code


def test_the_epoch_moves_with_the_yes_and_not_before(world: World) -> None:
    row, keys = link_for(world)
    assert step(world.ana, row, "claim", claim(world, keys)) == 201
    assert Partnership.objects.get(id=world.partnership.id).epoch == 1
    confirmed = {"records": [key_record(world, world.people.ben)]}
    assert step(world.ben, row, "confirmation", confirmed) == 200
    after = Partnership.objects.get(id=world.partnership.id)
    assert (after.epoch, after.ended_at) == (2, None)


def test_from_then_on_nothing_is_kept_under_the_keys_of_before(world: World) -> None:
    row, keys = link_for(world)
    step(world.ana, row, "claim", claim(world, keys))
    step(world.ben, row, "confirmation", {"records": [key_record(world, world.people.ben)]})
    old = shared_note(world.people.pair, world.people.ben)
    browser = browser_of(world.ben)
    assert browser.send("PUT", f"/vault/records/{old['id']}/", old).status_code == NOT_HERE
    new = {**old, "epoch": 2}
    assert browser.send("PUT", f"/vault/records/{old['id']}/", new).status_code == 201


def test_what_was_written_before_is_written_on_under_the_new_keys(world: World) -> None:
    note = shared_note(world.people.pair, world.people.ben)
    browser = browser_of(world.ben)
    browser.send("PUT", f"/vault/records/{note['id']}/", note)
    row, keys = link_for(world)
    step(world.ana, row, "claim", claim(world, keys))
    step(world.ben, row, "confirmation", {"records": [key_record(world, world.people.ben)]})
    on = {**shared_note(world.people.pair, world.people.ben, record=note["id"], revision=2), "epoch": 2}
    assert browser.send("PUT", f"/vault/records/{note['id']}/", on).status_code == 201
    assert Record.objects.get(id=note["id"]).epoch == 2
    assert list(Revision.objects.filter(record=note["id"]).order_by("number").values_list("epoch", flat=True)) == [1, 2]


def test_the_no_leaves_everything_as_it_is(world: World) -> None:
    row, keys = link_for(world)
    step(world.ana, row, "claim", claim(world, keys))
    assert step(world.ben, row, "refusal", {"records": []}) == 200
    after = Partnership.objects.get(id=world.partnership.id)
    assert (after.epoch, after.ended_at) == (1, None)
    again, fresh = link_for(world)
    assert step(world.ana, again, "claim", claim(world, fresh)) == 201


@pytest.mark.parametrize("who", ["cleo", "dov"])
def test_it_is_for_nobody_else(world: World, who: str) -> None:
    row, keys = link_for(world)
    person, known = getattr(world, who), getattr(world.people, who)
    assert step(person, row, "claim", claim(world, keys, author=known)) == NOT_HERE
    assert step(world.ana, row, "claim", claim(world, keys)) == 201


def test_it_leads_to_its_partnership_only(world: World) -> None:
    row, keys = link_for(world)
    other = str(world.others.id)
    assert step(world.ana, row, "claim", claim(world, keys, partnership=other)) == NOT_HERE
    assert step(world.ana, row, "claim", claim(world, keys, partnership=str(uuid.uuid4()))) == NOT_HERE


def test_an_epoch_that_was_overtaken_is_said_so(world: World) -> None:
    first, keys = link_for(world)
    second, fresh = link_for(world)
    step(world.ana, first, "claim", claim(world, keys))
    step(world.ben, first, "confirmation", {"records": [key_record(world, world.people.ben)]})
    assert step(world.ana, second, "claim", claim(world, fresh)) == OVERTAKEN


def test_a_pin_for_the_next_epoch_needs_a_link_taken_up(world: World) -> None:
    pin = key_record(world, world.people.ana)
    assert browser_of(world.ana).send("PUT", f"/vault/records/{pin['id']}/", pin).status_code == NOT_HERE


def test_nobody_signs_up_by_it(world: World) -> None:
    row, keys = link_for(world)
    body = {"door": {"door": "invitation", "invitation": str(row.id), "claim": b64url(keys.claim)}}
    assert browser_of(None).send("POST", "/sign-up/", body).status_code == 400
    assert step(world.ana, row, "claim", claim(world, keys)) == 201


@pytest.mark.parametrize("epoch", [1, 3])
def test_a_link_is_made_for_the_next_epoch_only(world: World, epoch: int) -> None:
    row, _ = make_invitation(world.people.ben)
    body = {
        "id": str(uuid.uuid4()),
        "claim_hash": row.claim_hash,
        "sealed": b64url(bytes(row.sealed)),
        "reopens": str(world.partnership.id),
        "epoch": epoch,
    }
    assert browser_of(world.ben).send("POST", "/invitations/", body).status_code in (400, OVERTAKEN)
    assert browser_of(world.ben).send("POST", "/invitations/", {**body, "epoch": 2}).status_code == 201
    assert browser_of(world.cleo).send("POST", "/invitations/", {**body, "epoch": 2}).status_code == NOT_HERE


def test_an_answer_nobody_can_check_any_more_is_a_no(world: World) -> None:
    row, keys = link_for(world)
    step(world.ana, row, "claim", claim(world, keys))
    new_keys(world.ben, START + timedelta(minutes=1))
    assert Invitation.objects.get(id=row.id).answered_at
    after = Partnership.objects.get(id=world.partnership.id)
    assert (after.epoch, after.ended_at) == (1, None)
    again, fresh = link_for(world)
    assert step(world.ana, again, "claim", claim(world, fresh)) == 201


def test_an_epoch_does_not_begin_without_the_inviters_pin(world: World) -> None:
    row, keys = link_for(world)
    step(world.ana, row, "claim", claim(world, keys))
    assert step(world.ben, row, "confirmation", {"records": []}) == 400
    assert Partnership.objects.get(id=world.partnership.id).epoch == 1


def test_new_keys_take_back_ones_open_links(world: World, clock: MovedClock) -> None:
    row, _ = link_for(world)

    new_keys(world.ben, START + timedelta(minutes=1))
    assert Invitation.objects.get(id=row.id).state(clock.now) == "revoked"
