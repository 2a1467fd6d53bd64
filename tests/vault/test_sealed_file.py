"""A file sealed to a key is opened by that key, whole and unchanged, or not at all."""

from __future__ import annotations

import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from turnabout.vault.sealed_file import DamagedFile, WrongKey, key_in, new_key, open_file, recipient_in, seal_file

KEY, RECIPIENT = new_key()
OTHER, OTHER_RECIPIENT = new_key()
WORDS = b"What two people said, many times over. " * 4000


def sealed(words: bytes, *recipients: str) -> bytes:
    out = io.BytesIO()
    seal_file(io.BytesIO(words), out, recipients=recipients)
    return out.getvalue()


def opened(data: bytes, key: str = KEY) -> bytes:
    out = io.BytesIO()
    open_file(io.BytesIO(data), out, key=key)
    return out.getvalue()


SEALED = sealed(WORDS, RECIPIENT)


def test_either_of_two_keys_opens_what_was_sealed_to_both() -> None:
    both = sealed(WORDS, RECIPIENT, OTHER_RECIPIENT)
    assert (opened(both), opened(both, OTHER)) == (WORDS, WORDS)
    assert b"two people" not in both


def test_another_key_is_told_that_it_is_another() -> None:
    with pytest.raises(WrongKey):
        opened(SEALED, OTHER)


# Behind the header, where a change could be taken for somebody else's recipient.
@given(st.integers(400, len(SEALED) - 1), st.integers(0, 7))
def test_no_bit_can_change_unnoticed(place: int, bit: int) -> None:
    changed = SEALED[:place] + bytes([SEALED[place] ^ 1 << bit]) + SEALED[place + 1 :]
    with pytest.raises(DamagedFile):
        opened(changed)


@given(st.integers(0, len(SEALED) - 1))
def test_no_end_can_be_missing(length: int) -> None:
    with pytest.raises(DamagedFile):
        opened(SEALED[:length])


def test_a_key_is_found_among_comments_and_must_be_one() -> None:
    assert key_in(f"# made for tests\n\n  {KEY}\n") == KEY
    for text in ("", RECIPIENT, f"{KEY}\n{OTHER}", KEY[:-1], "AGE-SECRET-KEY-1é"):
        with pytest.raises(ValueError, match="not one key"):
            key_in(text)


def test_a_recipient_must_be_one() -> None:
    assert recipient_in(f" {RECIPIENT}\n") == RECIPIENT
    for text in ("", KEY, RECIPIENT[:-1], "age1é", "ssh-ed25519 AAAA"):
        with pytest.raises(ValueError, match="not a recipient"):
            recipient_in(text)
