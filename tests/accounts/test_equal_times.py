"""Wherever an email is typed, the time of the answer does not say whether it has an account.

Measured with the hasher that instances use, on a hundred emails that have an account and as many that have
none, in turns. What counts is the time for which the answer is worked at, so that nothing else on the machine
counts; that is all of it here, where the database is a file of our own. A new address where an email is typed
joins `ASKED`.
"""

from __future__ import annotations

import random
import statistics
import time
from collections.abc import Callable
from dataclasses import dataclass

import pytest
from django.contrib.auth.hashers import make_password
from django.http import HttpRequest
from pytest_django import Settings

from tests.builders import Browser, World, browser_of
from tests.people import MET
from turnabout.accounts.backends import AuthSecretBackend
from turnabout.accounts.models import Person
from turnabout.vault.email_views import CHANGING
from turnabout.vault.entering import SCRYPT_N, SCRYPT_P, SCRYPT_R, salt_for
from turnabout.vault.models import Keyring

pytestmark = pytest.mark.once

EACH = 100
# In hashes: a forgotten one is 1, equal answers differ by a few hundredths, and chance by a little more.
ROOM = 0.3
ROUNDS = 5


@dataclass(frozen=True)
class Asking:
    """Somebody at a browser who is about to type an email."""

    world: World
    browser: Browser
    place: str

    def send(self, path: str, body: dict[str, str]) -> int:
        """Send JSON from a place of its own: limits count places."""
        text = self.browser.send
        self.browser.defaults["REMOTE_ADDR"] = self.place
        return text("POST", path, body).status_code


def sign_in(asking: Asking, email: str) -> int:
    return asking.send("/sign-in/", {"email": email, "auth": "x" * 43})


def parameters(asking: Asking, email: str) -> int:
    return asking.send("/vault/parameters/", {"email": email})


def ask_in(asking: Asking, email: str) -> int:
    return asking.browser.post("/sign-up/email/", {"email": email}, REMOTE_ADDR=asking.place).status_code


def email_change(asking: Asking, email: str) -> int:
    return asking.send("/account/email/", {"email": email, "auth": asking.world.people.ana.sign_in.auth})


def reset(asking: Asking, email: str) -> int:
    return asking.send("/reset/", {"email": email})


ASKED: dict[str, tuple[Callable[[Asking, str], int], int]] = {
    "sign-in": (sign_in, 403),
    "parameters": (parameters, 200),
    "open sign-up": (ask_in, 302),
    "email change": (email_change, 202),
    "reset": (reset, 200),
}


class Leaking(AuthSecretBackend):
    """Signing in without the hash for nobody: what must not go unnoticed."""

    def authenticate(
        self, request: HttpRequest | None, username: str | None = None, password: str | None = None, **more: object
    ) -> Person | None:
        known = Person.objects.filter(email=username).exists()
        return super().authenticate(request, username, password, **more) if known else None


@pytest.fixture
def crowd(world: World, settings: Settings) -> World:
    """As many people with accounts as are asked for, hashed as instances hash."""
    settings.PASSWORD_HASHERS = ["turnabout.accounts.hashers.AuthSecretHasher"]
    settings.SIGN_UP = "open"
    world.ana.set_password(world.people.ana.sign_in.auth)
    world.ana.save()
    people = [
        Person(name="Somebody", email=known(n), password=make_password("y" * 43), time_zone="UTC", created_at=MET)
        for n in range(EACH)
    ]
    Person.objects.bulk_create(people)
    rows = {"revision": 1, "n": SCRYPT_N, "r": SCRYPT_R, "p": SCRYPT_P, "wrap": b"w" * 400, "updated_at": MET}
    Keyring.objects.bulk_create(
        Keyring(person=person, salt=salt_for(person.email), recipient="r" * 62, recovery_hash="h" * 80, **rows)
        for person in people
    )
    return world


def known(number: int) -> str:
    return f"someone{number:03}@example.org"


def difference(world: World, asked: str, seed: int) -> float:
    """How much longer a known email takes, by the medians, in hashes."""
    ask, status = ASKED[asked]
    browser = browser_of(world.ana) if asked == "email change" else Browser()
    took: dict[bool, list[float]] = {True: [], False: []}
    chance = random.Random(seed)  # noqa: S311 - which of two comes first
    for number in range(EACH):
        for has_account in chance.sample([True, False], 2):
            email = known(number) if has_account else f"nobody{number:03}@example.org"
            place = f"10.{seed}.{number}.{int(has_account)}"
            CHANGING.forget(str(world.ana.id))
            before = time.thread_time()
            said = ask(Asking(world, browser, place), email)
            took[has_account].append(time.thread_time() - before)
            assert said == status
    return (statistics.median(took[True]) - statistics.median(took[False])) / hash_seconds()


def hash_seconds() -> float:
    took = []
    for _ in range(50):
        before = time.thread_time()
        make_password("y" * 43)
        took.append(time.thread_time() - before)
    return statistics.median(took)


def equal(world: World, asked: str) -> bool:
    """Whether it answers in equal times: what chance hides once, it does not hide five times."""
    return any(abs(difference(world, asked, seed)) < ROOM for seed in range(ROUNDS))


@pytest.mark.parametrize("asked", ASKED)
def test_known_and_unknown_emails_are_answered_in_equal_times(crowd: World, asked: str) -> None:
    assert equal(crowd, asked)


def test_a_forgotten_hash_would_be_noticed(crowd: World, settings: Settings) -> None:
    settings.AUTHENTICATION_BACKENDS = [f"{__name__}.Leaking"]
    assert difference(crowd, "sign-in", seed=0) > ROOM
