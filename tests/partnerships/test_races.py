"""Two at once: whoever comes first has it, and the other is told."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.builders import World, browser_of, make_invitation, make_partnership
from tests.offers import JSON, claim_of
from tests.racing import at_once
from turnabout.accounts.models import Person
from turnabout.partnerships.models import Block, Invitation, Partnership
from turnabout.vault.models import Record

pytestmark = pytest.mark.django_db(transaction=True)
USED = "This invitation was used already. If that was not you, tell your friend at once."
REVOKED = "This invitation was taken back. Ask your friend for a new link."
JUST_BEFORE = "Somebody accepted just before. Look who it is, then say yes or no."

Answer = tuple[int, JSON]


def asking(person: Person, invitation: Invitation, step: str, body: JSON) -> Callable[[], Answer]:
    browser, path = browser_of(person), f"/invitations/{invitation.id}/{step}/"
    return lambda: browser.said("POST", path, body)


def test_of_two_who_claim_at_once_one_is_told_that_the_link_was_used(world: World) -> None:
    invitation, keys = make_invitation(world.people.ana)
    people = {world.dov: world.people.dov, world.eva: world.people.eva}
    bodies = {row: claim_of(one, invitation, keys, inviter=world.people.ana) for row, one in people.items()}
    # Eva has a roster already: hers would be a second revision, and is not what this is about.
    bodies[world.eva]["records"] = bodies[world.eva]["records"][:1]
    before = Record.objects.count()
    answers = at_once(*(asking(row, invitation, "claim", body) for row, body in bodies.items()))
    assert sorted(status for status, _ in answers) == [201, 410]
    assert next(said for status, said in answers if status == 410) == {"error": USED, "state": "claimed"}
    winner = next(row for row, (status, _) in zip(bodies, answers, strict=True) if status == 201)
    made = Invitation.objects.get(id=invitation.id).partnership
    assert made is not None
    assert (made.second, Partnership.objects.count()) == (winner, 3)
    assert Record.objects.count() == before + len(bodies[winner]["records"])


def test_a_claim_and_a_revocation_at_once_agree_on_who_came_first(world: World) -> None:
    invitation, keys = make_invitation(world.people.ana)
    body = claim_of(world.people.dov, invitation, keys, inviter=world.people.ana)
    claim, revocation = at_once(
        asking(world.dov, invitation, "claim", body),
        asking(world.ana, invitation, "revocation", {}),
    )
    kept = Invitation.objects.get(id=invitation.id)
    if claim[0] == 201:
        assert revocation == (410, {"error": JUST_BEFORE})
        assert (kept.revoked_at, str(kept.partnership_id)) == (None, body["partnership"])
    else:
        assert (claim, revocation[0]) == ((410, {"error": REVOKED, "state": "revoked"}), 200)
        assert (kept.claimed_at, kept.partnership_id) == (None, None)
        assert not Partnership.objects.filter(id=body["partnership"]).exists()


def test_of_yes_and_no_at_once_one_stands(world: World) -> None:
    invitation, keys = make_invitation(world.people.ana)
    body = claim_of(world.people.dov, invitation, keys, inviter=world.people.ana)
    asking(world.dov, invitation, "claim", body)()
    yes, no = at_once(*(asking(world.ana, invitation, step, {"records": []}) for step in ("confirmation", "refusal")))
    kept = Partnership.objects.get(id=body["partnership"])
    assert sorted((yes[0], no[0])) == [200, 410]
    assert (kept.confirmed_at is not None, kept.ended_at is not None) == (yes[0] == 200, no[0] == 200)


def test_of_a_claim_and_a_block_at_once_nothing_lives_on(world: World) -> None:
    invitation, keys = make_invitation(world.people.ana)
    body = claim_of(world.people.dov, invitation, keys, inviter=world.people.ana)
    earlier = make_partnership(world.ana, world.dov)
    claiming = asking(world.dov, invitation, "claim", body)
    browser = browser_of(world.ana)
    claim, block = at_once(
        claiming, lambda: browser.said("POST", f"/partnerships/{earlier.id}/block/", {"records": []})
    )
    assert (claim[0] in {201, 410}, block[0]) == (True, 200)
    between = Partnership.objects.of(world.ana).filter(second=world.dov)
    assert list(between.living()) == []
    assert claiming()[0] == 410


def test_of_two_who_block_each_other_at_once_both_have(world: World) -> None:
    browsers = [browser_of(person) for person in world.partnership.people]
    path = f"/partnerships/{world.partnership.id}/block/"
    answers = at_once(*(lambda one=one: one.said("POST", path, {"records": []}) for one in browsers))
    assert [status for status, _ in answers] == [200, 200]
    assert Block.objects.count() == 2
