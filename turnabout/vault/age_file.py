"""The outside of an age file: what can be checked by somebody who holds no key.

Follows the "age-encryption.org/v1" grammar of C2SP. Used by the server on everything it is asked to
keep, so it reads at most MOST_HEADER bytes of header, never decrypts and raises nothing but Malformed.
"""

from __future__ import annotations

import base64
import binascii
import re
from typing import Final

MOST_HEADER: Final = 1024
"""Header bytes allowed, the final line end included: two stanzas, pyrage's random grease and the MAC."""

CHUNK: Final = 64 * 1024
_TAG = 16
_NONCE = 16
_FILE_KEY = 16
_SHARE = 32
_MAC = 32
_VERSION = b"age-encryption.org/v1\n"
_FOOT = b"\n--- "
_ARGUMENT = re.compile(rb"[!-~]+\Z")
_LINE = 64


class MalformedAgeFile(ValueError):  # noqa: N818 - it names what the bytes are
    """The bytes are not an age file of the one shape this product keeps."""

    def __init__(self, why: str) -> None:
        super().__init__(why)


def plaintext_length(sealed: bytes) -> int:
    """How many bytes an age file holds, from its outside alone.

    Requires at least one X25519 stanza (32-byte share, 32-byte body); allows unknown ones, which is
    grease; refuses passphrase stanzas. Raises MalformedAgeFile.
    """
    stanzas, header = _header(sealed)
    kinds = [arguments[0] for arguments, _body in stanzas]
    if b"scrypt" in kinds:
        raise MalformedAgeFile("sealed to a passphrase")
    if b"X25519" not in kinds:
        raise MalformedAgeFile("sealed to no recipient")
    for arguments, body in stanzas:
        if arguments[0] == b"X25519":
            _check_x25519(arguments, body)
    return _payload_length(len(sealed) - header - _NONCE)


def _check_x25519(arguments: list[bytes], body: bytes) -> None:
    sizes = [len(_unbase64(argument)) for argument in arguments[1:]]
    if sizes != [_SHARE] or len(body) != _FILE_KEY + _TAG:
        raise MalformedAgeFile("an X25519 stanza of another shape")


def _payload_length(size: int) -> int:
    """Bytes of plaintext in `size` bytes of STREAM: each chunk of at most 64 KiB carries a 16-byte tag."""
    chunks = -(-size // (CHUNK + _TAG))
    length = size - chunks * _TAG
    # An empty last chunk is only allowed in an empty file.
    if size < _TAG or (length <= CHUNK * (chunks - 1) and chunks > 1):
        raise MalformedAgeFile("a payload of impossible length")
    return length


def _header(sealed: bytes) -> tuple[list[tuple[list[bytes], bytes]], int]:
    if not sealed.startswith(_VERSION):
        raise MalformedAgeFile("not an age file")
    foot = sealed.find(_FOOT, 0, MOST_HEADER)
    end = foot + len(_FOOT) + 43 + 1
    if foot < 0 or end > MOST_HEADER:
        raise MalformedAgeFile("no end of header within the limit")
    if sealed[end - 1 : end] != b"\n" or len(_unbase64(sealed[end - 44 : end - 1])) != _MAC:
        raise MalformedAgeFile("a header MAC of another shape")
    return _stanzas(sealed[len(_VERSION) : foot].split(b"\n")), end


def _stanzas(lines: list[bytes]) -> list[tuple[list[bytes], bytes]]:
    stanzas: list[tuple[list[bytes], bytes]] = []
    position = 0
    while position < len(lines):
        prefix, _space, rest = lines[position].partition(b" ")
        arguments = rest.split(b" ")
        if prefix != b"->" or not all(_ARGUMENT.match(argument) for argument in arguments):
            raise MalformedAgeFile("a line that begins no stanza")
        body, position = _body(lines, position + 1)
        stanzas.append((arguments, body))
    return stanzas


def _body(lines: list[bytes], position: int) -> tuple[bytes, int]:
    """The base64 body from a line on, and where the next stanza begins. A short line ends a body."""
    collected = b""
    while True:
        if position == len(lines) or len(lines[position]) > _LINE:
            raise MalformedAgeFile("a stanza without an end")
        collected += lines[position]
        position += 1
        if len(lines[position - 1]) < _LINE:
            return _unbase64(collected), position


def _unbase64(text: bytes) -> bytes:
    """Canonical unpadded base64, as age writes it."""
    try:
        data = base64.b64decode(text + b"=" * (-len(text) % 4), validate=True)
    except binascii.Error as error:
        raise MalformedAgeFile("not base64") from error
    if base64.b64encode(data).rstrip(b"=") != text:
        raise MalformedAgeFile("base64 of another form")
    return data
