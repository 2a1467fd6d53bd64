"""What lies in the database after people signed up, wrote and shared: nothing that opens anything."""

from __future__ import annotations

import base64
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.db import connection

from tests.builders import Browser, World, browser_of, make_invitation
from tests.offers import own_note, shared_note, sign_up_of
from tests.people import START, Someone, make_someone
from turnabout.accounts.models import OperatorLink

pytestmark = pytest.mark.django_db(transaction=True)
SAID = "the sentence nobody else may ever read"


def rows() -> Iterator[bytes]:
    """Every value of every row of every table, as bytes."""
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")  # noqa: S608 - the database's own names
            for row in cursor.fetchall():
                for value in row:
                    yield bytes(value) if isinstance(value, bytes | memoryview) else str(value).encode()


def files() -> Iterator[bytes]:
    """The database's own files, where it has any."""
    if connection.vendor == "sqlite":
        for path in Path(connection.settings_dict["NAME"]).parent.glob("tests.sqlite3*"):
            yield path.read_bytes()


def forms(secret: bytes) -> set[bytes]:
    """A secret as it might be written down."""
    spellings = {secret, secret.hex().encode(), base64.b64encode(secret), base64.urlsafe_b64encode(secret)}
    return {spelling.rstrip(b"=") for spelling in spellings}


def secrets_of(one: Someone) -> dict[str, set[bytes]]:
    return {
        "passphrase": {one.passphrase.encode()},
        "root": forms(one.root),
        "recovery code": {one.code.encode(), *forms(one.entropy)},
        "auth secret": {one.sign_in.auth.encode(), *forms(base64.urlsafe_b64decode(one.sign_in.auth + "="))},
        "recovery auth secret": {one.recovery.auth.encode()},
        "identities": {str(identity).encode() for identity in (one.keys.person, one.keys.own.seal, one.sign_in.unlock)},
        "self recipient": {str(one.keys.own.seal.to_public()).encode()},
        "self MAC key": forms(one.keys.own.mac),
        "writing proof": {one.writing.encode()},
    }


def test_no_secret_and_no_sentence_is_kept(world: World) -> None:
    finn = make_someone("Finn")
    browser = Browser()
    browser.writing = finn.writing
    token = OperatorLink.make(START)
    browser.send("POST", "/sign-up/", sign_up_of(finn, {"door": "operator", "token": token}))
    Browser().send("POST", "/sign-in/", {"email": finn.email, "auth": finn.sign_in.auth})
    note = own_note(finn, SAID)
    shared = shared_note(world.people.pair, world.people.ana, SAID)
    _, link = make_invitation(world.people.ana)
    answers = [
        browser.send("PUT", f"/vault/records/{note['id']}/", note),
        browser_of(world.ana).send("PUT", f"/vault/records/{shared['id']}/", shared),
    ]
    assert [answer.status_code for answer in answers] == [201, 201]
    secrets = {
        **secrets_of(finn),
        "sentence": {SAID.encode()},
        "operator's token": {token.encode()},
        "claim": forms(link.claim),
        "pair secret": forms(world.people.pair.secret),
        "shared recipient": {str(world.people.pair.keys.shared.seal.to_public()).encode()},
    }
    kept = [*rows(), *files()]
    assert any(finn.email.encode() in one for one in kept)
    found = {name for name, spellings in secrets.items() for one in kept for secret in spellings if secret in one}
    assert found == set()
