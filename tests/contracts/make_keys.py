"""Write keys.json: the vectors that both languages are held to.

    python -m tests.contracts.make_keys

Inputs are fixed; age files differ from run to run, because age draws its own file keys, and so are made
by each language for the other to open. Run it only when a decision record changes the protocol.
"""

from __future__ import annotations

import json
import subprocess
from dataclasses import asdict
from pathlib import Path
from typing import Any

import pyrage

from tests.contracts import live_vectors
from tests.contracts.key_inputs import (
    ANA,
    AT,
    BEN,
    BENS_ROOT,
    ENTROPY,
    FRAGMENT,
    INVITATION,
    PAIR,
    PARTNERSHIP,
    PASSPHRASE,
    PRF,
    RECORD,
    ROOT,
    SALT,
    SESSION,
    STRETCHED,
)
from turnabout.vault import derive, envelope, invitation, pins, wrap
from turnabout.vault.derive import b64url
from turnabout.vault.envelope import Content, Slot, Type, compact, instant, mac_of, padded, read, seal_record

HERE = Path(__file__).parent


def scalar_identity(secret: bytes, label: str) -> str:
    """The age identity that a label gives, as text."""
    return str(derive.identity(derive.hkdf(secret, label)))


def derivations() -> list[dict[str, str]]:
    """Every label of the table on its own secret, and one with a salt."""
    secrets = {"root": ROOT, "passphrase": STRETCHED, "recovery": ENTROPY, "pair": PAIR, "fragment": FRAGMENT}
    secrets["passkey"] = PRF
    plain = [(secrets[of], label, b"") for of, labels in derive.LABELS.items() for label in labels]
    return [
        {
            "secret": b64url(secret),
            "label": label,
            "salt": b64url(salt),
            "bytes": b64url(derive.hkdf(secret, label, salt)),
        }
        for secret, label, salt in [*plain, (ROOT, "salted", SALT)]
    ]


GIVEN = [PASSPHRASE, "a b", " a \n\t b ", "\ufb01ne", "\uff21\u3000\uff22", "e\u0301", "x\x1cy", "\ufeffa", "a\x85b"]


def person() -> dict[str, str]:
    """What a root gives."""
    keys = derive.root_keys(ROOT)
    return {
        "secret": b64url(ROOT),
        "recipient": keys.recipient,
        "person": scalar_identity(ROOT, "person"),
        "seal": scalar_identity(ROOT, "self seal"),
        "seal_recipient": str(keys.own.seal.to_public()),
        "roster": keys.roster,
        "manifest": keys.manifest,
        "writing": envelope.writing_proof(keys.own, ANA),
    }


def stretched() -> dict[str, object]:
    """What a passphrase gives, with scrypt at its real cost."""
    made = derive.stretch(PASSPHRASE, salt=SALT)
    keys = derive.passphrase_keys(made)
    cost = {"n": derive.SCRYPT_N, "r": derive.SCRYPT_R, "p": derive.SCRYPT_P}
    given = {"passphrase": PASSPHRASE, "salt": b64url(SALT), **cost}
    return {**given, "bytes": b64url(made), "auth": keys.auth, "unlock_recipient": str(keys.unlock.to_public())}


def recovery() -> dict[str, str]:
    """What a recovery code gives."""
    keys = derive.recovery_keys(ENTROPY)
    return {
        "entropy": b64url(ENTROPY),
        "code": derive.recovery_code(ENTROPY),
        "auth": keys.auth,
        "seal_recipient": str(keys.unlock.to_public()),
    }


def passkey() -> dict[str, str]:
    """What every passkey is asked with, and what the 32 bytes it answers give."""
    return {
        "asked": b64url(derive.PASSKEY_ASKED),
        "secret": b64url(PRF),
        "recipient": str(derive.passkey_identity(PRF).to_public()),
    }


def slot(**changes: Any) -> Slot:
    """A shared record's slot, with changes."""
    plain = {"server": "shared", "id": RECORD, "partnership": PARTNERSHIP, "epoch": 1, "author": ANA, "revision": 1}
    return Slot(**{**plain, **changes})


