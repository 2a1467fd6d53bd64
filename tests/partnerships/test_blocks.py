"""Stop now and block: at once, without keys, and without telling."""

from __future__ import annotations

import uuid
from datetime import timedelta

import pytest

from tests.builders import JSON, World, browser_of, make_invitation, make_rhythm, make_session
from tests.offers import claim_of, shared_note
from tests.people import START
from turnabout.accounts.models import Person
from turnabout.partnerships import blocks
from turnabout.partnerships.models import INVITATION_LIFE, Block, Invitation, Partnership
from turnabout.schedule import laying
from turnabout.schedule.models import Rhythm, Session
from turnabout.vault.derive import FragmentKeys, b64url
from turnabout.vault.models import Record

NOTHING: JSON = {"records": []}


def tap(person: Person, partnership: Partnership) -> str:
    """The button, without any script. Where it leads."""
    answer = browser_of(person).post(f"/partnerships/{partnership.id}/block/")
    assert answer.status_code == 302
    return answer.headers["Location"]


def claim(person: Person, world: World, link: tuple[Invitation, FragmentKeys], inviter: Person) -> tuple[int, JSON]:
    body = claim_of(world.known(person), *link, inviter=world.known(inviter))
    body["records"] = body["records"][:1]
    return browser_of(person).said("POST", f"/invitations/{link[0].id}/claim/", body)


def page_of(person: Person, invitation: Invitation) -> str:
    return browser_of(person).get(f"/invitations/{invitation.id}/").text


def test_one_tap_without_keys_ends_it_and_blocks(world: World, partnership: Partnership) -> None:
    make_rhythm(partnership)
    laying.lay_ahead(partnership, START)
    held = make_session(partnership, START - timedelta(days=3), held=True)
    where = tap(world.ana, partnership)
    partnership.refresh_from_db()
    assert partnership.ended_at is not None
    assert blocks.between(world.ana.id, world.ben.id)
    assert blocks.between(world.ben.id, world.ana.id)
    assert list(Session.objects.within(partnership)) == [held]
    assert not Rhythm.objects.filter(partnership=partnership).current().exists()
    page = browser_of(world.ana).get(where).text
    assert "Ben is blocked" in page
    assert "Unblock Ben" in page


def test_with_keys_the_sealed_ending_comes_along(world: World, partnership: Partnership) -> None:
    last = {**shared_note(world.people.pair, world.people.ana), "server": "key"}
    path = f"/partnerships/{partnership.id}/block/"
    status, said = browser_of(world.ana).said("POST", path, {"records": [last]})
    assert (status, said) == (200, {"next": f"/account/blocks/{Block.objects.get().id}/"})
    assert Record.objects.filter(id=last["id"]).exists()


def test_a_second_tap_and_one_after_the_end_are_as_good(world: World, partnership: Partnership) -> None:
    browser_of(world.ben).said("POST", f"/partnerships/{partnership.id}/ending/", NOTHING)
    assert tap(world.ana, partnership) == tap(world.ana, partnership)
    assert Block.objects.count() == 1


def test_the_blocked_person_sees_only_an_end(world: World, partnership: Partnership) -> None:
    """Word for word what Cleo's partner sees after an end without a block."""
    tap(world.ana, partnership)
    browser_of(world.cleo).said("POST", f"/partnerships/{world.others.id}/ending/", NOTHING)
    seen = [
        browser_of(person).get(f"/partnerships/{one.id}/").text.split("<main")[1].replace(str(one.id), "")
        for person, one in ((world.ben, partnership), (world.eva, world.others))
    ]
    mine, theirs = (page.replace("Ana", "Cleo").split("csrfmiddlewaretoken")[0] for page in seen)
    assert mine == theirs
    assert "blocked" not in browser_of(world.ben).get("/").text
    assert "Nobody." in browser_of(world.ben).get("/account/blocks/").text


@pytest.mark.parametrize("inviter", ["ana", "ben"])
def test_no_link_works_between_the_two_and_it_looks_as_if_it_had_run_out(
    world: World, partnership: Partnership, inviter: str
) -> None:
    tap(world.ana, partnership)
    sender = getattr(world, inviter)
    holder = world.ben if inviter == "ana" else world.ana
    link = make_invitation(world.known(sender))
    old = make_invitation(world.known(sender), at=START - INVITATION_LIFE)
    refused = claim(holder, world, link, sender)
    assert refused == claim(world.dov, world, old, sender)
    assert refused[0] == 410
    main = [page_of(person, one[0]).split("<main")[1] for person, one in ((holder, link), (holder, old))]
    ids = [str(one[0].id) for one in (link, old)]
    assert main[0].replace(ids[0], "") == main[1].replace(ids[1], "")
    assert claim(world.dov, world, link, sender)[0] == 201


def test_an_answer_that_was_waiting_is_not_to_be_given_any_more(world: World) -> None:
    link = make_invitation(world.people.ana)
    body = claim_of(world.people.dov, *link, inviter=world.people.ana)
    browser_of(world.dov).said("POST", f"/invitations/{link[0].id}/claim/", body)
    tap(world.ana, Partnership.objects.get(id=body["partnership"]))
    answer = browser_of(world.ana).said("POST", f"/invitations/{link[0].id}/confirmation/", NOTHING)
    assert answer[0] == 410
    assert Invitation.objects.get(id=link[0].id).handover == ""


def test_the_holder_of_a_link_blocks_whoever_sent_it(world: World) -> None:
    invitation, keys = make_invitation(world.people.ana)
    path = f"/invitations/{invitation.id}/block/"
    assert browser_of(world.dov).said("POST", path, {"claim": b64url(bytes(32))})[0] == 404
    assert browser_of(world.ana).said("POST", path, {"claim": b64url(keys.claim)})[0] == 400
    status, said = browser_of(world.dov).said("POST", path, {"claim": b64url(keys.claim)})
    assert status == 200
    assert "Ana is blocked" in browser_of(world.dov).get(said["next"]).text
    assert "has run out" in str(claim(world.dov, world, (invitation, keys), world.ana))
    assert Invitation.objects.get(id=invitation.id).state(START) == "open"


def test_unblocking_revives_nothing_and_a_new_link_begins_anew(world: World, partnership: Partnership) -> None:
    where = tap(world.ana, partnership)
    assert browser_of(world.ben).post(f"{where}removal/").status_code == 404
    answer = browser_of(world.ana).post(f"{where}removal/", follow=True)
    assert "Ben is not blocked any more." in answer.text
    partnership.refresh_from_db()
    assert partnership.ended_at is not None
    link = make_invitation(world.people.ben)
    assert claim(world.ana, world, link, world.ben)[0] == 201


def test_others_are_as_they_were(world: World, partnership: Partnership) -> None:
    tap(world.ana, partnership)
    world.others.refresh_from_db()
    assert world.others.ended_at is None
    assert not blocks.between(world.ana.id, world.cleo.id)
    assert browser_of(world.cleo).post(f"/partnerships/{uuid.uuid4()}/block/").status_code == 404
