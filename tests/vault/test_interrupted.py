"""Cut off anywhere: nobody is locked out, nothing is half, and doing it again brings it to its end.

The server dies before any one statement and answers nothing more; or it does its part and the answer is
lost. What was in a transaction is rolled back by the database itself.
"""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import timedelta

import pytest
from django.core.signals import request_finished
from django.db import connection, transaction

from tests.builders import make_world
from tests.conftest import MovedClock
from tests.friends import Friend, say
from tests.links import Link, believed, claim, make_link, pin_of
from tests.offers import sign_up_of
from tests.people import START, People, Someone, make_someone
from tests.rekeyed import Held, new_code, new_passphrase, new_root
from turnabout.accounts.models import Person
from turnabout.partnerships.models import Invitation, Partnership
from turnabout.vault import recovering
from turnabout.vault.derive import b64url
from turnabout.vault.models import FormerKeyring, Keyring, Record
from turnabout.web.clock import now

CONTROL = re.compile(r"\s*(SAVEPOINT|RELEASE|ROLLBACK|BEGIN|COMMIT)", re.IGNORECASE)


class CutError(Exception):
    """The server is gone."""


class LostError(Exception):
    """The answer is lost."""


@dataclass
class Scissors:
    """Counts statements and answers; from the statement `before` on nothing is done, the answer `lost` is not heard."""

    before: int | None = None
    lost: int | None = None
    statements: int = 0
    answers: int = 0

    def statement(self, execute: Callable[..., object], sql: str, *rest: object) -> object:
        """Run it, or be gone. What ends a transaction passes: a dying server's is rolled back."""
        if not CONTROL.match(sql):
            self.statements += 1
            if self.before is not None and self.statements > self.before:
                raise CutError
        return execute(sql, *rest)

    def answer(self, **_: object) -> None:
        """Hear it, or not."""
        self.answers += 1
        if self.answers == self.lost:
            raise LostError

    @contextmanager
    def at_work(self) -> Iterator[None]:
        """Cut what happens within."""
        request_finished.connect(self.answer)
        try:
            with connection.execute_wrapper(self.statement), suppress(CutError, LostError):
                yield
        finally:
            request_finished.disconnect(self.answer)
            transaction.set_rollback(False)


@dataclass
class Life:
    """Who is there, and what they have in hand when it begins."""

    clock: MovedClock
    ana: Friend
    ben: Friend
    finn: Friend
    links: list[Link] = field(default_factory=list)
    due: str = ""


def befriended(one: Someone) -> Friend:
    return Friend(one, [one.sign_in], [one.recovery], (one.root,))


def changes(kind: Callable[[Held], tuple[Held, dict[str, object]]]) -> Callable[[Life], None]:
    """Sign in, change, unlock with what is new."""

    def go(life: Life) -> None:
        device = life.ana.come_in(life.clock)
        assert device.held
        after, change = kind(device.held)
        by = device.held.sign_in
        life.ana.learn(after, change)
        assert say(device.browser, "PUT", "/vault/keyring/", {**change, "proof": {"auth": by.auth}})
        assert life.ana.unlock(device, after.sign_in, "auth")

    return go


def resets(life: Life) -> None:
    """Come in by mail and code, with everything new but the keys."""
    assert any(life.ana.reset(life.ana.devices[0], code) for code in reversed(life.ana.codes))


def loses_everything(life: Life) -> None:
    """Ana knows neither passphrase nor code, has waited two days and holds the letter."""
    life.ana.passphrases, life.ana.codes = [], []
    life.ana.ask_anew()
    life.clock.go(timedelta(hours=49))
    recovering.send_due(now())
    life.due = life.ana.links("start-anew-due")[-1]


def starts_anew(life: Life) -> None:
    """By the link; whoever finds it used goes by the passphrase they typed."""
    if not life.ana.begin_anew(life.ana.devices[0], life.due):
        assert life.ana.passphrases
        life.ana.come_in(life.clock)


def has_started_anew(life: Life) -> None:
    """Ana came in anew, and an old paper turns up."""
    loses_everything(life)
    starts_anew(life)


def brings_back(life: Life) -> None:
    """With the passphrase of today and the one of before; what is done already stays done."""
    device = life.ana.come_in(life.clock)
    life.ana.bring_back(device, 0)
    assert None not in life.ana.roots
    assert not FormerKeyring.objects.exists()


def has_a_link(life: Life) -> None:
    """Ben made a link and sent it."""
    device = life.ben.come_in(life.clock)
    assert device.held
    made = make_link(life.ben, device, device.held, None)
    assert made
    life.links.append(made)


def signs_up(life: Life) -> None:
    """Finn makes an account by Ben's link; whoever has one already signs in."""
    finn, link, device = life.finn, life.links[-1], life.finn.devices[0]
    door = {"door": "invitation", "invitation": link.id, "claim": b64url(link.keys.claim)}
    if say(device.browser, "POST", "/sign-up/", sign_up_of(finn.someone, door)) is None:
        finn.come_in(life.clock)


def has_signed_up(life: Life) -> None:
    has_a_link(life)
    signs_up(life)


