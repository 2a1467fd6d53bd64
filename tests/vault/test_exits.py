"""Whatever two friends do, and whatever gets lost between: from every state each of them can go on."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.db import transaction
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from tests.builders import JSON, World, browser_of, make_world, verify
from tests.chance import live
from tests.conftest import MovedClock
from tests.friends import Device, Friend, say
from tests.links import Link, believed, claim, make_link, pin_of
from tests.people import START, People
from tests.rekeyed import Held, new_code, new_passphrase, new_root
from turnabout.partnerships.models import Block, Invitation, Partnership
from turnabout.vault import recovering
from turnabout.vault.models import StartAnew
from turnabout.web.clock import now

CHANGES: dict[str, Callable[[Held], tuple[Held, JSON]]] = {
    "passphrase": new_passphrase,
    "code": new_code,
    "device": new_root,
}
WAITS = [timedelta(hours=1), timedelta(hours=49), timedelta(days=8), timedelta(days=31)]
MOST_ASKED = 4

friends = st.integers(0, 2)
devices = st.integers(0, 1)
which = st.integers(0, 3)
heard = st.booleans()
mostly = st.sampled_from([True, True, False])
rarely = st.sampled_from([False, False, False, True])


class Exits(RuleBasedStateMachine):
    """Three friends, two browsers each. Ana and Ben are partners when it begins."""

    people: People
    clock: MovedClock
    seen: Counter[str] = Counter()

    def __init__(self) -> None:
        super().__init__()
        self.atomic = transaction.atomic()
        self.atomic.__enter__()
        self.clock.set(START)
        world: World = make_world(self.people)
        knows = (self.people.ana, self.people.ben, self.people.dov)
        self.friends = [Friend(one, [one.sign_in], [one.recovery], (one.root,)) for one in knows]
        verify(world.ana)  # The others go by the operator: mail alone does not start them anew.
        for friend in self.friends:
            for device in friend.devices:
                friend.sign_in(device, friend.someone.sign_in)
        self.links: list[Link] = []
        self.asked = 0
        self.yeses: Counter[str] = Counter({str(world.partnership.id): 1})
        self.pins: dict[tuple[str, str], int] = {}

    # What friends do with each other.

    @rule(who=friends, at=devices, again=st.booleans())
    def invite(self, who: int, at: int, *, again: bool) -> None:
        friend, device = self._at(who, at)
        mine = Partnership.objects.of(friend.person).confirmed().first() if again else None
        if device.held is None or (again and mine is None):
            return
        self._make_link(friend, device, mine)

    @rule(who=friends, at=devices, to=st.integers(1, 2), again=rarely)
    def send_a_link_that_is_taken_up(self, who: int, at: int, to: int, *, again: bool) -> None:
        before = len(self.links)
        self.invite(who, at, again=again)
        friend, device = self._at((who + to) % len(self.friends), at)
        if len(self.links) > before:
            self._claim(friend, device, self.links[-1])

    @precondition(lambda self: self.links)
    @rule(who=friends, at=devices, link=which, stale=rarely)
    def claim(self, who: int, at: int, link: int, *, stale: bool) -> None:
        friend, device = self._at(who, at)
        self._claim(friend, device, self._chosen(link, None if stale else "open"))

    @precondition(lambda self: self.links)
    @rule(at=devices, link=which, yes=mostly, stale=rarely)
    def answer(self, at: int, link: int, *, yes: bool, stale: bool) -> None:
        chosen = self._chosen(link, None if stale else "claimed")
        self._answer(chosen, chosen.inviter.devices[at], yes=yes)

    @precondition(lambda self: self.links)
    @rule(at=devices, link=which)
    def revoke(self, at: int, link: int) -> None:
        chosen = self._chosen(link, None)
        self._count("revoke", say(chosen.inviter.devices[at].browser, "POST", f"/invitations/{chosen.id}/revocation/"))

    @rule(who=friends, at=devices, how=st.sampled_from(["ending", "ending", "block"]))
    def leave(self, who: int, at: int, how: str) -> None:
        friend, device = self._at(who, at)
        mine = Partnership.objects.of(friend.person).living().order_by("created_at").last()
        if mine:
            self._count(how, say(device.browser, "POST", f"/partnerships/{mine.id}/{how}/", {"records": []}))

    @rule(who=friends)
    def unblock(self, who: int) -> None:
        Block.objects.of(self.friends[who].person).delete()

    # What friends do with their keys.

    @rule(who=friends, at=devices, old=which)
    def sign_in(self, who: int, at: int, old: int) -> None:
        friend, device = self._at(who, at)
        if friend.passphrases:
            by = friend.passphrases[old % len(friend.passphrases)]
            self._count("sign in", friend.sign_in(device, by) or None)

    @rule(
        who=friends,
        at=devices,
        kind=st.sampled_from([*CHANGES]),
        how=st.sampled_from(["auth", "recovery_auth"]),
        lost=st.sampled_from(["", "answer", "unlock"]),
    )
    def change(self, who: int, at: int, kind: str, *, how: str, lost: str) -> None:
        friend, device = self._at(who, at)
        knows = friend.passphrases if how == "auth" else friend.codes
        entered = friend.unlock(device, knows[-1], how) if knows else None
        if entered is None:
            return
        after, change = CHANGES[kind](entered)
        friend.learn(after, change)
        assert say(device.browser, "PUT", "/vault/keyring/", {**change, "proof": {how: knows[-1].auth}})
        self._count(f"{kind} {lost}", {})
        if not lost and "auth" in change:
            assert friend.unlock(device, after.sign_in, "auth")
        device.held = device.held if lost == "answer" else after

    @rule(who=friends, what=st.sampled_from(["auth", "recovery_auth"]))
    def forget(self, who: int, what: str) -> None:
        self.friends[who].forget(what)

    @rule(who=friends, at=devices, old=which, heard=heard)
    def reset(self, who: int, at: int, old: int, *, heard: bool) -> None:
        friend, device = self._at(who, at)
        if friend.codes:
            done = friend.reset(device, friend.codes[old % len(friend.codes)], heard=heard)
            self._count("reset", done or None)

    @precondition(lambda self: self.asked < MOST_ASKED)
    @rule(who=friends)
    def ask_to_start_anew(self, who: int) -> None:
        self.asked += 1
        self._count("ask anew", say(browser_of(None), "POST", f"{self.friends[who].ask()}start-anew/"))

    @rule(who=friends, at=devices)
    def stop_starting_anew(self, who: int, at: int) -> None:
        friend, device = self._at(who, at)
        for by in friend.passphrases[-1:]:
            say(device.browser, "POST", "/vault/start-anew/stopping/", {"proof": {"auth": by.auth}})

    @rule(who=friends, at=devices, link=which, heard=heard)
    def start_anew(self, who: int, at: int, link: int, *, heard: bool) -> None:
        friend, device = self._at(who, at)
        came = friend.links("start-anew-due")
        asked = StartAnew.objects.filter(person=friend.person, over_at=None).first()
        if came and friend.begin_anew(device, came[-1 - link % len(came)], heard=heard):
            self._count("start anew", {})
            assert asked is not None
            assert asked.asked_at + StartAnew.DELAY <= now()

    @rule(who=friends, at=devices, paper=st.integers(0, 20), lost=rarely, heard=heard)
    def find_an_old_paper(self, who: int, at: int, paper: int, *, lost: bool, heard: bool) -> None:
        friend, device = self._at(who, at)
        device = friend.lose_both(self.clock) if lost else device
        self._count("bring back", friend.bring_back(device, paper, heard=heard) or None)

    @rule(long=st.sampled_from(WAITS), worker=mostly)
    def wait(self, long: timedelta, *, worker: bool) -> None:
        self.clock.go(long)
        if worker:
            recovering.answer(now())
            recovering.send_due(now())

    @rule(who=friends, at=devices)
    def write_junk_with_a_stolen_sign_in(self, who: int, at: int) -> None:
        friend, device = self._at(who, at)
        assert not friend.is_written_over(device)

    # What always holds.

    @invariant()
    def whoever_knows_something_gets_in_and_opens_everything(self) -> None:
        assert all(friend.gets_in() and friend.is_whole() for friend in self.friends)

    @invariant()
    def nothing_begins_without_a_yes(self) -> None:
        for one in Partnership.objects.filter(id__in=[*self.yeses]):
            assert one.epoch == self.yeses[str(one.id)]
        begun = {str(one.id) for one in Partnership.objects.exclude(confirmed_at=None)}
        assert begun - {str(self.people.others.id)} == set(self.yeses)
        for (_, partnership), epoch in self.pins.items():
            assert epoch <= Partnership.objects.get(id=partnership).epoch

    @invariant()
    def nobody_waits_for_what_has_ended(self) -> None:
        waiting = Invitation.objects.exclude(claimed_at=None).filter(answered_at=None)
        assert not waiting.exclude(partnership__ended_at=None).exists()

    def teardown(self) -> None:
        """Everybody really goes on: in, then renewed where there is something to renew, then out of everything."""
        try:
            self._go_on()
        finally:
            transaction.set_rollback(True)
            self.atomic.__exit__(None, None, None)

    def _go_on(self) -> None:
        came = {friend.id: friend.come_in(self.clock) for friend in self.friends}
        self._count("came in", {})
        for one in Partnership.objects.living().filter(first_id__in=[*came], second_id__in=[*came]):
            first, second = (next(f for f in self.friends if f.id == str(p.id)) for p in one.people)
            if one.confirmed_at:
                self._renew(one, first, second)
            leaver = came[second.id if len(self.links) % 2 else first.id]
            assert "End it now" in leaver.browser.get(f"/partnerships/{one.id}/").text
            assert say(leaver.browser, "POST", f"/partnerships/{one.id}/ending/", {"records": []}) is not None
        for link in self.links:
            if Invitation.objects.get(id=link.id).state(now()) == "open":
                browser = came[link.inviter.id].browser
                assert say(browser, "POST", f"/invitations/{link.id}/revocation/") is not None
        states = {Invitation.objects.get(id=link.id).state(now()) for link in self.links}
        assert states <= {"revoked", "answered", "expired"}

    def _renew(self, one: Partnership, inviter: Friend, other: Friend) -> None:
        link = self._make_link(inviter, inviter.devices[0], one)
        assert link
        assert self._claim(other, other.devices[0], link)
        assert self._answer(link, inviter.devices[0], yes=True)
        self._count("renewed", {})

    # How it is done.

    def _at(self, who: int, at: int) -> tuple[Friend, Device]:
        return self.friends[who], self.friends[who].devices[at]

    def _count(self, what: str, done: object) -> None:
        type(self).seen[what if done is not None else f"{what}: refused"] += 1

    def _chosen(self, link: int, state: str | None) -> Link:
        standing = {one.id: Invitation.objects.get(id=one.id).state(now()) for one in self.links}
        wanted = [one for one in self.links if standing[one.id] == state] or self.links
        return wanted[-1 - link % len(wanted)]

    def _make_link(self, friend: Friend, device: Device, renewed: Partnership | None) -> Link | None:
        made = make_link(friend, device, device.held, renewed) if device.held else None
        self._count("renewal" if renewed else "invite", made)
        if made:
            self.links.append(made)
        return made

    def _claim(self, friend: Friend, device: Device, link: Link) -> bool:
        done = device.held is not None and claim(friend, device, device.held, link)
        self._count(f"claim {min(link.epoch, 2)}", done or None)
        return done

    def _answer(self, link: Link, device: Device, *, yes: bool) -> bool:
        page = say(device.browser, "GET", f"/invitations/{link.id}/handover/")
        if page is None or device.held is None:
            return False
        found = believed(link, device.held, page)
        if not (found and yes):
            # Without keys too: nobody needs them to say no.
            done = say(device.browser, "POST", f"/invitations/{link.id}/refusal/", {"records": []})
            self._count("no" if found else "burn", done)
            return False
        assert link.claimer
        assert found.handover.people[1] == link.claimer.id
        records = {"records": [pin_of(device.held, found, by=0)]}
        done = say(device.browser, "POST", f"/invitations/{link.id}/confirmation/", records, held=device.held)
        self._count(f"yes {min(link.epoch, 2)}", done)
        if done is None:
            return False
        self.yeses[found.handover.partnership] += 1
        for person in found.handover.people:
            self.pins[person, found.handover.partnership] = link.epoch
        return True


@pytest.mark.usefixtures("db")
@pytest.mark.parametrize("lives", [pytest.param(8, marks=pytest.mark.once), pytest.param(100, marks=pytest.mark.slow)])
def test_every_state_has_an_exit(people: People, clock: MovedClock, lives: int, seed: int) -> None:
    Exits.people, Exits.clock = people, clock
    live(Exits, histories=lives, seed=seed, steps=30)
