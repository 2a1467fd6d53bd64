"""Whole files, sealed to whoever holds a key: what an operator's backups are.

Plain age, without a MAC of ours: anybody who knows the recipient can make such a file. So whoever
opens one believes no more than that nobody changed it since it was made.
"""

from __future__ import annotations

from collections.abc import Sequence
from io import BufferedIOBase
from typing import Final

import pyrage
from pyrage import x25519

#: How every age file begins.
BEGINNING: Final = b"age-encryption.org/v1\n"
_KEY: Final = "AGE-SECRET-KEY-1"


class WrongKey(Exception):  # noqa: N818 - it names what is wrong
    """The file is sealed, but not to this key."""


class DamagedFile(Exception):  # noqa: N818 - it names what is wrong
    """The file is cut short, or was changed since it was made."""


def new_key() -> tuple[str, str]:
    """A fresh key: the secret line that opens, and the recipient to seal to."""
    identity = x25519.Identity.generate()
    return str(identity), str(identity.to_public())


def recipient_in(text: str) -> str:
    """The recipient that a text names. Raises ValueError."""
    try:
        return str(x25519.Recipient.from_str(text.strip()))
    except pyrage.RecipientError as fault:
        raise ValueError("not a recipient") from fault


def key_in(text: str) -> str:
    """The secret line of a key file, comments or not. Raises ValueError."""
    lines = [line.strip() for line in text.splitlines()]
    keys = [line for line in lines if line.upper().startswith(_KEY)]
    try:
        [key] = keys
        return str(x25519.Identity.from_str(key))
    except (ValueError, pyrage.IdentityError) as fault:
        raise ValueError("not one key") from fault


def seal_file(plain: BufferedIOBase, sealed: BufferedIOBase, *, recipients: Sequence[str]) -> None:
    """Seal a stream to all the recipients; each of their keys opens it alone."""
    pyrage.encrypt_io(plain, sealed, [x25519.Recipient.from_str(recipient) for recipient in recipients])


def open_file(sealed: BufferedIOBase, plain: BufferedIOBase, *, key: str) -> None:
    """Open a stream. Raises WrongKey or DamagedFile; until it returns, nothing written may be believed."""
    try:
        pyrage.decrypt_io(sealed, plain, [x25519.Identity.from_str(key)])
    except pyrage.DecryptError as fault:
        # The library has one error for both and tells them apart in words only.
        raise (WrongKey if "No matching keys" in str(fault) else DamagedFile) from fault
    except OSError as fault:
        if fault.errno is not None:
            # The disk's own trouble, not the file's.
            raise
        raise DamagedFile from fault
