from __future__ import annotations

import pyrage
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pyrage import x25519

from tests.vault.key_vectors import VECTORS
from turnabout.vault.age_file import MOST_HEADER, plaintext_length
from turnabout.vault.derive import from_b64url
from turnabout.vault.envelope import BUCKETS, MalformedEnvelope, check_sealed

RECIPIENT = x25519.Identity.generate().to_public()
SEALED = pyrage.encrypt(bytes(1024), [RECIPIENT])
HEAD, FOOT = b"age-encryption.org/v1\n", b"--- " + b"A" * 43 + b"\n"
STANZA = b"-> X25519 " + b"A" * 43 + b"\n" + b"A" * 43 + b"\n"
PAYLOAD = bytes(16 + 1024 + 16)


@pytest.mark.parametrize("bucket", BUCKETS)
def test_a_bucket_is_recognised_without_opening_it(bucket: int) -> None:
    assert check_sealed(pyrage.encrypt(bytes(bucket), [RECIPIENT])) == bucket


@given(st.sampled_from([0, 1, 65_535, 65_536, 65_537, 131_072, 131_073]) | st.integers(0, 200_000))
@settings(max_examples=50)
def test_the_length_inside_is_known_from_outside(length: int) -> None:
    assert plaintext_length(pyrage.encrypt(bytes(length), [RECIPIENT])) == length


def test_random_grease_and_two_recipients_stay_within_the_limit() -> None:
    for _ in range(200):
        assert check_sealed(pyrage.encrypt(bytes(1024), [RECIPIENT, RECIPIENT])) == 1024


def test_the_browsers_files_are_recognised() -> None:
    sealed = VECTORS["sealed_by_typescript"]
    assert check_sealed(from_b64url(sealed["record"])) == 1024
    assert plaintext_length(from_b64url(sealed["bytes"])) == len(b"plain bytes")


def test_a_minimal_file_is_one() -> None:
    assert check_sealed(HEAD + STANZA + FOOT + PAYLOAD) == 1024


@pytest.mark.parametrize(
    ("why", "data"),
    {
        "nothing": b"",
        "plain words": b"Dear diary, " * 100,
        "a later version": HEAD.replace(b"v1", b"v2") + STANZA + FOOT + PAYLOAD,
        "armour": b"-----BEGIN AGE ENCRYPTED FILE-----\n",
        "no recipient": HEAD + FOOT + PAYLOAD,
        "only grease": HEAD + b"-> x-grease\n\n" + FOOT + PAYLOAD,
        "a passphrase": pyrage.passphrase.encrypt(bytes(1024), "x"),
        "no foot": HEAD + STANZA + PAYLOAD,
        "a foot cut short": HEAD + STANZA + FOOT[:20],
        "a foot in padded base64": HEAD + STANZA + b"--- " + b"A" * 42 + b"=\n" + PAYLOAD,
        "a foot with stray bits": HEAD + STANZA + b"--- " + b"A" * 42 + b"B\n" + PAYLOAD,
        "an argument missing": HEAD + STANZA.replace(b" " + b"A" * 43, b"", 1) + FOOT + PAYLOAD,
        "an empty argument": HEAD + STANZA.replace(b"X25519 ", b"X25519  ") + FOOT + PAYLOAD,
        "a share of another length": HEAD + STANZA.replace(b"A" * 43, b"A" * 42, 1) + FOOT + PAYLOAD,
        "a body of another length": HEAD + b"-> X25519 " + b"A" * 43 + b"\nAAAA\n" + FOOT + PAYLOAD,
        "a body that never ends": HEAD + STANZA + b"-> x\n" + b"A" * 64 + b"\n" + FOOT + PAYLOAD,
        "a header past the limit": HEAD + STANZA * 11 + FOOT + PAYLOAD,
        "carriage returns": (HEAD + STANZA + FOOT).replace(b"\n", b"\r\n") + PAYLOAD,
        "a byte too few": HEAD + STANZA + FOOT + PAYLOAD[:-1],
        "a byte too many": HEAD + STANZA + FOOT + PAYLOAD + b"x",
        "no payload": HEAD + STANZA + FOOT,
        "two buckets": HEAD + STANZA + FOOT + bytes(16 + 2048 + 16),
        "an empty last chunk": HEAD + STANZA + FOOT + bytes(16 + 65_536 + 16 + 16),
    }.items(),
)
def test_anything_else_is_not_kept(why: str, data: bytes) -> None:
    with pytest.raises(MalformedEnvelope):
        check_sealed(data)
    assert why


@given(st.binary(max_size=3000))
def test_any_bytes_are_answered(data: bytes) -> None:
    with pytest.raises(MalformedEnvelope):
        check_sealed(data)


@given(st.integers(0, len(SEALED) - 1), st.binary(max_size=6), st.integers(0, 6))
@settings(max_examples=500)
def test_a_file_with_a_wound_is_answered(at: int, inserted: bytes, removed: int) -> None:
    wounded = SEALED[:at] + inserted + SEALED[at + removed :]
    assert answer(wounded) in {1024, "refused"}


def answer(data: bytes) -> int | str:
    try:
        return check_sealed(data)
    except MalformedEnvelope:
        return "refused"


@given(st.lists(st.sampled_from([b"-> ", b"X25519", b" ", b"\n", b"A" * 43, b"A" * 64, b"--- ", b"scrypt", b"\xff"])))
@settings(max_examples=500)
def test_headers_put_together_at_random_are_answered(parts: list[bytes]) -> None:
    header = b"".join(parts)
    allowed = {1024, "refused"} if b"-> X25519" in header else {"refused"}
    assert answer(HEAD + header + FOOT + PAYLOAD) in allowed


def test_a_long_file_without_a_foot_costs_nothing() -> None:
    with pytest.raises(MalformedEnvelope):
        check_sealed(HEAD + b"-> x\n" + b"A" * 64 * MOST_HEADER * 100)
