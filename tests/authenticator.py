"""A passkey as a device holds it, in software: a real key, real CBOR, real signatures."""

from __future__ import annotations

import json
import struct
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from hashlib import sha256
from secrets import token_bytes

import cbor2
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256

from tests.builders import JSON, Browser
from tests.people import Someone
from turnabout.accounts.models import Person
from turnabout.vault.derive import b64url, passkey_identity
from turnabout.vault.models import Keyring
from turnabout.vault.wrap import unwrap_keyring, wrap_keyring

PRESENT, VERIFIED, ATTESTED = 0x01, 0x04, 0x40


@dataclass
class Authenticator:
    """One passkey, and the browser around it, which says `rp` and `origin`; a `count` of None stays 0."""

    rp: str = "localhost"
    origin: str = "http://localhost:8000"
    flags: int = PRESENT | VERIFIED
    count: int | None = 0
    key: ec.EllipticCurvePrivateKey = field(default_factory=lambda: ec.generate_private_key(ec.SECP256R1()))
    raw_id: bytes = field(default_factory=lambda: token_bytes(32))
    secret: bytes = field(default_factory=lambda: token_bytes(32), repr=False)

    @property
    def id(self) -> str:
        """Its credential id, as text."""
        return b64url(self.raw_id)

    @property
    def recipient(self) -> str:
        """What a keyring is sealed to for it."""
        return str(passkey_identity(self.secret).to_public())

    def makes(self, challenge: str, *, name: str = "My laptop", prf: bool = True) -> JSON:
        """What a browser sends of a passkey that was just made."""
        point = self.key.public_key().public_numbers()
        cose = cbor2.dumps({1: 2, 3: -7, -1: 1, -2: point.x.to_bytes(32), -3: point.y.to_bytes(32)})
        attested = bytes(16) + struct.pack(">H", len(self.raw_id)) + self.raw_id + cose
        data = self._data(self.flags | ATTESTED) + attested
        attestation = cbor2.dumps({"fmt": "none", "attStmt": {}, "authData": data})
        client = self._client("webauthn.create", challenge)
        sent = {"id": self.id, "client_data": b64url(client), "attestation": b64url(attestation)}
        return {**sent, "name": name, "prf": prf}

    def shows(self, challenge: str, person: bytes, *, opens: bool = True) -> JSON:
        """What a browser sends of a passkey that was just used."""
        if self.count is not None:
            self.count += 1
        data, client = self._data(self.flags), self._client("webauthn.get", challenge)
        signature = self.key.sign(data + sha256(client).digest(), ec.ECDSA(SHA256()))
        return {
            "id": self.id,
            "client_data": b64url(client),
            "authenticator_data": b64url(data),
            "signature": b64url(signature),
            "person": b64url(person),
            "opens": opens,
        }

    def _data(self, flags: int) -> bytes:
        return sha256(self.rp.encode()).digest() + struct.pack(">BI", flags, self.count or 0)

    def _client(self, type_: str, challenge: str) -> bytes:
        said = {"type": type_, "challenge": challenge, "origin": self.origin, "crossOrigin": False}
        return json.dumps(said).encode()


def asked_of(browser: Browser, path: str = "/sign-in/passkey/asking/") -> str:
    """A fresh challenge."""
    status, said = browser.said("POST", path)
    assert status == 200
    return str(said["challenge"])


def changed(one: Someone, *, passkeys: Mapping[str, str] | None = None, **fields: object) -> JSON:
    """The next change of somebody's keyring, sealed to these passkeys; proved by the passphrase."""
    row = Keyring.objects.get(person=one.id)
    now = unwrap_keyring(bytes(row.wrap), one.sign_in.unlock, person=str(one.id))
    after = replace(now, revision=now.revision + 1, ways=replace(now.ways, passkeys=passkeys or {}))
    kept = {"revision": after.revision, "root": 1, "recipient": row.recipient, "wrap": b64url(wrap_keyring(after))}
    return {**kept, "proof": {"auth": one.sign_in.auth}, **fields}


def adds(browser: Browser, one: Someone, passkey: Authenticator, *, prf: bool = True) -> tuple[int, JSON]:
    """Let a passkey into somebody's keyring."""
    challenge = asked_of(browser, "/vault/passkeys/making/")
    passkeys = {passkey.id: passkey.recipient} if prf else {}
    return browser.said(
        "PUT", "/vault/keyring/", changed(one, passkeys=passkeys, passkey=passkey.makes(challenge, prf=prf))
    )


def signs_in(person: Person, passkey: Authenticator, **fields: object) -> tuple[int, JSON]:
    """Show a passkey at a new browser; `fields` take the place of what it sends."""
    browser = Browser()
    shown = passkey.shows(asked_of(browser), person.id.bytes)
    return browser.said("POST", "/sign-in/passkey/", {"passkey": {**shown, **fields}})
