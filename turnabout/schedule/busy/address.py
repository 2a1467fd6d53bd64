"""The address of somebody's calendar, encrypted: whoever has it reads their whole calendar, and it is not ours.

The key is derived (HKDF, RFC 5869) from the server's secret, which lies in the data folder and not in the database, so
that a dump of the database opens nothing. It is Fernet's format: AES-CBC and an HMAC, so what was altered is noticed.
"""

from __future__ import annotations

from base64 import urlsafe_b64encode
from uuid import UUID

from cryptography.fernet import Fernet, InvalidToken
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings

_PURPOSE = b"turnabout busy calendar address of "


class Lost(ValueError):  # noqa: N818 - it is what has become of the address
    """It was encrypted under secrets that this instance no longer has, or for somebody else, or was altered."""


def encrypted(address: str, of: UUID) -> bytes:
    """What may lie in the database, in the row of that person: in another's it opens no more."""
    return _fernet(of).encrypt(address.encode())


def decrypted(kept: bytes, of: UUID) -> str:
    """The address again. Raises Lost."""
    try:
        return _fernet(of).decrypt(kept).decode()
    except InvalidToken:
        raise Lost from None


def _fernet(of: UUID) -> Fernet:
    derived = HKDF(SHA256(), 32, salt=None, info=_PURPOSE + of.bytes).derive(bytes.fromhex(settings.SERVER_KEY))
    return Fernet(urlsafe_b64encode(derived))
