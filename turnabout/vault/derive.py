"""Every key of the protocol, derived from the few secrets that exist.

Standards: HKDF-SHA256 (RFC 5869), X25519 age identities (C2SP age), Bech32 (BIP-173), scrypt (RFC 7914),
BIP-39 for the recovery code. All secrets are `bytes`; "b64url" is unpadded base64url text. Nothing here
reads a clock; randomness is only drawn by `new_secret` and `new_recovery_entropy`.

>>> b64url(hkdf(bytes(32), "auth"))
'73gTubLXaP8QecL6xgB-0pJJPxV3-EFn41jHcmnRGnE'
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
import re
import secrets
import unicodedata
import uuid
from dataclasses import dataclass, field
from typing import Final

from mnemonic import Mnemonic
from pyrage import x25519

SECRET_BYTES: Final = 32
RECOVERY_BYTES: Final = 16

#: Every fixed HKDF label, by the secret it is used on. The vectors repeat this table.
LABELS: Final[dict[str, tuple[str, ...]]] = {
    "root": ("person", "self seal", "self mac", "roster", "manifest"),
    "passphrase": ("auth", "unlock"),
    "recovery": ("recovery auth", "recovery seal"),
    "passkey": ("passkey seal",),
    "pair": ("shared seal", "shared mac", "room", "words", "manifest"),
    "fragment": ("claim", "handover", "invitation seal", "invitation mac"),
}

#: Every fixed label that SHA-256 alone is taken over, without a secret. The vectors repeat it, too.
HASHED: Final = ("passkey", "words commitment")

#: What the PRF of every passkey is evaluated on; its answer never leaves the browser.
PASSKEY_ASKED: Final = hashlib.sha256(b"turnabout/1/passkey").digest()

#: The only scrypt cost a new keyring is made with; a stored one may use up to MOST_SCRYPT_N.
SCRYPT_N: Final = 2**17
MOST_SCRYPT_N: Final = 2**18
SCRYPT_R: Final = 8
SCRYPT_P: Final = 1

# Unicode's White_Space, spelled out: Python's and JavaScript's own notions of a space differ.
_WHITE_SPACE = re.compile("[\t-\r \x85\xa0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]+")
_B64URL = re.compile(r"[A-Za-z0-9_-]*\Z")
_BECH32 = "qpzry9x8gf2tvdw0s3jn54khce6mua7l"


@dataclass(frozen=True, slots=True)
class SealKeys:
    """What seals and vouches for one kind of envelope: an age identity and a MAC key of 32 bytes."""

    seal: x25519.Identity
    mac: bytes = field(repr=False)


@dataclass(frozen=True, slots=True)
class RootKeys:
    """A person's keys under one root. `person` alone has a published recipient.

    `roster` and `manifest` are the ids of those two records.
    """

    person: x25519.Identity
    own: SealKeys
    roster: str
    manifest: str

    @property
    def recipient(self) -> str:
        """The recipient that is published: `age1…`."""
        return str(self.person.to_public())


@dataclass(frozen=True, slots=True)
class PairKeys:
    """The keys two people share in one epoch; `room` and `words` are 32 bytes, for live rooms and safety words."""

    shared: SealKeys
    room: bytes = field(repr=False)
    words: bytes = field(repr=False)


@dataclass(frozen=True, slots=True)
class FragmentKeys:
    """What the secret in an invitation's link gives. `claim` (32 bytes) is shown to the server once."""

    claim: bytes = field(repr=False)
    handover: bytes = field(repr=False)
    invitation: SealKeys


@dataclass(frozen=True, slots=True)
class SignInKeys:
    """`auth` is sent as the password (b64url, 43 characters); `unlock` opens the keyring."""

    auth: str = field(repr=False)
    unlock: x25519.Identity


def new_secret() -> bytes:
    """32 random system bytes: a root, a pair secret, a fragment secret or a nonce."""
    return secrets.token_bytes(SECRET_BYTES)


def new_recovery_entropy() -> bytes:
    """16 random system bytes: what a recovery code spells."""
    return secrets.token_bytes(RECOVERY_BYTES)


def b64url(data: bytes) -> str:
    """Unpadded base64url (RFC 4648, section 5)."""
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def from_b64url(text: str) -> bytes:
    """The bytes of unpadded base64url. Raises ValueError for padding, other alphabets or stray bits."""
    if not _B64URL.match(text):
        message = "not base64url"
        raise ValueError(message)
    try:
        data = base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
    except binascii.Error as error:
        message = "not base64url"
        raise ValueError(message) from error
    if b64url(data) != text:
        message = "base64url with stray bits"
        raise ValueError(message)
    return data


def hkdf(secret: bytes, label: str, salt: bytes = b"") -> bytes:
    """HKDF-SHA256 with info `turnabout/1/<label>`: always 32 bytes, so one round of expanding."""
    extracted = hmac.digest(salt or bytes(32), secret, "sha256")
    return hmac.digest(extracted, f"turnabout/1/{label}".encode() + b"\x01", "sha256")


def mac_text(key: bytes, message: bytes) -> str:
    """HMAC-SHA256 as 43 characters of b64url."""
    return b64url(hmac.digest(key, message, "sha256"))


