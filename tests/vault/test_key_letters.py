"""What is told of a passphrase, a code or keys that somebody changes, and in which letters."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest

from tests.builders import JSON, Browser, World, browser_of
from tests.conftest import MovedClock
from tests.naming import named_in
from tests.rekeyed import Held, held_by, new_code, new_passphrase, new_root
from tests.vault.test_recovering import asked, letters, link_in, resets, starts_anew
from tests.vault.test_rekeying import send
from turnabout.accounts.models import EmailLink, Person
from turnabout.vault import recovering
from turnabout.web.clock import now

pytestmark = pytest.mark.usefixtures("world", "verified")


@pytest.fixture
def held(world: World) -> Held:
    """What Ana's browser holds."""
    return held_by(world.people.ana)


@pytest.fixture
def verified(world: World) -> None:
    """Ana has said that she reads at her address."""
    Person.objects.filter(id=world.ana.id).update(email_verified_at=now())


def test_the_letter_of_a_reset_says_what_its_link_can_do_without_the_code() -> None:
    asked()
    [text] = letters("reset")
    assert "whoever reads your mail can use it to start your account anew, in two days." in text
    assert "http://localhost:8000/vault/\n" in text


def told(letter: str) -> int:
    return len(letters(letter))


@pytest.mark.parametrize("new", [new_passphrase, new_code, new_root])
def test_whatever_opens_an_account_is_not_changed_without_a_letter(
    world: World, held: Held, new: Callable[[Held], tuple[Held, JSON]]
) -> None:
    assert send(browser_of(world.ana), held, new(held)[1])[0] == 200
    [text] = letters("keys-changed")
    assert "http://localhost:8000/vault/\n" in text
    assert "http://localhost:8000/reset/\n" in text
    assert named_in(text) == []
    assert not any(word in text for word in ("127.0.0.1", "&#"))


def test_a_change_after_one_that_was_undone_is_told_of_again(world: World, held: Held, clock: MovedClock) -> None:
    send(browser_of(world.ana), held, new_passphrase(held)[1])
    assert Browser().said("POST", "/sign-in/", {"email": world.ana.email, "auth": held.sign_in.auth})[0] == 200
    clock.go(timedelta(minutes=5))
    send(browser_of(world.ana), held, new_passphrase(held)[1])
    assert told("keys-changed") == 2


def test_a_reset_is_told_of_and_so_is_its_browser(held: Held) -> None:
    assert resets(asked(), held)[1][0] == 200
    assert (told("keys-changed"), told("new-browser")) == (1, 1)


def test_a_start_anew_is_told_of_and_so_is_its_browser(held: Held, clock: MovedClock) -> None:
    assert Browser().said("POST", starts_anew(clock), new_root(held, known=False)[1])[0] == 200
    assert (told("keys-changed"), told("new-browser")) == (1, 1)


def test_nothing_is_told_of_a_refused_change(world: World, held: Held) -> None:
    assert send(browser_of(world.ana), held, new_passphrase(held)[1], auth="x" * 43)[0] == 403
    assert told("keys-changed") == 0


def test_a_reset_asked_for_before_the_server_was_down_is_answered_after(held: Held, clock: MovedClock) -> None:
    Browser().said("POST", "/reset/", {"email": "ana@example.org"})
    clock.go(timedelta(hours=30))
    EmailLink.drop_old(now())
    recovering.answer(now())
    assert resets(link_in(letters("reset")[-1]), held)[1][0] == 200
    assert not EmailLink.objects.filter(purpose=EmailLink.ASKED).exists()
