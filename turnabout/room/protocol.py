"""The words browsers and server exchange in the room, and how strictly they are read.

Every message is one JSON object in one text frame of at most 24 KiB, with a ``type``
(the class's name in lower case) and exactly that type's fields. Anything else is a
ProtocolError: whoever sends it is not our page, and the socket is closed, MALFORMED.

Clock commands are open, because the server is the clock. What the two people say to
each other travels as ``sealed``: the server sees a size bucket and a counter, and
relays. Bytes are unpadded base64url, people and sessions are UUID text. Examples of
all of it are in ``tests/contracts/protocol.json``, which binds
``frontend/room/protocol.ts`` too.
"""

from __future__ import annotations

import json
import re
import string
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, fields
from typing import Any, Final, NoReturn, TypeAlias

from turnabout.room.phases import MOST_PHASES, Clock

LARGEST_FRAME = 24 * 1024  # bytes of UTF-8
LARGEST_NUMBER = 2**53 - 1  # what a browser counts exactly
NONCE_BYTES = 32
BUCKETS = (512, 16384)  # bytes of ciphertext, authentication tag included

# Close codes. A browser comes back by itself after any other, and after TOO_MUCH.
MALFORMED = 4400  # not a message of this protocol
SIGNED_OUT = 4401  # no sign-in session, or it has ended
ENDED = 4403  # the partnership has ended, whoever ended it and however
NOT_YOURS = 4404  # no such session, or not for this person
ELSEWHERE = 4409  # the room is open in another tab, or has moved to one
OVER = 4410  # the hour is over and the door shut behind it
DOOR_SHUT = 4425  # the hour is not open yet
TOO_MUCH = 4429  # more messages than the allowance
TOO_SLOW = 1013  # RFC 6455's "try again later": messages were not taken off us


class ProtocolError(ValueError):
    """Not a message of this protocol."""


@dataclass(frozen=True, slots=True)
class Start:
    """Start the clock with phases of these lengths, in seconds."""

    marks: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Next:
    """End that phase now."""

    phase: int


@dataclass(frozen=True, slots=True)
class Extend:
    """Add five minutes to that phase, ``extended`` seconds having been added so far.

    They are taken from the phase ``giver``, or from nobody: then the hour gets longer.
    """

    phase: int
    extended: int
    giver: int | None


@dataclass(frozen=True, slots=True)
class Pause:
    """Let the clock stand still in that phase."""

    phase: int


@dataclass(frozen=True, slots=True)
class Resume:
    """Let it go on in that phase."""

    phase: int


@dataclass(frozen=True, slots=True)
class End:
    """End the hour."""


@dataclass(frozen=True, slots=True)
class Hello:
    """Begin a sealed channel: 32 random bytes."""

    nonce: str


@dataclass(frozen=True, slots=True)
class Reply:
    """Answer the hello with that nonce by 32 random bytes of one's own."""

    hello: str
    nonce: str


@dataclass(frozen=True, slots=True)
class Sealed:
    """A sealed frame: exactly ``bucket`` bytes, the sender's ``counter``-th."""

    bucket: int
    counter: int
    data: str


@dataclass(frozen=True, slots=True)
class Changed:
    """Something was saved; whoever shows it fetches again."""


@dataclass(frozen=True, slots=True)
class Ping:
    """Ask whether the server is there, and its time."""


Command: TypeAlias = Start | Next | Extend | Pause | Resume | End
Relayed: TypeAlias = Hello | Reply | Sealed
FromBrowser: TypeAlias = Command | Relayed | Changed | Ping


def parse(frame: str | bytes) -> FromBrowser:
    """Read a frame from a browser. Raises ProtocolError."""
    raw = _object(_text(frame))
    name = raw.pop("type", None)
    kind = _KINDS.get(name) if isinstance(name, str) else None
    if kind is None:
        _refuse("unknown type")
    if raw.keys() != _FIELDS[kind]:
        _refuse(f"{name} has exactly the fields {sorted(_FIELDS[kind])}")
    checked = {name: _CHECKS[name](value) for name, value in raw.items()}
    if kind is Sealed:
        checked["data"] = _bytes(checked["data"], checked["bucket"])
    return kind(**checked)


def state(clock: Clock | None, *, server_ms: int, present: Mapping[str, int], me: str, session: str) -> str:
    """Write the whole state, sent on joining and on every change of it.

    ``clock`` is None before the start, ``server_ms`` the server's time, ``me`` the
    receiver's id. ``present`` is who is in the room, by id, with the moment since which
    what is said reaches them: another one means that something may not have.
    """
    return _frame(
        type="state",
        clock=None if clock is None else asdict(clock),
        server_ms=server_ms,
        present=sorted(present),
        since=[present[person] for person in sorted(present)],
        me=me,
        session=session,
    )


