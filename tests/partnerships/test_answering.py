"""*Yes, that is them*, *no*, *taken back*, *ended*: each once, by whom it belongs to."""

from __future__ import annotations

import uuid
from datetime import timedelta

import pytest

from tests.builders import JSON, World, browser_of, make_invitation
from tests.conftest import MovedClock
from tests.offers import claim_of, own_note, shared_note
from tests.people import START
from turnabout.accounts import farewell
from turnabout.accounts.models import Person
from turnabout.partnerships.models import Invitation, Partnership
from turnabout.vault.derive import FragmentKeys
from turnabout.vault.models import Record

NOT_HERE = (404, {"error": "There is nothing here for you. What you typed is still in this browser."})
ANSWERED = (410, {"error": "This was answered already. Open the partnership to go on."})
JUST_BEFORE = (410, {"error": "Somebody accepted just before. Look who it is, then say yes or no."})
ENDED = (410, {"error": "This partnership has ended already."})
NOTHING: JSON = {"records": []}

Link = tuple[Invitation, FragmentKeys]


@pytest.fixture
def link(world: World) -> Link:
    """Ana's open invitation, and what its link gives."""
    return make_invitation(world.people.ana)


@pytest.fixture
def claimed(world: World, link: Link) -> Partnership:
    """Hers and Dov's, as he accepted."""
    body = claim_of(world.people.dov, *link, inviter=world.people.ana)
    assert post(world.dov, link, "claim", body)[0] == 201
    return Partnership.objects.get(id=body["partnership"])


def post(person: Person, link: Link, step: str, body: JSON = NOTHING) -> tuple[int, JSON]:
    return browser_of(person).said("POST", f"/invitations/{link[0].id}/{step}/", body)


def handover(person: Person, link: Link) -> tuple[int, JSON]:
    return browser_of(person).said("GET", f"/invitations/{link[0].id}/handover/")


def test_the_handover_is_for_the_inviter_once_there_is_one(world: World, link: Link) -> None:
    assert handover(world.ana, link) == NOT_HERE
    post(world.dov, link, "claim", claim_of(world.people.dov, *link, inviter=world.people.ana))
    assert handover(world.ana, link)[0] == 200
    assert handover(world.dov, link) == handover(world.cleo, link) == NOT_HERE


@pytest.mark.usefixtures("claimed")
def test_whoever_accepted_and_left_is_not_there_to_be_looked_at(world: World, link: Link) -> None:
    farewell.leave(world.dov, START)
    assert handover(world.ana, link) == ANSWERED
    assert post(world.ana, link, "confirmation") == ANSWERED


@pytest.mark.parametrize("step", ["confirmation", "refusal"])
@pytest.mark.usefixtures("claimed")
def test_only_the_inviter_answers_and_only_once(world: World, link: Link, step: str) -> None:
    assert post(world.dov, link, step) == post(world.cleo, link, step) == NOT_HERE
    assert post(world.ana, link, step)[0] == 200
    assert post(world.ana, link, "confirmation") == post(world.ana, link, "refusal") == ANSWERED


@pytest.mark.parametrize("step", ["confirmation", "refusal"])
def test_there_is_nothing_to_answer_before_somebody_accepted(world: World, link: Link, step: str) -> None:
    assert post(world.ana, link, step) == NOT_HERE


@pytest.mark.parametrize("step", ["confirmation", "refusal"])
@pytest.mark.usefixtures("claimed")
def test_an_answer_burns_the_handover_and_the_link(world: World, link: Link, step: str) -> None:
    post(world.ana, link, step)
    left = Invitation.objects.get(id=link[0].id)
    assert (left.handover, left.secret, bytes(left.sealed)) == ("", None, b"")


def test_no_ends_it_before_it_began(world: World, link: Link, claimed: Partnership) -> None:
    assert post(world.ana, link, "refusal") == (200, {"next": "/"})
    claimed.refresh_from_db()
    assert claimed.confirmed_at is None
    assert claimed.ended_at is not None
    assert "has ended" in browser_of(world.dov).get(f"/partnerships/{claimed.id}/").text


def test_one_record_that_fails_takes_the_answer_back(world: World, link: Link, claimed: Partnership) -> None:
    before = Record.objects.count()
    good, bad = own_note(world.people.ana), own_note(world.people.ana, revision=7)
    assert post(world.ana, link, "confirmation", {"records": [good, bad]}) == NOT_HERE
    claimed.refresh_from_db()
    assert (claimed.confirmed_at, Record.objects.count()) == (None, before)
    assert handover(world.ana, link)[1]["handover"] != ""
    assert post(world.ana, link, "confirmation", {"records": [good]})[0] == 200


def test_expiry_never_stops_a_handover_begun(world: World, link: Link, claimed: Partnership, clock: MovedClock) -> None:
    clock.go(timedelta(days=20))
    assert post(world.ana, link, "confirmation")[0] == 200
    claimed.refresh_from_db()
    assert claimed.confirmed_at is not None


def test_an_invitation_is_taken_back_by_its_inviter(world: World, link: Link) -> None:
    assert post(world.dov, link, "revocation") == NOT_HERE
    assert post(world.ana, link, "revocation") == (200, {"next": "/"})
    at = Invitation.objects.get(id=link[0].id).revoked_at
    assert post(world.ana, link, "revocation")[0] == 200
    assert Invitation.objects.get(id=link[0].id).revoked_at == at


@pytest.mark.usefixtures("claimed")
def test_what_was_accepted_is_answered_not_taken_back(world: World, link: Link) -> None:
    assert post(world.ana, link, "revocation") == JUST_BEFORE
    assert Invitation.objects.get(id=link[0].id).revoked_at is None


def test_before_the_yes_no_hour_is_planned(world: World, claimed: Partnership) -> None:
    for person in (world.ana, world.dov):
        browser = browser_of(person)
        assert browser.get(f"/partnerships/{claimed.id}/").status_code == 200
        assert browser.get(f"/partnerships/{claimed.id}/rhythm/").status_code == 404
        assert browser.post(f"/partnerships/{claimed.id}/now/", {"minutes": 60}).status_code == 404


def end(person: Person, partnership: uuid.UUID, body: JSON = NOTHING) -> tuple[int, JSON]:
    return browser_of(person).said("POST", f"/partnerships/{partnership}/ending/", body)


def test_either_ends_a_partnership_at_once_and_only_once(world: World, partnership: Partnership) -> None:
    pair = world.people.pair
    last = {**shared_note(pair, pair.second), "server": "key"}
    assert end(world.ben, partnership.id, {"records": [last]}) == (200, {"next": f"/partnerships/{partnership.id}/"})
    assert end(world.ana, partnership.id) == ENDED
    assert Record.objects.filter(id=last["id"]).exists()
    for person in partnership.people:
        browser = browser_of(person)
        assert "has ended" in browser.get(f"/partnerships/{partnership.id}/").text
        assert "Welcome" in browser.get("/").text


def test_an_ending_that_fails_leaves_everything_as_it_was(world: World, partnership: Partnership) -> None:
    assert end(world.ana, partnership.id, {"records": [own_note(world.people.ana, revision=7)]}) == NOT_HERE
    partnership.refresh_from_db()
    assert partnership.ended_at is None