def takes_up(life: Life) -> None:
    """Finn accepts, Ben says yes."""
    _handed_over(life, life.finn)


def has_new_keys(life: Life) -> None:
    """Ana lost a device."""
    changes(new_root)(life)


def is_let_in(life: Life) -> None:
    """Ben makes a link for Ana, she takes it up, he says yes; what is done already stays done."""
    device = life.ben.come_in(life.clock)
    partnership = Partnership.objects.of(life.ben.person).confirmed().get()
    if partnership.epoch == 1:
        if not life.links:
            assert device.held
            made = make_link(life.ben, device, device.held, partnership)
            assert made
            life.links.append(made)
        _handed_over(life, life.ana)


def _handed_over(life: Life, accepter: Friend) -> None:
    link, there, here = life.links[-1], accepter.come_in(life.clock), life.ben.come_in(life.clock)
    assert there.held
    assert here.held
    claim(accepter, there, there.held, link)
    page = say(here.browser, "GET", f"/invitations/{link.id}/handover/")
    # None where it was answered, and only the answer to that was lost.
    if page:
        found = believed(link, here.held, page)
        assert found
        body = {"records": [pin_of(here.held, found, by=0)]}
        assert say(here.browser, "POST", f"/invitations/{link.id}/confirmation/", body, held=here.held)


def nothing(_life: Life) -> None:
    """It begins as everybody stands."""


JOURNEYS: dict[str, tuple[Callable[[Life], None], Callable[[Life], None]]] = {
    "a new passphrase": (nothing, changes(new_passphrase)),
    "a new code": (nothing, changes(new_code)),
    "a lost device": (nothing, changes(new_root)),
    "a reset": (nothing, resets),
    "a start anew": (loses_everything, starts_anew),
    "a bringing back": (has_started_anew, brings_back),
    "a sign-up": (has_a_link, signs_up),
    "a handover": (has_signed_up, takes_up),
    "a letting in": (has_new_keys, is_let_in),
}


@contextmanager
def begun(people: People, clock: MovedClock, name: str) -> Iterator[Life]:
    """A life just before its journey; everything is taken back after."""
    with transaction.atomic():
        clock.set(START)
        make_world(people)
        finn = make_someone("Finn")
        life = Life(clock, befriended(people.ana), befriended(people.ben), befriended(finn))
        JOURNEYS[name][0](life)
        yield life
        transaction.set_rollback(True)


def cut(people: People, clock: MovedClock, name: str, scissors: Scissors) -> None:
    """Go, be cut off, look, and go again."""
    with begun(people, clock, name) as life:
        before = life.ana.roots
        with scissors.at_work():
            JOURNEYS[name][1](life)
        brought_back = name == "a bringing back" and not FormerKeyring.objects.exists()
        if life.ana.row.root == len(before) and not brought_back:
            life.ana.roots = before
        nothing_is_half(life)
        JOURNEYS[name][1](life)
        nothing_is_half(life)
        everybody_gets_in(life)


def nothing_is_half(life: Life) -> None:
    friends = [one for one in (life.ana, life.ben, life.finn) if Person.objects.filter(pk=one.id).exists()]
    for friend in friends:
        assert friend.is_whole()
        assert friend.gets_in() or life.due
        roster = Record.objects.filter(author=friend.person, server_kind="own", epoch=friend.row.root)
        assert roster.exists()
    assert Keyring.objects.count() == Person.objects.count()
    for link in Invitation.objects.all():
        assert (link.claimed_at is None) == (link.partnership is None)
        if link.partnership:
            pins = Record.objects.filter(partnership=link.partnership_id, epoch=link.epoch, server_kind="key")
            assert pins.count() == (2 if link.answered_at else 1)
            assert bool(link.handover) == (link.answered_at is None)
            assert (link.partnership.confirmed_at is not None) == bool(link.answered_at or link.reopens_id)
            assert (link.partnership.epoch == link.epoch) == bool(link.answered_at or not link.reopens_id)


def everybody_gets_in(life: Life) -> None:
    for friend in (life.ana, life.ben):
        device = friend.come_in(life.clock)
        assert device.held
        assert device.held.keyring.roots == friend.roots


@pytest.mark.usefixtures("db")
@pytest.mark.parametrize("name", JOURNEYS)
@pytest.mark.parametrize("most", [4, pytest.param(200, marks=pytest.mark.slow)])
def test_a_server_that_dies_leaves_nothing_half(people: People, clock: MovedClock, name: str, most: int) -> None:
    whole = Scissors()
    cut(people, clock, name, whole)
    points = range(whole.statements)
    for before in random.sample(points, min(most, len(points))):
        cut(people, clock, name, Scissors(before=before))


@pytest.mark.usefixtures("db")
@pytest.mark.parametrize("name", JOURNEYS)
def test_a_lost_answer_locks_nobody_out(people: People, clock: MovedClock, name: str) -> None:
    whole = Scissors()
    cut(people, clock, name, whole)
    for lost in range(1, whole.answers + 1):
        cut(people, clock, name, Scissors(lost=lost))
