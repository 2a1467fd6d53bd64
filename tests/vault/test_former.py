"""The old passphrase or code found within thirty days of a start anew: what it opened comes back."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any

import pytest
from django.core.cache import cache

from tests.builders import JSON, Browser, World, make_passkey, verify
from tests.conftest import MovedClock
from tests.offers import offer
from tests.people import sealed_by
from tests.rekeyed import Held, held_by, joined, new_root, note_under
from tests.vault.test_recovering import starts_anew
from turnabout.partnerships.models import Partnership
from turnabout.vault import recovering
from turnabout.vault.derive import SignInKeys, from_b64url
from turnabout.vault.models import FormerKeyring, Keyring, Passkey, Record
from turnabout.vault.wrap import unwrap_keyring
from turnabout.web.clock import now

pytestmark = pytest.mark.usefixtures("world")

NOTE = "5f4dcc3b-5aa7-4d61-a7b2-3f1f0a6c9e11"
GONE = (410, {"error": "What was kept from before you started anew is not here any more. Nothing was changed."})
WRONG = (403, {"error": "That did not open your keys before you started anew. Nothing was changed; try again."})
HERE_ONLY = (
    403,
    {"error": "This can be done only in a browser you used before you started anew. Nothing was changed."},
)


@dataclass
class Anew:
    """Ana after a start anew: what she held before, what she holds now, and her browser."""

    before: Held
    held: Held
    browser: Browser

    def proof(self) -> JSON:
        return {"auth": self.held.sign_in.auth}

    def opens(self, by: JSON) -> tuple[int, JSON]:
        return self.browser.said("POST", "/vault/former/opening/", by)

    def change(self, **other: object) -> tuple[Held, JSON]:
        """What her browser sends when the old passphrase has opened what was kept."""
        after, change = joined(self.held, self.before.keyring)
        before = {"auth": self.before.sign_in.auth}
        return after, {**change, "proof": self.proof(), "before": before, **other}


def signed_in(browser: Browser, email: str, by: SignInKeys) -> Browser:
    assert browser.said("POST", "/sign-in/", {"email": email, "auth": by.auth})[0] == 200
    return browser


def begins_anew(held: Held, clock: MovedClock, browser: Browser) -> Held:
    after, change = new_root(held, known=False)
    assert browser.said("POST", starts_anew(clock), change)[0] == 200
    browser.writing = after.writing
    return after


@pytest.fixture(autouse=True)
def verified(world: World) -> None:
    """Ana has said that she reads at her address."""
    verify(world.ana)


@pytest.fixture
def anew(world: World, clock: MovedClock) -> Anew:
    """A browser she used before; and a note of then."""
    held, browser = held_by(world.people.ana), Browser()
    signed_in(browser, world.ana.email, held.sign_in)
    browser.writing = held.writing
    slot = world.people.ana.own_slot(NOTE)
    note = offer(slot, sealed_by(world.people.ana, slot, {"text": "of then"}))
    assert browser.said("PUT", f"/vault/records/{NOTE}/", note)[0] == 201
    clock.go(timedelta(minutes=1))
    return Anew(held, begins_anew(held, clock, browser), browser)


@pytest.mark.parametrize("by", ["auth", "recovery_auth"])
def test_the_old_passphrase_or_code_opens_what_was_kept(anew: Anew, by: str) -> None:
    secret = anew.before.sign_in if by == "auth" else anew.before.recovery
    status, given = anew.opens({by: secret.auth})
    opened = unwrap_keyring(from_b64url(given["wrap"]), secret.unlock, person=given["person"])
    assert (status, given["root"], opened.roots) == (200, 1, anew.before.keyring.roots)


def test_what_it_opened_comes_back_and_lets_nobody_in(world: World, anew: Anew) -> None:
    passkey = make_passkey(world.ana)
    after, change = anew.change()
    assert anew.browser.said("PUT", "/vault/former/", change) == (200, {"revision": 3})
    assert Passkey.objects.of(world.ana).get() == passkey
    row = Keyring.objects.get(person=world.ana)
    opened = unwrap_keyring(bytes(row.wrap), anew.held.sign_in.unlock, person=str(world.ana.id))
    assert opened.roots == (anew.before.keyring.current, anew.held.keyring.current)
    assert (row.root, row.recipient, row.before_wrap) == (2, after.keys.recipient, None)
    assert FormerKeyring.objects.count() == 0
    assert Browser().said("POST", "/sign-in/", {"email": world.ana.email, "auth": anew.before.sign_in.auth})[0] == 403
    assert anew.opens({"auth": anew.before.sign_in.auth}) == GONE
    assert anew.browser.get("/vault/former/").status_code == 404
    assert "You started anew" not in anew.browser.get("/vault/").text
    signed_in(Browser(), world.ana.email, anew.held.sign_in)


@pytest.mark.parametrize("ended", [False, True])
def test_a_pin_gains_secrets_where_its_partnership_goes_on(world: World, anew: Anew, *, ended: bool) -> None:
    two, ana = world.people.pair, world.people.ana
    slot, sealed = next(
        (slot, sealed) for slot, sealed in two.kept if (slot.server, slot.author) == ("key", str(ana.id))
    )
    if ended:
        Partnership.objects.filter(id=two.id).update(ended_at=now())
    pin = {**offer(slot, sealed), "revision": 2}
    assert anew.browser.said("PUT", "/vault/former/", anew.change(records=[pin])[1])[0] == 200
    assert Record.objects.get(id=slot.id).revision == (1 if ended else 2)
    assert FormerKeyring.objects.count() == 0


def test_it_is_sent_again_when_the_answer_was_lost(anew: Anew) -> None:
    _, change = anew.change()
    assert [anew.browser.said("PUT", "/vault/former/", change)[0] for _ in range(2)] == [200, 200]


@pytest.mark.parametrize(
    "spoilt",
    [
        {"before": {"auth": "x" * 43}},
        {"before": {"recovery_auth": "x" * 43}},
        {"proof": {"auth": "x" * 43}},
        {"before": None},
        {"proof": None},
        {"auth": "x" * 43},
        {"root": 3},
        {"recipient": "age1" + "q" * 58},
        {"revision": 4},
    ],
    ids=str,
)
def test_nothing_changes_unless_all_of_it_fits(anew: Anew, spoilt: dict[str, Any]) -> None:
    _, change = anew.change(**spoilt)
    assert anew.browser.said("PUT", "/vault/former/", change)[0] in (400, 403, 409)
    assert (FormerKeyring.objects.count(), Keyring.objects.get(person_id=anew.held.keyring.person).revision) == (1, 2)


def test_the_passphrase_of_today_does_not_open_what_was_kept(anew: Anew) -> None:
    assert anew.opens(anew.proof()) == WRONG


def test_the_keyring_s_own_address_fills_nothing_in(anew: Anew) -> None:
    _, change = anew.change()
    assert anew.browser.said("PUT", "/vault/keyring/", change)[0] == 400


def test_guessing_waits_after_five_and_signing_in_does_not(world: World, anew: Anew) -> None:
    wrong = [anew.opens({"auth": f"{n}".rjust(43, "x")})[0] for n in range(6)]
    assert wrong == [403] * 5 + [429]
    assert anew.opens({"auth": anew.before.sign_in.auth})[0] == 429
    signed_in(Browser(), world.ana.email, anew.held.sign_in)
    cache.clear()
    assert anew.opens({"auth": anew.before.sign_in.auth})[0] == 200


def test_after_thirty_days_it_is_gone(anew: Anew, clock: MovedClock) -> None:
    page = anew.browser.get("/vault/").text
    assert "You started anew on" in page
    clock.go(timedelta(days=30))
    assert anew.opens({"auth": anew.before.sign_in.auth}) == GONE
    assert anew.browser.said("PUT", "/vault/former/", anew.change()[1]) == GONE
    assert "You started anew on" not in anew.browser.get("/vault/").text
    recovering.send_due(now())
    assert FormerKeyring.objects.count() == 0


def test_until_then_nothing_of_before_is_written_over(anew: Anew) -> None:
    over = {**note_under(anew.held), "id": NOTE, "revision": 2}
    assert anew.browser.said("PUT", f"/vault/records/{NOTE}/", over)[0] == 404
    assert anew.browser.said("PUT", "/vault/former/", anew.change()[1])[0] == 200
    assert anew.browser.said("PUT", f"/vault/records/{NOTE}/", over)[0] == 201
    assert Record.objects.get(id=NOTE).epoch == 2


def test_letting_it_go_frees_the_account(world: World, anew: Anew) -> None:
    leaving = {"auth": anew.held.sign_in.auth}
    assert anew.browser.said("POST", "/account/deletion/", leaving)[0] == 409
    assert anew.browser.said("POST", "/vault/former/removal/", {"proof": {"auth": "x" * 43}})[0] == 403
    assert "Let it go" in anew.browser.get("/vault/former/").text
    assert anew.browser.said("POST", "/vault/former/removal/", {"proof": leaving}) == (200, {"next": "/vault/"})
    assert FormerKeyring.objects.count() == 0
    assert anew.browser.said("POST", "/vault/former/removal/", {"proof": leaving}) == GONE
    assert anew.browser.said("POST", "/account/deletion/", leaving)[0] == 200
    assert world.ana.email


def test_bringing_it_back_frees_the_account_too(anew: Anew) -> None:
    assert anew.browser.said("PUT", "/vault/former/", anew.change()[1])[0] == 200
    assert anew.browser.said("POST", "/account/deletion/", {"auth": anew.held.sign_in.auth})[0] == 200


def test_whoever_read_the_mail_cannot_let_go_of_what_is_the_owners(world: World, clock: MovedClock) -> None:
    mine = held_by(world.people.ana)
    signed_in(Browser(), world.ana.email, mine.sign_in)
    clock.go(timedelta(minutes=1))
    thief = Browser()
    theirs = begins_anew(mine, clock, thief)
    proof = {"proof": {"auth": theirs.sign_in.auth}}
    assert thief.said("POST", "/vault/former/removal/", proof) == HERE_ONLY
    assert "Let it go" not in thief.get("/vault/former/").text
    # Starting anew again makes their browser no older than the first time.
    again = begins_anew(theirs, clock, thief)
    assert thief.said("POST", "/vault/former/removal/", {"proof": {"auth": again.sign_in.auth}}) == HERE_ONLY


def test_whoever_started_anew_twice_may_find_either(world: World, anew: Anew, clock: MovedClock) -> None:
    second = begins_anew(anew.held, clock, anew.browser)
    again = replace(anew, held=second)
    assert [again.opens({"auth": one.sign_in.auth})[1]["root"] for one in (anew.held, anew.before)] == [2, 1]
    found, change = again.change()
    assert again.browser.said("PUT", "/vault/former/", change)[0] == 200
    assert FormerKeyring.objects.get().root == 2
    # What the first opened may be written on, what only the second opens may not.
    moved = {**note_under(found), "id": NOTE, "revision": 2}
    assert again.browser.said("PUT", f"/vault/records/{NOTE}/", moved)[0] == 201
    roster = anew.held.keys.roster
    over = {**note_under(found), "id": roster, "revision": 2}
    assert again.browser.said("PUT", f"/vault/records/{roster}/", over)[0] == 404
    _, rest = replace(anew, before=anew.held, held=found).change()
    assert again.browser.said("PUT", "/vault/former/", rest)[0] == 200
    assert FormerKeyring.objects.count() == 0
    assert world.ana.email
