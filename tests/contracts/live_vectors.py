"""The part of keys.json that is of two people who are there at once: a room's keys, and safety words."""

from __future__ import annotations

from tests.contracts.key_inputs import ANA, BEN, BENS_ROOT, NONCES, PAIR, PARTNERSHIP, ROOT, SESSION
from turnabout.vault import derive, room_keys, safety_words
from turnabout.vault.derive import b64url


def rooms() -> dict[str, object]:
    """Both directions of one pair of nonces, and the first frame's MAC each way."""
    keys = derive.pair_keys(PAIR)
    room = room_keys.Room(partnership=PARTNERSHIP, epoch=1, session=SESSION, nonces=NONCES)
    nonces = (b64url(NONCES[ANA]), b64url(NONCES[BEN]))
    directions = {}
    for sender in (ANA, BEN):
        direction = room_keys.direction_keys(keys.room, room, sender=sender)
        directions[sender] = {
            "frames": b64url(direction.frames),
            "confirm": b64url(direction.confirm),
            "mac": room_keys.confirm_mac(direction, room, sender=sender, nonces=nonces),
        }
    nonces_by = {person: b64url(nonce) for person, nonce in NONCES.items()}
    return {"partnership": PARTNERSHIP, "epoch": 1, "session": SESSION, "nonces": nonces_by, "directions": directions}


def words() -> dict[str, object]:
    """One run of safety words: what each commits to, and what both read."""
    recipients = {ANA: derive.root_keys(ROOT).recipient, BEN: derive.root_keys(BENS_ROOT).recipient}
    run = safety_words.Run(partnership=PARTNERSHIP, epoch=1, session=SESSION, recipients=recipients)
    commitments = {sender: safety_words.commitment(run, sender=sender, nonce=NONCES[sender]) for sender in (ANA, BEN)}
    return {
        "partnership": PARTNERSHIP,
        "epoch": 1,
        "session": SESSION,
        "recipients": recipients,
        "nonces": {person: b64url(nonce) for person, nonce in NONCES.items()},
        "commitments": commitments,
        "words": safety_words.safety_words(derive.pair_keys(PAIR).words, run, nonces=NONCES),
    }
