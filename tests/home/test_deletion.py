"""Leaving: what was one's own is gone, what was shared is still the partner's, and nothing is forgotten between."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

import pytest
from django.contrib.auth.hashers import is_password_usable
from django.contrib.sessions.models import Session as SignedInSession
from django.core.management import CommandError, call_command
from django.db import models

from tests.builders import (
    JSON,
    World,
    browser_of,
    keep_all,
    make_invitation,
    make_partnership,
    make_rhythm,
    make_session,
)
from tests.naming import named_in
from tests.offers import own_note, shared_note
from tests.people import START, sealed_by
from tests.racing import at_once
from turnabout.accounts import farewell
from turnabout.accounts.models import EmailLink, Person
from turnabout.mail import outbox
from turnabout.mail.models import Message
from turnabout.partnerships.models import Block, Invitation, Partnership, Report
from turnabout.room.models import Presence
from turnabout.schedule.models import Attendance, FirstTurn, Rhythm, Session
from turnabout.vault.models import Keyring, Record

PATH = "/account/deletion/"


def label(field: models.ForeignObject[object, object]) -> str:
    return f"{field.model._meta.label}.{field.name}"  # noqa: SLF001 - Django's documented way to a model's name


def test_every_row_that_names_a_person_goes_with_them_or_is_said_to_stay() -> None:
    """Whoever adds a model says what becomes of it: cascade it, or name it in a farewell."""
    stays = {label(one) for one in farewell.pointing() if one.remote_field.on_delete is not models.CASCADE}
    assert stays == farewell.kept()


def leaves(world: World, person: Person) -> tuple[int, JSON]:
    return browser_of(person).said("POST", PATH, {"auth": world.known(person).sign_in.auth})


@pytest.fixture
def lived(world: World, partnership: Partnership) -> Partnership:
    """Ana and Ben have had an hour; she has of everything a little."""
    ana, pair = world.people.ana, world.people.pair
    own = ana.own_slot("5f4dcc3b-5aa7-4d61-a7b2-3f1f0a6c9e01")
    shared = pair.shared_slot(ana, "5f4dcc3b-5aa7-4d61-a7b2-3f1f0a6c9e02")
    keep_all([(own, sealed_by(ana, own, {"text": "mine"}))])
    keep_all([(shared, sealed_by(ana, shared, {"text": "ours"}, keys=pair.keys))])
    make_rhythm(partnership)
    FirstTurn.objects.create(partnership=partnership, focus=world.ana)
    hour = make_session(partnership, START - timedelta(days=3), held=True)
    Presence.objects.create(session=hour, person=world.ana, entered_at=START, seen_at=START)
    make_invitation(ana)
    Block.objects.create(blocker=world.ana, blocked=world.dov, created_at=START)
    Block.objects.create(blocker=world.eva, blocked=world.ana, created_at=START)
    about = {"sent_to": "s@example.org", "subject": "s", "text": "t", "created_at": START}
    Report.objects.create(reporter=world.ana, about=world.ben, **about)
    Report.objects.create(reporter=world.ben, about=world.ana, **about)
    EmailLink.make("verify", ana.email, START, person=world.ana)
    outbox.post(key="k", to=ana.email, letter="report", language="en", now=START, facts={})
    return partnership


@pytest.mark.usefixtures("lived")
def test_what_was_their_own_is_gone(world: World) -> None:
    browser = browser_of(world.ana)
    browser.get("/")
    status, said = browser.said("POST", PATH, {"auth": world.people.ana.sign_in.auth})
    assert (status, said) == (200, {"next": "/"})
    assert "Your account is deleted" in browser.get("/").text
    assert browser.get("/account/").status_code == 302
    gone = [
        field.model._base_manager.filter(**{field.name: world.ana}).count()  # noqa: SLF001 - the manager that hides nothing
        for field in farewell.pointing()
        if field.remote_field.on_delete is models.CASCADE
    ]
    assert sum(gone) == 0
    assert not Keyring.objects.filter(person=world.ana).exists()
    assert not Record.objects.filter(author=world.ana, server_kind="own").exists()
    assert not Message.objects.filter(to=world.ana.email).exists()
    assert not Invitation.objects.exists()
    assert not SignedInSession.objects.filter(session_key=browser.session.session_key).exists()
    assert list(Report.objects.values_list("reporter", flat=True)) == [world.ben.id]


@pytest.mark.usefixtures("lived")
def test_the_row_that_stays_says_nothing_of_who_it_was(world: World) -> None:
    leaves(world, world.ana)
    row: JSON = dict(Person.objects.filter(id=world.ana.id).values().get())
    assert (row.pop("id"), is_password_usable(row.pop("password"))) == (world.ana.id, False)
    assert str(row.pop("email")).endswith("@left.invalid")
    assert row.pop("deleted_at") == row.pop("created_at")
    assert row == {
        "last_login": None,
        "name": "former partner",
        "time_zone": "UTC",
        "language": "en",
        "is_operator": False,
        "is_demo": False,
        "email_verified_at": None,
        "email_refused_at": None,
    }


def test_the_partner_reads_on_and_is_told_kindly(world: World, lived: Partnership) -> None:
    before = Attendance.objects.count(), _shared(lived)
    leaves(world, world.ana)
    lived.refresh_from_db()
    assert lived.ended_at is not None
    assert (Attendance.objects.count(), _shared(lived)) == before
    assert Presence.objects.filter(person=world.ana).exists()
    assert not Rhythm.objects.filter(partnership=lived).current().exists()
    browser = browser_of(world.ben)
    page = browser.get(f"/partnerships/{lived.id}/").text
    assert "Your partner left Turnabout on 2 March 2026." in page
    assert "former partner" in page
    assert world.ana.name not in named_in(page)
    assert "A partner of yours left Turnabout" in browser.get("/").text
    hour = Session.objects.within(lived).get()
    assert browser.get(f"/sessions/{hour.id}/").status_code == 200
    status, said = browser.said("GET", f"/vault/records/?partnership={lived.id}")
    assert (status, len(said["records"])) == (200, len(before[1]))


def _shared(partnership: Partnership) -> list[tuple[UUID, UUID, int]]:
    return sorted(Record.objects.filter(partnership=partnership.id).values_list("id", "author", "revision"))


def test_without_a_partner_nothing_at_all_is_left(world: World) -> None:
    assert leaves(world, world.dov)[0] == 200
    assert not Person.objects.filter(id=world.dov.id).exists()


def test_the_passphrase_decides(world: World) -> None:
    assert browser_of(world.ana).said("POST", PATH, {"auth": "x" * 43})[0] == 403
    assert Person.objects.get(id=world.ana.id).deleted_at is None


@pytest.mark.usefixtures("lived")
def test_the_same_email_may_begin_anew(world: World) -> None:
    leaves(world, world.ana)
    assert not Person.objects.filter(email=world.people.ana.email).exists()


def test_the_last_operator_appoints_another_first(world: World, capsys: pytest.CaptureFixture[str]) -> None:
    Person.objects.filter(id=world.ana.id).update(is_operator=True)
    page = browser_of(Person.objects.get(id=world.ana.id)).get(PATH).text
    assert "turnabout appoint" in page
    assert leaves(world, world.ana)[0] == 409
    with pytest.raises(CommandError):
        call_command("appoint", "nobody@example.org")
    call_command("appoint", " Dov@Example.org")
    assert "Dov is an operator now." in capsys.readouterr().out
    assert leaves(world, world.ana)[0] == 200


@pytest.mark.django_db
def test_whoever_is_alone_on_an_instance_may_go() -> None:
    alone = Person.objects.create(
        name="Ana", email="a@example.org", time_zone="UTC", created_at=START, is_operator=True
    )
    farewell.leave(alone, START)
    assert not Person.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_leaving_while_the_partner_writes_breaks_neither(world: World) -> None:
    note = shared_note(world.people.pair, world.people.ben)
    browser = browser_of(world.ben)
    left, written = at_once(
        lambda: leaves(world, world.ana),
        lambda: browser.said("PUT", f"/vault/records/{note['id']}/", note),
    )
    assert (left[0], written[0] in {201, 404}) == (200, True)
    assert Record.objects.filter(id=note["id"]).exists() == (written[0] == 201)


@pytest.mark.django_db(transaction=True)
def test_of_two_who_leave_each_other_at_once_both_have(world: World, partnership: Partnership) -> None:
    answers = at_once(*(lambda one=one: leaves(world, one) for one in partnership.people))
    assert [status for status, _ in answers] == [200, 200]
    assert Partnership.objects.get(id=partnership.id).ended_at is not None
    assert Person.objects.exclude(deleted_at=None).count() == 2


@pytest.mark.django_db(transaction=True)
def test_two_operators_cannot_both_rely_on_the_other(world: World) -> None:
    Person.objects.filter(id__in=[world.ana.id, world.dov.id]).update(is_operator=True)
    answers = at_once(lambda: leaves(world, world.ana), lambda: leaves(world, world.dov))
    assert sorted(status for status, _ in answers) == [200, 409]
    assert Person.objects.filter(is_operator=True).count() == 1


@pytest.mark.django_db(transaction=True)
def test_signed_in_elsewhere_is_signed_out(world: World) -> None:
    make_partnership(world.ana, world.dov)
    elsewhere = browser_of(world.ana)
    assert elsewhere.get("/account/").status_code == 200
    leaves(world, world.ana)
    note = own_note(world.people.ana)
    assert elsewhere.said("PUT", f"/vault/records/{note['id']}/", note)[0] == 401