def content(of: Slot, **changes: object) -> dict[str, object]:
    """The JSON of an envelope, with changes."""
    plain = {
        "v": 1,
        "slot": asdict(of),
        "kind": "note",
        "previous": None,
        "at": instant(AT),
        "body": {"text": "Guten Tag, ça va? 你好"},
    }
    return {**plain, **changes}


def text_of(message: bytes, type_: Type = "record") -> str:
    """MAC line and message, under the pair's MAC key, as b64url."""
    return b64url(mac_of(derive.pair_keys(PAIR).shared.mac, type_, message).encode() + b"\n" + message)


def envelopes() -> list[dict[str, object]]:
    """Plaintexts that are believed."""
    key = derive.pair_keys(PAIR).shared.mac
    after = mac_of(key, "record", compact(content(slot())))
    cases = [
        ("a first revision", slot(), content(slot())),
        ("a second revision", slot(revision=2), content(slot(revision=2), previous=after)),
        ("spaces inside, and members in another order", slot(), dict(reversed(content(slot()).items()))),
        ("the second bucket", slot(), content(slot(), body={"text": "é" * 600})),
    ]
    rows = []
    for name, of, inside in cases:
        message = json.dumps(inside, ensure_ascii=False).encode() if "spaces" in name else compact(inside)
        mac = mac_of(key, "record", message)
        bucket = len(padded(mac, message))
        opened = read(key, padded(mac, message), type_="record", slot=of)
        rows.append(
            {
                "name": name,
                "slot": asdict(of),
                "text": text_of(message),
                "bucket": bucket,
                "mac": opened.mac,
                "body": opened.body,
            }
        )
    return rows


def refusals() -> list[dict[str, object]]:
    """Plaintexts that are refused, and by which word. All are asked for by the first slot."""
    fine = compact(content(slot()))
    swapped: dict[str, dict[str, Any]] = {
        "other record": {"id": SESSION},
        "other partnership": {"partnership": SESSION},
        "later epoch": {"epoch": 2},
    }
    rows = [(f"a slot: {name}", text_of(compact(content(slot(**change)))), "slot") for name, change in swapped.items()]
    rows += [
        ("a slot: own for shared", text_of(compact(content(slot(server="own", partnership=None)))), "slot"),
        ("a slot: another revision", text_of(compact(content(slot(revision=2), previous="x"))), "slot"),
        ("a slot with more in it", text_of(compact(content(slot(), slot={**asdict(slot()), "more": 1}))), "slot"),
        ("no slot", text_of(compact(content(slot(), slot=None))), "slot"),
        ("another author", text_of(compact(content(slot(author=BEN)))), "author"),
        ("an unknown version", text_of(compact(content(slot(), v=2))), "version"),
        ("a version that is no number", text_of(compact(content(slot(), v="1"))), "version"),
        ("a MAC of another type", text_of(fine, "pin"), "mac"),
        ("a changed letter", b64url(derive.from_b64url(text_of(fine)).replace(b"Tag", b"Tat")), "mac"),
        ("a MAC in padded base64", b64url(b"A" * 42 + b"=\n" + fine), "mac"),
        ("no newline after the MAC", b64url(derive.from_b64url(text_of(fine)).replace(b"\n", b" ", 1)), "malformed"),
        ("a byte order mark", text_of(b"\xef\xbb\xbf" + fine), "malformed"),
        ("invalid UTF-8", text_of(fine.replace(b"Tag", b"\xff")), "malformed"),
        ("a surrogate in UTF-8", text_of(fine.replace(b"Tag", b"\xed\xa0\x80")), "malformed"),
        ("no JSON", text_of(b"hello"), "malformed"),
        ("a list", text_of(b"[1]"), "malformed"),
        ("NaN", text_of(fine.replace(b'"v":1', b'"v":NaN')), "malformed"),
        ("a first revision after another", text_of(compact(content(slot(), previous="x"))), "malformed"),
        ("a body that is no object", text_of(compact(content(slot(), body=[]))), "malformed"),
        ("a kind that is no text", text_of(compact(content(slot(), kind=1))), "malformed"),
        ("an instant without a zone", text_of(compact(content(slot(), at="2026-03-29T12:30:00"))), "malformed"),
        ("an instant that never was", text_of(compact(content(slot(), at="2026-13-29T12:30:00Z"))), "malformed"),
    ]
    return [{"name": name, "text": text, "bucket": 1024, "reason": reason} for name, text, reason in rows]


