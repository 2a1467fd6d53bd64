"""One whole example of each thing that is sealed or read, for `test_fuzzed.py` to spoil."""

from __future__ import annotations

import json
from dataclasses import asdict

import pyrage

from tests.people import MET, make_someone
from tests.vault.key_vectors import FRAGMENT, IDS, PAIR, SLOT
from turnabout.vault.archive import FORMAT, FORMAT_VERSION
from turnabout.vault.derive import b64url, fragment_keys, pair_keys
from turnabout.vault.envelope import JSON, Content, seal_record
from turnabout.vault.invitation import Handover, invitation_slot, vouch_handover
from turnabout.vault.pins import Pin, pin_slot

ANA, BEN = make_someone("Ana"), make_someone("Ben")
SHARED, LINK, OWN = pair_keys(PAIR).shared, fragment_keys(FRAGMENT), ANA.keys.own
SEALED = seal_record(SHARED, SLOT, Content(kind="note", body={"text": "ours"}, at=MET)).data
INSIDE: JSON = {
    "v": 1,
    "slot": asdict(SLOT),
    "kind": "note",
    "previous": None,
    "at": "2026-03-02T18:00:00.000Z",
    "body": {"text": "ours", "more": [1, {"a": None}]},
}
PIN = Pin(
    partnership=IDS["partnership"],
    epoch=1,
    secret=PAIR,
    people=(str(ANA.id), str(BEN.id)),
    recipient=BEN.keys.recipient,
    state="by link",
    name="Ben",
)
PIN_SLOT = pin_slot(PIN, record=IDS["record"])
PIN_INSIDE: JSON = {
    **INSIDE,
    "slot": asdict(PIN_SLOT),
    "kind": "pin",
    "body": {
        "secret": b64url(PAIR),
        "earlier": [None, b64url(PAIR)],
        "people": list(PIN.people),
        "recipient": PIN.recipient,
        "state": PIN.state,
        "name": "Ben",
        "handover": "a" * 43,
    },
}
HANDOVER = Handover(
    invitation=IDS["record"],
    partnership=IDS["partnership"],
    epoch=1,
    people=(str(ANA.id), str(BEN.id)),
    recipients=(ANA.keys.recipient, BEN.keys.recipient),
    name="Ben",
)
SECRET = pyrage.encrypt(PAIR, [ANA.keys.person.to_public()])
HANDED = vouch_handover(LINK, HANDOVER, sealed=SECRET).text
KEYRING: JSON = json.loads(pyrage.decrypt(ANA.wrap, [ANA.sign_in.unlock]))
INVITATION_SLOT = invitation_slot(IDS["record"], str(ANA.id))
INVITATION: JSON = {
    **INSIDE,
    "slot": asdict(INVITATION_SLOT),
    "kind": "invitation",
    "body": {"recipient": ANA.keys.recipient, "name": "Ana", "message": "Shall we?"},
}
INDEX: JSON = {
    "v": 1,
    "person": str(ANA.id),
    "at": INSIDE["at"],
    "account": {"name": "Ana"},
    "files": {"keyring.json": "a" * 43},
    "partnerships": [{"id": IDS["partnership"]}],
    "records": [
        {"id": IDS["record"], "server": "own", "partnership": None, "author": "x", "revisions": [[1, 1, "d", "m"]]}
    ],
    "withheld": [["x", 1, "m"]],
}
FILES: dict[str, JSON | list[JSON]] = {
    "manifest.json": {"format": FORMAT, "version": FORMAT_VERSION},
    "keyring.json": {
        "person": str(ANA.id),
        "recipient": ANA.keys.recipient,
        "salt": "a" * 43,
        "n": 2**17,
        "r": 8,
        "p": 1,
        "wrap": b64url(ANA.wrap),
    },
    "partnerships.json": [{"id": IDS["partnership"], "epoch": 1}],
    "records.json": [
        {
            "id": IDS["record"],
            "server": "own",
            "partnership": None,
            "author": str(ANA.id),
            "revisions": [{"number": 1, "epoch": 1}],
        }
    ],
}
BACKUP: JSON = {
    "format": 1,
    "made_at": "2026-03-02T18:00:00+00:00",
    "product": "1",
    "database": "sqlite",
    "migrations": {"vault": ["0001_first"]},
    "rows": {"vault_record": 3},
    "parts": {"secrets.json": "a" * 64},
}
FRAME: JSON = {"type": "sealed", "n": 1, "bucket": 512, "data": "A" * 683}
