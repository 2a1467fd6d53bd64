"""From a link to a partnership: the server's part, one row and one transaction a step."""

from __future__ import annotations

import uuid
from datetime import timedelta

import pytest

from tests.builders import JSON, Browser, World, browser_of, make_invitation
from tests.conftest import MovedClock
from tests.offers import claim_of, offer, own_note
from tests.people import START
from turnabout.accounts.models import Person
from turnabout.partnerships.models import Invitation, Partnership
from turnabout.vault.derive import FragmentKeys, b64url, from_b64url, pair_keys
from turnabout.vault.envelope import Slot
from turnabout.vault.invitation import confirmed_slot, open_confirmed, open_handover, seal_confirmed
from turnabout.vault.models import Record

NOT_HERE = (404, {"error": "There is nothing here for you. What you typed is still in this browser."})
ANSWERED = (410, {"error": "This was answered already. Open the partnership to go on."})
GARBLED = "The answer arrived garbled. Nothing was changed; please try again."
MISSING = "The keys of this partnership are missing. Nothing was changed; please try again."
USED = "This invitation was used already. If that was not you, tell your friend at once."
REVOKED = "This invitation was taken back. Ask your friend for a new link."
EXPIRED = "This invitation has run out after seven days. Ask your friend for a new link."


@pytest.fixture
def link(world: World) -> tuple[Invitation, FragmentKeys]:
    """Ana's open invitation, and what its link gives."""
    return make_invitation(world.people.ana)


Link = tuple[Invitation, FragmentKeys]


def post(person: Person, link: Link, step: str, body: JSON | None = None) -> tuple[int, JSON]:
    return browser_of(person).said("POST", f"/invitations/{link[0].id}/{step}/", body or {})


def accepted(world: World, link: Link) -> JSON:
    """Dov's claim, made."""
    body = claim_of(world.people.dov, *link, inviter=world.people.ana)
    assert post(world.dov, link, "claim", body)[0] == 201
    return body


def state(link: Link) -> str:
    return Invitation.objects.get(id=link[0].id).state(START)


def test_a_link_leads_two_people_to_keys_that_only_they_hold(world: World, link: Link) -> None:
    ana, dov = world.people.ana, world.people.dov
    body = claim_of(dov, *link, inviter=ana)
    assert post(world.dov, link, "claim", body) == (201, {"next": f"/partnerships/{body['partnership']}/"})
    given = browser_of(world.ana).said("GET", f"/invitations/{link[0].id}/handover/")[1]
    handed = (given.pop("handover"), from_b64url(given.pop("secret")))
    handover, secret, mac = open_handover(link[1], ana.keys, handed, invitation=str(link[0].id), inviter=str(ana.id))
    assert given == {"accepter": str(dov.id), "partnership": body["partnership"], "recipient": dov.keys.recipient}
    assert (handover.name, handover.recipients[1]) == ("Dov", dov.keys.recipient)

    pair = pair_keys(secret)
    slot = confirmed_slot(str(uuid.uuid4()), partnership=body["partnership"], inviter=str(ana.id))
    yes = offer(slot, seal_confirmed(pair, slot=slot, handover=mac, at=START))
    answer = post(world.ana, link, "confirmation", {"records": [yes]})
    assert answer == (200, {"next": f"/partnerships/{body['partnership']}/"})
    made = Partnership.objects.get(id=body["partnership"])
    assert (made.first, made.second, made.epoch, made.ended_at) == (world.ana, world.dov, 1, None)
    assert made.confirmed_at is not None

    records = browser_of(world.dov).said("GET", f"/vault/records/?partnership={made.id}")[1]["records"]
    told = next(one for one in records if one["id"] == slot.id)
    where = Slot(**{name: told[name] for name in Slot.__slots__})
    assert open_confirmed(pair, from_b64url(told["sealed"]), slot=where, handover=mac).body == {"handover": mac}


def test_an_invitation_is_kept_for_seven_days(world: World, link: Link) -> None:
    body = {"id": str(uuid.uuid4()), "claim_hash": link[0].claim_hash, "sealed": b64url(bytes(link[0].sealed))}
    browser = browser_of(world.ana)
    status, said = browser.said("POST", "/invitations/", body)
    kept = Invitation.objects.get(id=body["id"])
    assert (status, said) == (201, {"expires": kept.expires_at.isoformat()})
    assert (kept.inviter, kept.expires_at - kept.created_at) == (world.ana, timedelta(days=7))
    assert browser.said("POST", "/invitations/", body) == (409, {"error": "This invitation exists already."})
    garbled = {**body, "id": str(uuid.uuid4()), "sealed": b64url(b"hello")}
    sentence = "The invitation arrived garbled. Nothing was sent; please try again."
    assert browser.said("POST", "/invitations/", garbled) == (400, {"error": sentence})


