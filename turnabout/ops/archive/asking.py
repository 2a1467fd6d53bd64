"""Asking for the passphrase or the recovery code: by a prompt, or from standard input, never from the command line."""

from __future__ import annotations

import getpass
import sys
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from turnabout.vault.derive import passphrase_keys, recovery_entropy, recovery_keys, stretch

if TYPE_CHECKING:
    from turnabout.vault.archive import KeyringFile
    from turnabout.vault.derive import SignInKeys

CODE_WORDS = 12


class Mistyped(ValueError):  # noqa: N818 - it says what happened
    """Twelve words that are no recovery code."""


def ask_for_way_in(keyring: KeyringFile, *, code: bool, passphrase: bool) -> SignInKeys:
    """What unlocks the keyring. Without being told which, twelve words are taken for the code.

    Raises Mistyped, or ValueError for scrypt parameters that nobody of ours ever chose.
    """
    said = _asked(_prompt(code=code, passphrase=passphrase))
    if code or (not passphrase and _is_code(said)):
        try:
            return recovery_keys(recovery_entropy(said))
        except ValueError as error:
            raise Mistyped from error
    stretched = stretch(said, salt=keyring.salt, n=keyring.n, r=keyring.r, p=keyring.p)
    return passphrase_keys(stretched)


def _is_code(said: str) -> bool:
    try:
        return len(said.split()) == CODE_WORDS and bool(recovery_entropy(said))
    except ValueError:
        return False


def _prompt(*, code: bool, passphrase: bool) -> str:
    if code:
        return _("Recovery code: ")
    return _("Passphrase: ") if passphrase else _("Passphrase or recovery code: ")


def _asked(prompt: str) -> str:
    if sys.stdin.isatty():
        return getpass.getpass(prompt)
    line = sys.stdin.readline()
    if not line:
        raise EOFError
    return line.rstrip("\r\n")
