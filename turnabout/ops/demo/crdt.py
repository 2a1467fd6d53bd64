"""A page of an hour as a browser's CRDT writes it: one writer, one text, a few values. Written only, never read.

Yjs's update format, version 1. `tests/contracts/page.json` holds this and the browser's own code to the same bytes.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

Value = str | int | bool | Mapping[str, str | int]

STRING: Final = 4
ANY: Final = 8
#: Set in an item's first byte when it is a value with a name, and not part of a list.
NAMED: Final = 0x20
ROOT: Final = b"\x01"
NOTHING_DELETED: Final = b"\x00"


def update(*, client: int, text: str, values: Mapping[str, Value]) -> bytes:
    """Everything one client wrote: a root text named *text*, and values of a root map named *hour*."""
    items = [_item(STRING, "text", None, _string(text))] if text else []
    items += [_item(ANY, "hour", name, _number(1) + _any(value)) for name, value in values.items()]
    if not items:
        return _number(0) + NOTHING_DELETED
    return b"".join([_number(1), _number(len(items)), _number(client), _number(0), *items, NOTHING_DELETED])


def _item(kind: int, root: str, name: str | None, content: bytes) -> bytes:
    named = b"" if name is None else _string(name)
    first = kind if name is None else kind | NAMED
    return bytes([first]) + ROOT + _string(root) + named + content


def _any(value: Value) -> bytes:
    if isinstance(value, bool):
        return bytes([120 if value else 121])
    if isinstance(value, int):
        return bytes([125]) + _signed(value)
    if isinstance(value, str):
        return bytes([119]) + _string(value)
    fields = b"".join(_string(name) + _any(field) for name, field in value.items())
    return bytes([118]) + _number(len(value)) + fields


def _string(text: str) -> bytes:
    data = text.encode()
    return _number(len(data)) + data


def _number(value: int) -> bytes:
    """Seven bits a byte, the lowest first; the eighth says that it goes on."""
    rest, low = divmod(value, 1 << 7)
    return bytes([low | 1 << 7]) + _number(rest) if rest else bytes([low])


def _signed(value: int) -> bytes:
    """The same for a number that is not negative, with a bit for its sign in the first byte."""
    rest, low = divmod(value, 1 << 6)
    return bytes([low | 1 << 7]) + _number(rest) if rest else bytes([low])
