"""What comes from another process for a browser: only what this protocol lets one browser say to the other."""

from __future__ import annotations

import re
from typing import Final

from turnabout.room import protocol
from turnabout.room.protocol import Hello, ProtocolError, Reply, Sealed

_HEAD: Final = re.compile(
    r'\{"type":"(hello|reply|sealed|changed)"(?:,"from":"([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})")?'
)


def passes(text: str) -> bool:
    """Whether ``relayed`` or ``changed`` wrote that: whoever else may publish there must not speak as the server."""
    head = _HEAD.match(text)
    if head is None:
        return False
    try:
        message = protocol.parse(f'{{"type":"{head[1]}"{text[head.end() :]}')
    except ProtocolError:
        return False
    if isinstance(message, Hello | Reply | Sealed):
        return head[2] is not None and text == protocol.relayed(message, head[2])
    return text == protocol.changed()
