"""Envelopes: what is sealed, vouched for, and tied to the one place it was written for.

An envelope is `age( MAC, newline, JSON, spaces up to a bucket )`. age hides it; the MAC, whose key the
server cannot know, says who could have written it; the slot inside says where it belongs. Opening
refuses by raising a Refusal, whose `reason` is the same word in `frontend/vault/envelope.ts`.
"""

from __future__ import annotations

import hmac
import json
import re
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from typing import Any, Final, Literal, NoReturn

import pyrage

from turnabout.vault.age_file import MalformedAgeFile, plaintext_length
from turnabout.vault.derive import SealKeys, mac_text

BUCKETS: Final = (1024, 4096, 16384, 65536)
"""Sizes of plaintext in bytes, MAC line and padding included."""

VERSION: Final = 1
DEEPEST: Final = 32
"""Lists and objects within each other: what is deeper was written by no page of ours."""
MAC_CHARACTERS: Final = 43

Type = Literal["record", "pin", "invitation", "handover", "manifest", "confirmed", "end", "index", "writing"]
Server = Literal["own", "shared", "pulse", "key"]
JSON = dict[str, Any]

_INSTANT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,6})?Z\Z", re.ASCII)


class MalformedEnvelope(ValueError):  # noqa: N818 - it names what the bytes are
    """Bytes the server was asked to keep are not a sealed envelope in a bucket."""


class Refusal(Exception):  # noqa: N818 - the protocol's own word
    """Something sealed was opened and not believed. `reason` is a word for programs, not for people."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


@dataclass(frozen=True, slots=True, kw_only=True)
class Slot:
    """Where an envelope belongs. Ids are lower-case UUID text; `partnership` is None for one's own."""

    server: Server
    id: str
    partnership: str | None
    epoch: int
    author: str
    revision: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Content:
    """What goes into an envelope beside its slot.

    `at` is an aware instant; `previous` the MAC of the revision before, None for the first.
    """

    kind: str
    body: JSON
    at: datetime
    previous: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Sealed:
    """A sealed envelope: the age file to store and the MAC that the next revision must name."""

    data: bytes
    mac: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Opened:
    """What an envelope said, once believed. `at` is an instant; `previous` a MAC or None."""

    slot: Slot
    kind: str
    previous: str | None
    at: datetime
    body: JSON
    mac: str


def check_sealed(sealed: bytes) -> int:
    """The bucket of an envelope, from its outside alone: the server's check before it keeps one.

    Raises MalformedEnvelope, and nothing else, if it is not an age file holding exactly a bucket.
    """
    try:
        length = plaintext_length(sealed)
    except MalformedAgeFile as error:
        raise MalformedEnvelope(str(error)) from error
    if length not in BUCKETS:
        message = "not the size of a bucket"
        raise MalformedEnvelope(message)
    return length