def relayed(message: Relayed, sender: str) -> str:
    """Write what one browser says to the other, with the sender's id as ``from``."""
    # Whole numbers and base64url, as they were checked, and the id of a person: nothing in them needs escaping.
    said = "".join(f',"{name}":{_plain(getattr(message, name))}' for name in _RELAYED[type(message)])
    return f'{{"type":"{_type(type(message))}","from":"{sender}"{said}}}'


def _plain(value: int | str) -> str:
    return f'"{value}"' if isinstance(value, str) else str(value)


def changed() -> str:
    """Write that something was saved."""
    return _frame(type="changed")


def refused(code: str) -> str:
    """Write that a command did not fit. ``code`` is that of a ``phases.Refusal``."""
    return _frame(type="refused", code=code)


def pong(server_ms: int) -> str:
    """Answer a ping with the server's time."""
    return _frame(type="pong", server_ms=server_ms)


def _text(frame: str | bytes) -> str:
    """Take a frame as text, if it is short enough and text at all."""
    if isinstance(frame, bytes):
        _refuse("binary frame")
    try:
        size = len(frame) if frame.isascii() else len(frame.encode())
    except UnicodeEncodeError:
        _refuse("not Unicode")
    if size > LARGEST_FRAME:
        _refuse("frame too large")
    return frame


def _object(text: str) -> dict[str, Any]:
    """Read a JSON object without repeated names."""
    try:
        value = _DECODER.decode(text)
    except (ValueError, RecursionError):
        # RecursionError: thousands of brackets fit in one frame.
        _refuse("not a JSON object")
    if not isinstance(value, dict):
        _refuse("not a JSON object")
    return value


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    if len({name for name, _ in pairs}) != len(pairs):
        _refuse("a name is repeated")
    return dict(pairs)


def _refuse(why: str) -> NoReturn:
    raise ProtocolError(why) from None


def _whole(value: object, most: int = LARGEST_NUMBER) -> int:
    # type() and not isinstance(): True is an int to Python.
    if type(value) is not int or not 0 <= value <= most:
        _refuse("not a whole number in range")
    return value


def _phase(value: object) -> int:
    return _whole(value, MOST_PHASES - 1)


def _marks(value: object) -> tuple[int, ...]:
    """Whether the lengths make an hour is for ``phases.start`` to say."""
    if not isinstance(value, list) or len(value) > MOST_PHASES:
        _refuse("not a list of marks")
    return tuple(_whole(mark) for mark in value)


def _bucket(value: object) -> int:
    bucket = _whole(value)
    if bucket not in BUCKETS:
        _refuse("not a bucket")
    return bucket


def _nonce(value: object) -> str:
    return _bytes(value, NONCE_BYTES)


def _string(value: object) -> str:
    if not isinstance(value, str):
        _refuse("not text")
    return value


def _bytes(value: object, size: int) -> str:
    """Check base64url of exactly so many bytes, in the one canonical spelling."""
    text = _string(value)
    if len(text) != -(-size * 8 // 6) or not _BASE64URL.fullmatch(text):
        _refuse(f"not {size} bytes of base64url")
    # The last sign holds two bits of the last byte or four; the others of it must be zero.
    if size % 3 and _ALPHABET.index(text[-1]) % (16 if size % 3 == 1 else 4):
        _refuse("another spelling of the same bytes")
    return text


def _type(kind: type[FromBrowser]) -> str:
    return kind.__name__.lower()


def _frame(**message: object) -> str:
    return json.dumps(message, separators=(",", ":"))


# Made once: `json.loads` makes a new one for every text that is read by a hook.
_DECODER: Final = json.JSONDecoder(object_pairs_hook=_once)
_ALPHABET: Final = string.ascii_uppercase + string.ascii_lowercase + string.digits + "-_"
_BASE64URL: Final = re.compile(r"[A-Za-z0-9_-]*")
_KINDS: Final[Mapping[str, type[FromBrowser]]] = {
    _type(kind): kind for kind in (Start, Next, Extend, Pause, Resume, End, Hello, Reply, Sealed, Changed, Ping)
}
_RELAYED: Final = {kind: [field.name for field in fields(kind)] for kind in (Hello, Reply, Sealed)}
_FIELDS: Final = {kind: {field.name for field in fields(kind)} for kind in _KINDS.values()}
_CHECKS: Final[Mapping[str, Callable[[object], Any]]] = {
    "marks": _marks,
    "phase": _phase,
    "extended": _whole,
    "giver": lambda value: None if value is None else _phase(value),
    "nonce": _nonce,
    "hello": _nonce,
    "bucket": _bucket,
    "counter": _whole,
    "data": _string,
}
