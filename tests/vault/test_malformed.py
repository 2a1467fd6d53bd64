"""Whatever arrives, the answer is a sentence: never a fault of the server, and nothing is kept."""

from __future__ import annotations

import json
import uuid
from typing import Any

import pyrage
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.builders import JSON, Browser, World, browser_of
from tests.offers import own_note, sign_up_of
from tests.people import People
from turnabout.vault.derive import b64url
from turnabout.vault.envelope import BUCKETS
from turnabout.vault.models import Record

NOT_SEALED = "What arrived is not a sealed record. Your words are still in this browser; reload and try again."
TOO_LONG = "This is longer than one record may be. It is kept in this browser; shorten it a little."
REFUSED = {400, 403, 404, 409, 410, 413, 429}
# The rows are laid out once a test; no example changes them.
EXAMPLES = settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])

anything = st.characters(exclude_categories=())
values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(anything, max_size=50),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=6,
)


@pytest.fixture
def browser(world: World) -> Browser:
    """Ana's."""
    return browser_of(world.ana)


def put(browser: Browser, body: JSON) -> tuple[int, JSON]:
    return browser.said("PUT", f"/vault/records/{body['id']}/", body)


def age_file(people: People, plaintext: bytes) -> bytes:
    return pyrage.encrypt(plaintext, [people.ana.keys.person.to_public()])


def shapes(people: People) -> dict[str, bytes]:
    """Bytes that are no envelope, each in its own way."""
    whole = age_file(people, b" " * BUCKETS[0])
    header, _, _payload = whole.partition(b"\n--- ")
    return {
        "nothing": b"",
        "plain text": b"dear diary" * 200,
        "only the first line": b"age-encryption.org/v1\n",
        "no payload": header + b"\n--- " + b"A" * 43 + b"\n",
        "cut short": whole[:-1],
        "longer by one": whole + b"x",
        "one byte under a bucket": age_file(people, b" " * (BUCKETS[0] - 1)),
        "one byte over the largest": age_file(people, b" " * (BUCKETS[-1] + 1)),
        "to a passphrase": whole.replace(b"-> X25519", b"-> scrypt", 1),
        "another version": whole.replace(b"/v1", b"/v2", 1),
        "carriage returns": whole.replace(b"\n", b"\r\n", 1),
        "an endless header": b"age-encryption.org/v1\n" + b"-> X25519 " + b"A" * 2000,
        "armoured": b"-----BEGIN AGE ENCRYPTED FILE-----\n" + whole,
    }


def test_every_shape_that_is_no_envelope_is_refused(world: World, browser: Browser) -> None:
    note = own_note(world.people.ana)
    kept = Record.objects.count()
    for name, sealed in shapes(world.people).items():
        assert (name, put(browser, {**note, "sealed": b64url(sealed)})) == (name, (400, {"error": NOT_SEALED}))
    assert Record.objects.count() == kept


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"sealed": None}, "“sealed” is missing. Nothing was changed."),
        ({"sealed": "a b"}, "“sealed” is garbled. Nothing was changed."),
        ({"sealed": "ü"}, "“sealed” is garbled. Nothing was changed."),
        ({"server": "secret"}, "This kind of record is not kept here. Nothing was changed."),
        ({"server": "pulse"}, "This kind of record is not kept here. Nothing was changed."),
        ({"server": "shared"}, "“partnership” is missing or too long. Nothing was changed."),
        ({"server": "shared", "partnership": "x"}, "“partnership” is not an id. Nothing was changed."),
        ({"epoch": 0}, "“epoch” is missing or out of range. Nothing was changed."),
        ({"epoch": True}, "“epoch” is missing or out of range. Nothing was changed."),
        ({"revision": 2**31}, "“revision” is missing or out of range. Nothing was changed."),
        ({"revision": 1.0}, "“revision” is missing or out of range. Nothing was changed."),
        ({"revision": "1"}, "“revision” is missing or out of range. Nothing was changed."),
    ],
)
def test_every_part_of_a_slot_is_checked(world: World, browser: Browser, change: JSON, sentence: str) -> None:
    status, said = put(browser, {**own_note(world.people.ana), **change})
    assert (status, said["error"]) == (400, sentence)


