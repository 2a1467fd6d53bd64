from __future__ import annotations

import base64
import json
import random
import string
from dataclasses import fields
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from turnabout.room import protocol
from turnabout.room.phases import Clock
from turnabout.room.protocol import (
    BUCKETS,
    LARGEST_FRAME,
    Extend,
    FromBrowser,
    Hello,
    Ping,
    ProtocolError,
    Reply,
    Sealed,
    Start,
    parse,
)

CONTRACT = json.loads((Path(__file__).parents[1] / "contracts" / "protocol.json").read_text())
EXAMPLES = settings(max_examples=200, deadline=None)


def b64url(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()


def unb64url(text: str) -> bytes:
    """Whatever those signs could mean."""
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))


def as_json(message: FromBrowser) -> dict[str, Any]:
    said = {field.name: getattr(message, field.name) for field in fields(message)}
    plain: dict[str, Any] = json.loads(json.dumps({"type": type(message).__name__.lower(), **said}))
    return plain


@pytest.mark.parametrize("message", CONTRACT["from_browser"], ids=lambda message: message["type"])
def test_every_message_of_a_browser_is_read(message: dict[str, Any]) -> None:
    assert as_json(parse(json.dumps(message))) == message


@pytest.mark.parametrize("case", CONTRACT["from_browser_refused"], ids=lambda case: case["why"])
def test_anything_else_is_refused(case: dict[str, str]) -> None:
    with pytest.raises(ProtocolError):
        parse(case["text"])


def test_messages_become_values() -> None:
    assert parse('{"type":"start","marks":[180,300]}') == Start(marks=(180, 300))
    assert parse('{"extended":0,"giver":null,"phase":2,"type":"extend"}') == Extend(phase=2, extended=0, giver=None)


def from_server(message: dict[str, Any]) -> str:
    """Write a message of the contract with the functions the server uses."""
    if message["type"] == "state":
        known = message["clock"]
        clock = known and Clock(**{**known, "marks": tuple(known["marks"]), "ends": tuple(known["ends"])})
        rest = {key: message[key] for key in ("server_ms", "me", "session")}
        present = dict(zip(message["present"], message["since"], strict=True))
        return protocol.state(clock, present=present, **rest)
    if "from" in message:
        kinds: dict[str, type[Hello | Reply | Sealed]] = {"hello": Hello, "reply": Reply, "sealed": Sealed}
        said = {key: value for key, value in message.items() if key not in ("type", "from")}
        return protocol.relayed(kinds[message["type"]](**said), message["from"])
    named = {"changed": protocol.changed, "refused": protocol.refused, "pong": protocol.pong}
    values = [value for key, value in message.items() if key != "type"]
    written: str = named[message["type"]](*values)  # type: ignore[operator]  # each takes its own fields
    return written


@pytest.mark.parametrize("message", CONTRACT["from_server"], ids=lambda message: message["type"])
def test_every_message_of_the_server_is_written(message: dict[str, Any]) -> None:
    assert json.loads(from_server(message)) == message


def test_the_close_codes_are_those_the_browser_knows() -> None:
    assert {name: getattr(protocol, name) for name in CONTRACT["close_codes"]} == CONTRACT["close_codes"]
    assert CONTRACT["largest_frame"] == LARGEST_FRAME


def test_the_largest_bucket_fits_a_frame_and_a_longer_frame_is_refused() -> None:
    largest = Sealed(bucket=16384, counter=2**53 - 1, data="A" * 21846)
    assert parse(json.dumps({"type": "sealed", "bucket": 16384, "counter": 2**53 - 1, "data": "A" * 21846})) == largest
    padded = '{"type":"ping"}'.ljust(LARGEST_FRAME)
    assert parse(padded) == Ping()
    with pytest.raises(ProtocolError):
        parse(padded + " ")
    with pytest.raises(ProtocolError):  # counted in bytes, not in characters
        parse('{"type":"ping","x":"' + "é" * (LARGEST_FRAME // 2) + '"}')


@pytest.mark.parametrize(
    "frame",
    [
        b'{"type":"ping"}',
        "",
        "[" * 20_000,
        '{"type":' * 2_000,
        '{"type":"next","phase":' + "9" * 5_000 + "}",
        '{"type":"ping"}\x00',
        '\ufeff{"type":"ping"}',
        '"\ud800"',
    ],
    ids=["binary", "empty", "brackets", "nested", "digits", "NUL", "BOM", "surrogate"],
)
def test_hostile_frames_are_refused_and_nothing_else_happens(frame: str | bytes) -> None:
    with pytest.raises(ProtocolError):
        parse(frame)


@EXAMPLES
@given(st.text(max_size=60) | st.binary(max_size=60))
def test_any_frame_is_a_message_or_a_protocol_error(frame: str | bytes) -> None:
    try:
        parse(frame)
    except ProtocolError:
        return


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=6), inner, max_size=3),
    max_leaves=6,
)


@EXAMPLES
@given(st.sampled_from(CONTRACT["from_browser"]), st.data())
def test_a_message_with_one_value_changed_is_refused_or_reads_back_as_itself(
    message: dict[str, Any], data: st.DataObject
) -> None:
    key = data.draw(st.sampled_from(sorted(message)) | st.text(max_size=6))
    changed = {**message, key: data.draw(JSON)}
    try:
        read = parse(json.dumps(changed))
    except ProtocolError:
        return
    assert as_json(read) == changed


@given(st.sampled_from(BUCKETS), st.randoms(use_true_random=False))
@settings(EXAMPLES, max_examples=20)
def test_bytes_are_read_in_one_spelling_only(bucket: int, chance: random.Random) -> None:
    right = b64url(chance.randbytes(bucket))
    for last in string.ascii_letters + string.digits + "-_+/=":
        data = right[:-1] + last
        frame = json.dumps({"type": "sealed", "bucket": bucket, "counter": 7, "data": data})
        if data == right or b64url(unb64url(data)) == data:
            assert parse(frame) == Sealed(bucket=bucket, counter=7, data=data)
        else:
            with pytest.raises(ProtocolError):
                parse(frame)


@given(st.sampled_from(BUCKETS), st.randoms(use_true_random=False))
@settings(EXAMPLES, max_examples=20)
def test_what_is_passed_on_is_what_was_said(bucket: int, chance: random.Random) -> None:
    data = b64url(chance.randbytes(bucket))
    said = {"type": "sealed", "bucket": bucket, "counter": chance.randrange(2**53), "data": data}
    message = parse(json.dumps(said))
    assert isinstance(message, Sealed)
    assert json.loads(protocol.relayed(message, "ana")) == {**said, "from": "ana"}
