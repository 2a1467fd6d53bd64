"""Taken up and not yet confirmed: both have a way out at once, also with new keys on either side."""

from __future__ import annotations

import pytest

from tests.builders import World
from tests.friends import Friend, say
from tests.links import Link, believed, claim, make_link
from tests.people import Someone
from tests.rekeyed import new_root
from turnabout.partnerships.models import Invitation, Partnership


def befriended(one: Someone) -> Friend:
    friend = Friend(one, [one.sign_in], [one.recovery], (one.root,))
    friend.sign_in(friend.devices[0], one.sign_in)
    return friend


@pytest.fixture
def two(world: World) -> tuple[Friend, Friend, Link]:
    """Ben's link, which Dov has taken up."""
    ben, dov = befriended(world.people.ben), befriended(world.people.dov)
    assert ben.devices[0].held
    assert dov.devices[0].held
    link = make_link(ben, ben.devices[0], ben.devices[0].held, None)
    assert link
    assert claim(dov, dov.devices[0], dov.devices[0].held, link)
    return ben, dov, link


@pytest.mark.parametrize("who", [0, 1])
def test_either_ends_it_before_the_yes(two: tuple[Friend, Friend, Link], who: int) -> None:
    *friends, link = two
    browser = friends[who].devices[0].browser
    assert "End it now" in browser.get(f"/partnerships/{link.partnership}/").text
    assert say(browser, "POST", f"/partnerships/{link.partnership}/ending/", {"records": []})
    assert Invitation.objects.get(id=link.id).answered_at


def makes_all_new(changer: Friend) -> None:
    """As after a lost device."""
    device = changer.devices[0]
    assert device.held
    after, body = new_root(device.held)
    assert say(device.browser, "PUT", "/vault/keyring/", {**body, "proof": {"auth": device.held.sign_in.auth}})
    device.held, changer.roots = after, after.keyring.roots


def test_the_inviters_new_keys_say_no_to_what_they_can_no_longer_check(two: tuple[Friend, Friend, Link]) -> None:
    inviter, _, link = two
    makes_all_new(inviter)
    assert Invitation.objects.get(id=link.id).answered_at
    assert Partnership.objects.get(id=link.partnership or "").ended_at


def test_after_the_accepters_new_keys_it_is_not_believed_and_can_be_refused(two: tuple[Friend, Friend, Link]) -> None:
    inviter, accepter, link = two
    makes_all_new(accepter)
    ben = inviter.devices[0]
    page = say(ben.browser, "GET", f"/invitations/{link.id}/handover/")
    assert page
    assert ben.held
    assert believed(link, ben.held, page) is None
    assert say(ben.browser, "POST", f"/invitations/{link.id}/refusal/", {"records": []})
    assert Partnership.objects.get(id=link.partnership or "").ended_at