def test_an_envelope_past_the_largest_is_too_long(world: World, browser: Browser) -> None:
    sealed = b64url(bytes(BUCKETS[-1] + 2049 + 4))
    assert put(browser, {**own_note(world.people.ana), "sealed": sealed}) == (413, {"error": TOO_LONG})


def test_a_request_past_all_measure_is_too_long(world: World, browser: Browser) -> None:
    sealed = "A" * 600_000
    assert put(browser, {**own_note(world.people.ana), "sealed": sealed})[0] == 413


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{",
        b"[]",
        b"null",
        b'"text"',
        b"\xff",
        b"NaN",
        b"[" * 100_000,
        b'{"a":' * 50_000,
        b"1" * 5_000,
        '{"server": "own"}'.encode("utf-16"),
    ],
)
def test_what_is_no_json_object_is_not_understood(browser: Browser, body: bytes) -> None:
    answer = browser.put(f"/vault/records/{uuid.uuid4()}/", body, content_type="application/json")
    assert answer.status_code == 400
    assert answer.json()["error"].endswith(".")


@EXAMPLES
@given(sealed=st.binary(max_size=3000) | st.binary(max_size=200).map(lambda rest: b"age-encryption.org/v1\n" + rest))
def test_no_bytes_that_are_no_envelope_are_kept(world: World, browser: Browser, sealed: bytes) -> None:
    body = {**own_note(world.people.ana), "sealed": b64url(sealed)}
    assert put(browser, body) == (400, {"error": NOT_SEALED})


@EXAMPLES
@given(at=st.integers(0, 400), byte=st.integers(0, 255))
def test_an_envelope_changed_in_its_header_is_kept_or_refused_but_never_a_fault(
    world: World, browser: Browser, at: int, byte: int
) -> None:
    sealed = bytearray(age_file(world.people, b" " * BUCKETS[0]))
    sealed[at] = byte
    status, _ = put(browser, {**own_note(world.people.ana), "sealed": b64url(bytes(sealed))})
    assert status in {201, 400}


REQUESTS: dict[str, tuple[str, list[str]]] = {
    "/sign-up/": ("POST", ["name", "email", "time_zone", "language", "auth", "wrap", "recipient", "roster", "door"]),
    "/sign-in/": ("POST", ["email", "auth"]),
    "/vault/parameters/": ("POST", ["email"]),
    "/vault/unlocking/": ("POST", ["auth"]),
    f"/vault/records/{uuid.uuid4()}/": ("PUT", ["server", "partnership", "epoch", "revision", "sealed"]),
    "/invitations/": ("POST", ["id", "claim_hash", "sealed"]),
}


@pytest.mark.parametrize("path", REQUESTS)
@EXAMPLES
@given(data=st.data())
def test_no_json_at_all_is_a_fault_of_the_server(browser: Browser, path: str, data: st.DataObject) -> None:
    method, names = REQUESTS[path]
    body = data.draw(st.dictionaries(st.sampled_from(names), values) | values)
    if path == "/sign-up/" and isinstance(body, dict):
        body |= {"adult": True, "understood": True, "person": str(uuid.uuid4())}
    answer = browser.generic(method, path, json.dumps(body), "application/json")
    assert answer.status_code in REFUSED or path == "/vault/parameters/"
    said: dict[str, Any] = answer.json()
    assert "error" in said or "salt" in said


@pytest.mark.parametrize("name", ["name", "email", "auth", "door", "time_zone"])
def test_half_a_character_is_no_text(world: World, name: str) -> None:
    half = "\ud800"
    door = {"door": "operator", "token": half if name == "door" else "x"}
    body = {**sign_up_of(world.people.dov, door), **({} if name == "door" else {name: half * 43})}
    status, said = Browser().said("POST", "/sign-up/", body)
    assert (status, said["error"][-1]) == (400, ".")
