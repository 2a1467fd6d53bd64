"""Whatever needs several rows of a person takes the person first: two at once wait, and neither for ever."""

from __future__ import annotations

import os
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress
from uuid import UUID

import pytest
from django.db import connection, connections, transaction
from django.db.models import Model

from tests.builders import World, make_former, make_invitation
from tests.offers import claim_of
from tests.people import START
from tests.rekeyed import held_by, new_passphrase, new_root
from turnabout.accounts.holding import hold
from turnabout.accounts.models import EmailLink, Person
from turnabout.partnerships import ending, inviting
from turnabout.partnerships.models import Invitation, Partnership
from turnabout.vault import email_change
from turnabout.vault.former import bring_back
from turnabout.vault.models import Keyring, StartAnew
from turnabout.vault.recovering import begin_anew
from turnabout.vault.rekeying import change, change_in, go_back
from turnabout.web.answers import Refused

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(
        not os.environ.get("TURNABOUT_TEST_DATABASE_URL"), reason="SQLite has one writer at a time, and no order"
    ),
]

Act = Callable[[], object]


def makes_keys_new(world: World) -> Act:
    body = change_in(new_root(held_by(world.people.ana))[1])
    return lambda: change(world.ana, body, START)


def starts_anew(world: World) -> Act:
    _link, token = EmailLink.make(EmailLink.ANEW, world.ana.email, START, person=world.ana)
    Person.objects.filter(id=world.ana.id).update(email_verified_at=START)
    StartAnew.objects.create(person=world.ana, asked_at=START - StartAnew.DELAY, due_at=START)
    body = change_in(new_root(held_by(world.people.ana), known=False)[1])
    return lambda: begin_anew(token, body, START)


def brings_back_what_was(world: World) -> Act:
    former, body = make_former(world.people.ana), change_in(new_passphrase(held_by(world.people.ana))[1])
    return lambda: bring_back(former, body, START)


def goes_on_with_the_passphrase_of_before(world: World) -> Act:
    change(world.ana, change_in(new_passphrase(held_by(world.people.ana))[1]), START)
    stood = Keyring.objects.get(person=world.ana).before_password
    return lambda: go_back(world.ana, stood)


def claimed(world: World) -> UUID:
    invitation, keys = make_invitation(world.people.ana)
    inviting.claim(
        world.dov, invitation.id, claim_of(world.people.dov, invitation, keys, inviter=world.people.ana), START
    )
    return invitation.id


def says_yes(world: World) -> Act:
    invitation = claimed(world)
    return lambda: inviting.confirm(world.ana, invitation, {"records": []}, START)


def says_no(world: World) -> Act:
    invitation = claimed(world)
    return lambda: inviting.refuse(world.ana, invitation, {"records": []}, START)


def ends(world: World) -> Act:
    return lambda: ending.end(world.ana, world.partnership.id, {"records": []}, START)


def takes_another_email(world: World) -> Act:
    _link, token = EmailLink.make(EmailLink.CHANGE, "ana@example.net", START, person=world.ana)
    return lambda: email_change.change(token, START)


def begun(pool: ThreadPoolExecutor, act: Act) -> Future[None]:
    """Begun on a connection of its own, and as far as where it waits for us."""

    def run() -> None:
        # What it comes to is not the question here.
        with suppress(Refused):
            act()
        connections.close_all()

    future = pool.submit(run)
    while not future.done():
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1 FROM pg_locks WHERE NOT granted AND pg_backend_pid() = ANY(pg_blocking_pids(pid))")
            if cursor.fetchone():
                return future
    future.result()
    pytest.fail("it never held its person")


@pytest.mark.parametrize(
    "how",
    [
        makes_keys_new,
        starts_anew,
        brings_back_what_was,
        goes_on_with_the_passphrase_of_before,
        says_yes,
        says_no,
        ends,
        takes_another_email,
    ],
)
def test_whoever_waits_for_a_person_holds_nothing_that_is_theirs(world: World, how: Callable[[World], Act]) -> None:
    act = how(world)
    theirs: list[type[Model]] = [Keyring, Invitation, Partnership, EmailLink]
    with ThreadPoolExecutor(1) as pool:
        with transaction.atomic():
            hold(world.ana.id)
            waiting = begun(pool, act)
            for model in theirs:
                list(model._base_manager.select_for_update(nowait=True))  # noqa: SLF001 - the one manager that hides nothing
        waiting.result(timeout=20)