def invitations() -> dict[str, object]:
    """The claim, a handover around a fixed age file, and what seals them."""
    keys = derive.fragment_keys(FRAGMENT)
    ana, ben = derive.root_keys(ROOT), derive.root_keys(BENS_ROOT)
    handover = invitation.Handover(
        invitation=INVITATION,
        partnership=PARTNERSHIP,
        epoch=1,
        people=(ANA, BEN),
        recipients=(ana.recipient, ben.recipient),
        name="Ben",
    )
    handed = invitation.make_handover(keys, handover, secret=PAIR)
    asked = invitation.Invitation(id=INVITATION, inviter=ANA, recipient=ana.recipient, name="Ana", message="Shall we?")
    return {
        "fragment": b64url(FRAGMENT),
        "claim": b64url(keys.claim),
        "claim_hash": invitation.claim_hash(keys.claim),
        "seal_recipient": str(keys.invitation.seal.to_public()),
        "handover": {**asdict(handover), "text": handed.text, "mac": handed.mac, "secret": b64url(handed.secret)},
        "sealed": b64url(invitation.seal_invitation(keys, asked, at=AT).data),
    }


def sealed_by_python() -> dict[str, str]:
    """Age files for TypeScript to open."""
    root, pair = derive.root_keys(ROOT), derive.pair_keys(PAIR)
    unlock, recovery = derive.passphrase_keys(STRETCHED).unlock, derive.recovery_keys(ENTROPY).unlock
    keyring = wrap.Keyring(person=ANA, revision=1, root=1, roots=(ROOT,), ways=wrap.ways_of(unlock, recovery))
    ben = derive.root_keys(BENS_ROOT).recipient
    pin = pins.Pin(
        partnership=PARTNERSHIP, epoch=1, secret=PAIR, people=(ANA, BEN), recipient=ben, state="by link", name="Ben"
    )
    record = seal_record(pair.shared, slot(), Content(kind="note", body={"text": "from python"}, at=AT))
    return {
        "record": b64url(record.data),
        "keyring": b64url(wrap.wrap_keyring(keyring)),
        "pin": b64url(pins.seal_pin(root, pin, record=RECORD, at=AT).data),
        "bytes": b64url(pyrage.encrypt(b"plain bytes", [root.person.to_public()])),
    }


def main() -> None:
    """Write the file, TypeScript's part last: it reads Python's."""
    vectors = {
        "ids": {
            "ana": ANA,
            "ben": BEN,
            "partnership": PARTNERSHIP,
            "session": SESSION,
            "invitation": INVITATION,
            "record": RECORD,
        },
        "at": instant(AT),
        "secrets": {
            "root": b64url(ROOT),
            "bens_root": b64url(BENS_ROOT),
            "pair": b64url(PAIR),
            "stretched": b64url(STRETCHED),
        },
        "labels": derive.LABELS,
        "hashed": derive.HASHED,
        "derivations": derivations(),
        "root": person(),
        "passphrases": [{"given": given, "normalised": derive.normalise_passphrase(given).decode()} for given in GIVEN],
        "scrypt": stretched(),
        "recovery": recovery(),
        "passkey": passkey(),
        "manifests": {author: derive.pair_manifest(PAIR, author) for author in (ANA, BEN)},
        "envelopes": envelopes(),
        "refusals": refusals(),
        "invitation": invitations(),
        "room": live_vectors.rooms(),
        "words": live_vectors.words(),
        "sealed_by_python": sealed_by_python(),
    }
    target = HERE / "keys.json"
    target.write_text(json.dumps(vectors, indent=2, ensure_ascii=True) + "\n")
    subprocess.run(["node", HERE / "make_keys.mjs"], check=True)  # noqa: S603, S607 - the environment's node


if __name__ == "__main__":
    main()
