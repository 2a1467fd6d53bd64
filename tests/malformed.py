"""Requests as nobody's pages send them: valid ones with something wrong in one place or in all."""

from __future__ import annotations

import json
from base64 import urlsafe_b64encode
from copy import deepcopy
from typing import Any

from hypothesis import strategies as st

from tests.builders import JSON

Place = tuple[dict[str, Any] | list[Any], Any]

DEPTHS = (b"[" * 100_000, b'{"a":' * 50_000, b'{"a":' + b"1" * 5_000 + b"}", b'{"a":NaN}')
KINDS = (
    "application/json",
    "application/json; charset=no-such",
    "text/plain",
    "application/x-www-form-urlencoded",
    "multipart/form-data",
    "multipart/form-data; boundary=x",
    "",
)


def _nested(depth: int) -> object:
    value: object = []
    for _ in range(depth):
        value = [value]
    return value


_CHARACTERS = st.characters(exclude_categories=())
_NUMBERS = st.sampled_from([0, -1, 2**31, 2**63 - 1, 2**63, -(2**63) - 1, 10**400, 1.0, -0.0, 1e308, float("nan")])
_WORDS = st.sampled_from(
    [
        "",
        "\0",
        "\ud800",
        "\ud800" * 43,
        "\u202e",
        "a" * 43,
        "é" * 43,
        "x" * 70_000,
        "../../etc/passwd",
        "own",
        "shared",
        "0000-00-00",
        "00000000-0000-0000-0000-000000000000",
        "age-encryption.org/v1\n",
    ]
)
_BASE64 = st.binary(max_size=200).map(lambda data: urlsafe_b64encode(data).decode().rstrip("="))
_LEAVES = st.none() | st.booleans() | st.integers() | st.floats() | _NUMBERS | _WORDS | _BASE64 | st.text(_CHARACTERS)
JUNK: st.SearchStrategy[Any] = st.recursive(
    _LEAVES | st.builds(_nested, st.integers(1, 400)),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(_CHARACTERS, max_size=5), inner, max_size=3),
    max_leaves=5,
)


@st.composite
def mutated(draw: st.DrawFn, valid: JSON) -> object:
    """A valid body of which parts are missing, of another kind, or more than there should be."""
    body = deepcopy(valid)
    for _ in range(draw(st.integers(0, 3))):
        places = list(_places(body))
        if not places:
            break
        within, at = draw(st.sampled_from(places))
        if draw(st.booleans()):
            within[at] = _beside(draw, within[at])
        else:
            del within[at]
    if draw(st.integers(0, 3)) == 3:
        body[draw(st.text(max_size=5))] = draw(JUNK)
    return draw(JUNK) if draw(st.integers(0, 9)) == 9 else body


def _beside(draw: st.DrawFn, value: object) -> object:
    """Something in a value's stead: mostly anything, and sometimes nearly the same."""
    if not isinstance(value, str) or not value or draw(st.booleans()):
        return draw(JUNK)
    at = draw(st.integers(0, len(value) - 1))
    return value[:at] + draw(st.text(_CHARACTERS, max_size=2)) + value[at + draw(st.integers(0, 2)) :]


def _places(value: object) -> list[Place]:
    """Every key and index of a JSON value, at any depth."""
    if isinstance(value, dict):
        return [(value, key) for key in value] + [place for inner in value.values() for place in _places(inner)]
    if isinstance(value, list):
        return [(value, at) for at in range(len(value))] + [place for inner in value for place in _places(inner)]
    return []


@st.composite
def sent_bytes(draw: st.DrawFn, valid: JSON) -> bytes:
    """The bytes of a body: mostly JSON, sometimes cut short, in another encoding, or far too deep."""
    if draw(st.integers(0, 15)) == 15:
        return draw(st.sampled_from(DEPTHS) | st.binary(max_size=100))
    written = json.dumps(draw(mutated(valid)), ensure_ascii=draw(st.booleans()))
    whole = written.encode("utf-8", "surrogatepass")
    how = draw(st.integers(0, 15))
    if how == 15:
        return whole[: draw(st.integers(0, len(whole)))]
    return written.encode("utf-16", "surrogatepass") if how == 14 else whole