def _bech32_polymod(values: list[int]) -> int:
    generators = (0x3B6A57B2, 0x26508E6D, 0x1EA119FA, 0x3D4233DD, 0x2A1462B3)
    check = 1
    for value in values:
        top = check >> 25
        check = (check & 0x1FFFFFF) << 5 ^ value
        for bit, generator in enumerate(generators):
            check ^= generator if (top >> bit) & 1 else 0
    return check


def bech32(prefix: str, data: bytes) -> str:
    """Bech32 (BIP-173, without its 90-character limit) of whole bytes, in lower case."""
    number = int.from_bytes(data, "big")
    spare = -len(data) * 8 % 5
    count = (len(data) * 8 + spare) // 5
    words = [(number << spare) >> (5 * (count - 1 - index)) & 31 for index in range(count)]
    expanded = [ord(letter) >> 5 for letter in prefix] + [0] + [ord(letter) & 31 for letter in prefix]
    check = _bech32_polymod([*expanded, *words, *[0] * 6]) ^ 1
    words += [check >> (5 * (5 - index)) & 31 for index in range(6)]
    return f"{prefix}1" + "".join(_BECH32[word] for word in words)


def identity(scalar: bytes) -> x25519.Identity:
    """The age identity of a 32-byte X25519 scalar. Raises ValueError for another length."""
    if len(scalar) != SECRET_BYTES:
        message = "an X25519 scalar is 32 bytes"
        raise ValueError(message)
    return x25519.Identity.from_str(bech32("age-secret-key-", scalar).upper())


def root_keys(root: bytes) -> RootKeys:
    """A person's keys from the 32-byte root."""
    own = SealKeys(identity(hkdf(root, "self seal")), hkdf(root, "self mac"))
    ids = (_uuid8(hkdf(root, label)) for label in ("roster", "manifest"))
    return RootKeys(identity(hkdf(root, "person")), own, *ids)


def _uuid8(derived: bytes) -> str:
    """The first 16 bytes as a UUID of version 8 (RFC 9562), which is ours to fill."""
    made = bytearray(derived[:16])
    made[6] = 0x80 | made[6] & 0x0F
    made[8] = 0x80 | made[8] & 0x3F
    return str(uuid.UUID(bytes=bytes(made)))


def pair_keys(secret: bytes) -> PairKeys:
    """The keys of a partnership's epoch from its 32-byte pair secret."""
    shared = SealKeys(identity(hkdf(secret, "shared seal")), hkdf(secret, "shared mac"))
    return PairKeys(shared, hkdf(secret, "room"), hkdf(secret, "words"))


def pair_manifest(secret: bytes, author: str) -> str:
    """The id of the manifest that `author` may write in the epoch of a 32-byte pair secret."""
    return _uuid8(hkdf(secret, "manifest", author.encode()))


def fragment_keys(secret: bytes) -> FragmentKeys:
    """The keys of an invitation from the 32-byte secret in its link."""
    invitation = SealKeys(identity(hkdf(secret, "invitation seal")), hkdf(secret, "invitation mac"))
    return FragmentKeys(hkdf(secret, "claim"), hkdf(secret, "handover"), invitation)


def normalise_passphrase(passphrase: str) -> bytes:
    """NFKC, trimmed, inner white space single, as UTF-8."""
    composed = unicodedata.normalize("NFKC", passphrase)
    return _WHITE_SPACE.sub(" ", composed).strip(" ").encode()


def stretch(passphrase: str, *, salt: bytes, n: int = SCRYPT_N, r: int = SCRYPT_R, p: int = SCRYPT_P) -> bytes:
    """32 bytes of scrypt over the normalised passphrase. Raises ValueError for parameters we never use."""
    if not (SCRYPT_N <= n <= MOST_SCRYPT_N and r == SCRYPT_R and p == SCRYPT_P):
        message = "scrypt parameters outside what is accepted"
        raise ValueError(message)
    prepared = normalise_passphrase(passphrase)
    return hashlib.scrypt(prepared, salt=salt, n=n, r=r, p=p, dklen=32, maxmem=2**28 + 2**20)


def passphrase_keys(stretched: bytes) -> SignInKeys:
    """What a stretched passphrase (32 bytes) signs in and unlocks with."""
    return SignInKeys(b64url(hkdf(stretched, "auth")), identity(hkdf(stretched, "unlock")))


def recovery_code(entropy: bytes) -> str:
    """Twelve English BIP-39 words for 16 bytes."""
    return Mnemonic("english").to_mnemonic(entropy)


def recovery_entropy(code: str) -> bytes:
    """The 16 bytes of a recovery code, however it is spaced or cased. Raises ValueError if mistyped."""
    words = normalise_passphrase(code).decode().lower()
    entropy = bytes(Mnemonic("english").to_entropy(words))
    if len(entropy) != RECOVERY_BYTES:
        message = "a recovery code is twelve words"
        raise ValueError(message)
    return entropy


def recovery_keys(entropy: bytes) -> SignInKeys:
    """What a recovery code's 16 bytes prove themselves and unlock with."""
    return SignInKeys(b64url(hkdf(entropy, "recovery auth")), identity(hkdf(entropy, "recovery seal")))


def passkey_identity(secret: bytes) -> x25519.Identity:
    """What a passkey opens the keyring with, from the 32 bytes of its PRF."""
    return identity(hkdf(secret, "passkey seal"))