def test_twenty_invitations_may_be_open_at_once(world: World, clock: MovedClock) -> None:
    links = [make_invitation(world.people.ana) for _ in range(20)]
    kept = links[0][0]
    body = {"id": str(uuid.uuid4()), "claim_hash": kept.claim_hash, "sealed": b64url(bytes(kept.sealed))}
    browser = browser_of(world.ana)
    sentence = "You have twenty open invitations. Take one back before you make another."
    assert browser.said("POST", "/invitations/", body) == (429, {"error": sentence})
    post(world.ana, links[0], "revocation")
    assert browser.send("POST", "/invitations/", body).status_code == 201
    clock.go(timedelta(days=8))
    assert browser.send("POST", "/invitations/", {**body, "id": str(uuid.uuid4())}).status_code == 201


def test_an_address_without_its_secret_claims_nothing(world: World, link: Link) -> None:
    body = {**claim_of(world.people.dov, *link, inviter=world.people.ana), "claim": b64url(bytes(32))}
    nowhere = browser_of(world.dov).said("POST", f"/invitations/{uuid.uuid4()}/claim/", body)
    assert post(world.dov, link, "claim", body) == nowhere == NOT_HERE
    assert state(link) == "open"


def test_nobody_accepts_their_own_invitation(world: World, link: Link) -> None:
    sentence = "This is your own invitation. Send the link to the friend you want to ask."
    body = claim_of(world.people.dov, *link, inviter=world.people.ana)
    assert post(world.ana, link, "claim", body) == (400, {"error": sentence})
    assert state(link) == "open"


@pytest.mark.parametrize(
    ("change", "refused"),
    [
        ({"partnership": "x"}, (400, "“partnership” is not an id. Nothing was changed.")),
        ({"handover": "short"}, (400, GARBLED)),
        ({"handover": "x" * 4097}, (400, GARBLED)),
        ({"handover": "m" * 43 + "\n\0{}"}, (400, GARBLED)),
        ({"secret": None}, (400, "“secret” is missing. Nothing was changed.")),
        (
            {"secret": "A" * 1400},
            (413, "This is longer than one record may be. It is kept in this browser; shorten it a little."),
        ),
        ({"records": None}, (400, MISSING)),
        ({"records": [{}] * 49}, (400, MISSING)),
        ({"records": [1]}, (400, "The keys of this partnership are garbled. Nothing was changed; please try again.")),
        ({"claim": 7}, (400, "“claim” is missing. Nothing was changed.")),
    ],
)
def test_a_claim_that_is_amiss_changes_nothing(
    world: World, link: Link, change: JSON, refused: tuple[int, str]
) -> None:
    body = claim_of(world.people.dov, *link, inviter=world.people.ana)
    before = (Partnership.objects.count(), Record.objects.count())
    answer = post(world.dov, link, "claim", {**body, **change})
    assert (answer[0], answer[1]["error"]) == refused
    assert (state(link), Partnership.objects.count(), Record.objects.count()) == ("open", *before)
    assert post(world.dov, link, "claim", body)[0] == 201


def test_one_record_that_fails_takes_the_whole_claim_back(world: World, link: Link) -> None:
    body = claim_of(world.people.dov, *link, inviter=world.people.ana)
    stale = own_note(world.people.dov, revision=7)
    before = Record.objects.count()
    assert post(world.dov, link, "claim", {**body, "records": [*body["records"], stale]}) == NOT_HERE
    assert (state(link), Record.objects.count()) == ("open", before)
    assert not Partnership.objects.filter(id=body["partnership"]).exists()
    assert post(world.dov, link, "claim", body)[0] == 201


def test_a_claim_cannot_take_an_existing_partnerships_id(world: World, link: Link) -> None:
    body = {
        **claim_of(world.people.dov, *link, inviter=world.people.ana),
        "partnership": str(world.others.id),
        "records": [],
    }
    sentence = "Please reload this page and try once more. Nothing was changed."
    assert post(world.dov, link, "claim", body) == (409, {"error": sentence})
    assert set(Partnership.objects.get(id=world.others.id).people) == {world.cleo, world.eva}


@pytest.mark.parametrize(
    ("then", "sentence"),
    [("claimed", USED), ("answered", USED), ("revoked", REVOKED), ("expired", EXPIRED)],
)
def test_a_closed_invitation_says_why(world: World, clock: MovedClock, then: str, sentence: str) -> None:
    link = make_invitation(world.people.ana)
    if then in {"claimed", "answered"}:
        accepted(world, link)
    if then == "answered":
        post(world.ana, link, "confirmation", {"records": []})
    if then == "revoked":
        post(world.ana, link, "revocation")
    if then == "expired":
        clock.go(timedelta(days=7))
    body = claim_of(world.people.eva, *link, inviter=world.people.ana)
    assert post(world.eva, link, "claim", body) == (410, {"error": sentence, "state": then})
    page = Browser().get(f"/invitations/{link[0].id}/").text
    assert "This invitation is closed" in page
    assert b64url(bytes(link[0].sealed)) not in page