def instant(at: datetime) -> str:
    """An aware datetime as the envelope writes it: UTC, milliseconds, `Z`."""
    return at.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def compact(value: JSON) -> bytes:
    """JSON as UTF-8 without spaces. Any form is accepted on reading: nothing needs a canonical one."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"), allow_nan=False).encode()


def mac_of(key: bytes, type_: Type, message: bytes) -> str:
    """The MAC of an envelope's or a handover's JSON bytes: the type is part of what is vouched for."""
    return mac_text(key, f"turnabout/1/{type_}\n".encode() + message)


def writing_proof(keys: SealKeys, person: str) -> str:
    """What a browser shows with whatever it writes, from the self keys of the root in use."""
    return mac_of(keys.mac, "writing", person.encode())


def padded(mac: str, message: bytes) -> bytes:
    """MAC line, JSON and spaces up to the smallest bucket. Raises Refusal("too-large") past the last."""
    text = mac.encode() + b"\n" + message
    for bucket in BUCKETS:
        if len(text) <= bucket:
            return text.ljust(bucket, b" ")
    raise Refusal("too-large")


def seal(keys: SealKeys, *, type_: Type, slot: Slot, content: Content) -> Sealed:
    """Write an envelope into its slot. Raises Refusal("too-large")."""
    message = compact(
        {
            "v": VERSION,
            "slot": asdict(slot),
            "kind": content.kind,
            "previous": content.previous,
            "at": instant(content.at),
            "body": content.body,
        }
    )
    mac = mac_of(keys.mac, type_, message)
    return Sealed(data=pyrage.encrypt(padded(mac, message), [keys.seal.to_public()]), mac=mac)


def seal_record(keys: SealKeys, slot: Slot, content: Content) -> Sealed:
    """The envelope of an ordinary record: own, shared or pulse."""
    return seal(keys, type_="record", slot=slot, content=content)


def open_sealed(keys: SealKeys, sealed: bytes, *, type_: Type, slot: Slot) -> Opened:
    """What an envelope says, if it was sealed by a holder of the keys for exactly this slot.

    Raises Refusal: `unopenable`, `malformed`, `mac`, `version`, `slot` or `author`.
    """
    try:
        text = pyrage.decrypt(sealed, [keys.seal])
    except pyrage.DecryptError as error:
        raise Refusal("unopenable") from error
    return read(keys.mac, text, type_=type_, slot=slot)


def read(key: bytes, text: bytes, *, type_: Type, slot: Slot) -> Opened:
    """Believe or refuse the plaintext of an envelope. Raises Refusal as `open_sealed` does."""
    if len(text) not in BUCKETS:
        raise Refusal("malformed")
    mac, message = vouched(key, text.rstrip(b" "), type_=type_)
    content = decoded(message)
    if content.get("v") != VERSION or isinstance(content["v"], bool):
        raise Refusal("version")
    _check_slot(content.get("slot"), slot)
    return _opened(content, slot, mac)


def vouched(key: bytes, text: bytes, *, type_: Type) -> tuple[str, bytes]:
    """Split MAC line and message, and check the one over the other before anything is decoded.

    Raises Refusal: `malformed` or `mac`.
    """
    mac, line_end, message = text[:MAC_CHARACTERS], text[MAC_CHARACTERS : MAC_CHARACTERS + 1], text[44:]
    if line_end != b"\n":
        raise Refusal("malformed")
    expected = mac_of(key, type_, message)
    if not hmac.compare_digest(mac, expected.encode()):
        raise Refusal("mac")
    return expected, message


def decoded(message: bytes) -> JSON:
    """A JSON object from strict UTF-8 without a byte order mark. Raises Refusal("malformed")."""
    try:
        content = json.loads(message.decode("utf-8"), parse_constant=_refuse_constant)
    except (ValueError, RecursionError) as error:
        raise Refusal("malformed") from error
    if not isinstance(content, dict) or _is_deeper(content, DEEPEST):
        raise Refusal("malformed")
    return content


def _is_deeper(value: object, than: int) -> bool:
    if not isinstance(value, dict | list):
        return False
    parts = value.values() if isinstance(value, dict) else value
    return than == 0 or any(_is_deeper(part, than - 1) for part in parts)


def _refuse_constant(name: str) -> NoReturn:
    # Python reads NaN and Infinity, which no other reader of JSON does.
    raise ValueError(name)


def _check_slot(written: object, asked: Slot) -> None:
    expected = asdict(asked)
    if not isinstance(written, dict) or set(written) != set(expected):
        raise Refusal("slot")
    for name, value in expected.items():
        # True equals 1 in Python: the types must agree too.
        if written[name] != value or type(written[name]) is not type(value):
            raise Refusal("author" if name == "author" else "slot")


def _opened(content: JSON, slot: Slot, mac: str) -> Opened:
    kind, previous, at, body = (content.get(name) for name in ("kind", "previous", "at", "body"))
    if not (isinstance(kind, str) and isinstance(at, str) and _INSTANT.match(at) and isinstance(body, dict)):
        raise Refusal("malformed")
    # The first revision has nothing before it, and every other one has.
    if (previous is None) != (slot.revision == 1) or not isinstance(previous, str | None):
        raise Refusal("malformed")
    try:
        moment = datetime.fromisoformat(at)
    except ValueError as error:
        raise Refusal("malformed") from error
    return Opened(slot=slot, kind=kind, previous=previous, at=moment, body=body, mac=mac)
