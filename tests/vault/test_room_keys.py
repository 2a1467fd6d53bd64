from __future__ import annotations

from tests.vault.key_vectors import IDS, PAIR, VECTORS
from turnabout.vault.derive import b64url, from_b64url, pair_keys
from turnabout.vault.room_keys import Room, confirm_mac, direction_keys

VECTOR = VECTORS["room"]
ROOM = Room(
    partnership=VECTOR["partnership"],
    epoch=VECTOR["epoch"],
    session=VECTOR["session"],
    nonces={person: from_b64url(nonce) for person, nonce in VECTOR["nonces"].items()},
)
KEY = pair_keys(PAIR).room


def test_each_direction_has_keys_of_its_own() -> None:
    for sender, expected in VECTOR["directions"].items():
        keys = direction_keys(KEY, ROOM, sender=sender)
        nonces = (VECTOR["nonces"][IDS["ana"]], VECTOR["nonces"][IDS["ben"]])
        made = [b64url(keys.frames), b64url(keys.confirm), confirm_mac(keys, ROOM, sender=sender, nonces=nonces)]
        assert made == [expected["frames"], expected["confirm"], expected["mac"]]


def test_no_key_is_used_for_two_things() -> None:
    keys = [direction_keys(KEY, ROOM, sender=sender) for sender in VECTOR["directions"]]
    assert len({key for each in keys for key in (each.frames, each.confirm)}) == 4
