"""The text of an hour's page as a browser's CRDT writes it: one writer, one text. Written only, never read.

Yjs's update format, version 1. `tests/contracts/page.json` holds this and the browser's own code to the same bytes.
"""

from __future__ import annotations

from typing import Final

STRING: Final = 4
ROOT: Final = b"\x01"
NOTHING_DELETED: Final = b"\x00"


def update(*, client: int, text: str) -> bytes:
    """Everything one client wrote: a root text named *text*."""
    if not text:
        return _number(0) + NOTHING_DELETED
    item = bytes([STRING]) + ROOT + _string("text") + _string(text)
    return b"".join([_number(1), _number(1), _number(client), _number(0), item, NOTHING_DELETED])


def _string(text: str) -> bytes:
    data = text.encode()
    return _number(len(data)) + data


def _number(value: int) -> bytes:
    """Seven bits a byte, the lowest first; the eighth says that it goes on."""
    rest, low = divmod(value, 1 << 7)
    return bytes([low | 1 << 7]) + _number(rest) if rest else bytes([low])
