from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pyrage
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.vault.key_vectors import PAIR, ROOT, SLOT, VECTORS, plaintext
from turnabout.vault.derive import from_b64url, pair_keys, root_keys
from turnabout.vault.envelope import BUCKETS, Content, Refusal, Slot, check_sealed, open_sealed, read, seal_record

KEYS = pair_keys(PAIR).shared
AT = datetime(2026, 3, 29, 12, 30, tzinfo=UTC)


def sealed(body: dict[str, Any], slot: Slot = SLOT) -> bytes:
    return seal_record(KEYS, slot, Content(kind="note", body=body, at=AT)).data


@pytest.mark.parametrize("case", VECTORS["envelopes"], ids=lambda case: case["name"])
def test_what_a_holder_of_the_keys_wrote_is_believed(case: dict[str, Any]) -> None:
    opened = read(KEYS.mac, plaintext(case), type_="record", slot=Slot(**case["slot"]))
    assert (opened.mac, opened.body, opened.at) == (case["mac"], case["body"], AT)


@pytest.mark.parametrize("case", VECTORS["refusals"], ids=lambda case: case["name"])
def test_everything_else_is_refused_by_name(case: dict[str, Any]) -> None:
    with pytest.raises(Refusal) as refused:
        read(KEYS.mac, plaintext(case), type_="record", slot=SLOT)
    assert refused.value.reason == case["reason"]


def test_what_the_browser_sealed_opens_here() -> None:
    opened = open_sealed(KEYS, from_b64url(VECTORS["sealed_by_typescript"]["record"]), type_="record", slot=SLOT)
    assert opened.body == {"text": "from typescript"}


def test_a_forger_who_only_knows_the_recipient_is_refused() -> None:
    forger = replace(KEYS, mac=bytes(32))
    forged = seal_record(forger, SLOT, Content(kind="note", body={}, at=AT)).data
    with pytest.raises(Refusal, match="mac"):
        open_sealed(KEYS, forged, type_="record", slot=SLOT)


@pytest.mark.parametrize("given_bytes", [b"", b"x", b"age-encryption.org/v1\n", sealed({})[:-1], sealed({}) + b"x"])
def test_what_does_not_open_is_refused(given_bytes: bytes) -> None:
    with pytest.raises(Refusal, match="unopenable"):
        open_sealed(KEYS, given_bytes, type_="record", slot=SLOT)


def test_another_persons_envelope_does_not_open() -> None:
    with pytest.raises(Refusal, match="unopenable"):
        open_sealed(root_keys(ROOT).own, sealed({}), type_="record", slot=SLOT)


@given(st.integers(0, 70_000))
def test_a_body_goes_into_the_smallest_bucket_or_is_too_large(length: int) -> None:
    overhead = len(plaintext_of(sealed({"t": ""})).rstrip(b" "))
    if overhead + length > BUCKETS[-1]:
        with pytest.raises(Refusal, match="too-large"):
            sealed({"t": "x" * length})
        return
    expected = min(bucket for bucket in BUCKETS if overhead + length <= bucket)
    assert check_sealed(sealed({"t": "x" * length})) == expected


def plaintext_of(envelope: bytes) -> bytes:
    return pyrage.decrypt(envelope, [KEYS.seal])


@given(
    st.dictionaries(st.text(max_size=8), st.text(max_size=20) | st.integers(-(2**53), 2**53) | st.none(), max_size=5)
)
def test_any_body_comes_back_as_it_was(body: dict[str, Any]) -> None:
    try:
        envelope = sealed(body)
    except UnicodeEncodeError:
        return  # half a surrogate pair is no text
    assert open_sealed(KEYS, envelope, type_="record", slot=SLOT).body == body


def test_what_is_too_deep_to_be_kept_as_json_again_is_refused() -> None:
    assert open_sealed(KEYS, sealed({"deep": deep(30)}), type_="record", slot=SLOT).body == {"deep": deep(30)}
    with pytest.raises(Refusal, match="malformed"):
        open_sealed(KEYS, sealed({"deep": deep(31)}), type_="record", slot=SLOT)


def deep(levels: int) -> object:
    return "end" if levels == 0 else [deep(levels - 1)]
