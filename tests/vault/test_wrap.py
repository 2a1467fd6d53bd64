from __future__ import annotations

from dataclasses import replace

import pyrage
import pytest

from tests.vault.key_vectors import IDS, ROOT, VECTORS
from turnabout.vault.derive import from_b64url, passphrase_keys, recovery_keys
from turnabout.vault.envelope import JSON, Refusal, compact
from turnabout.vault.wrap import MOST_WRAP, Keyring, WaysIn, unwrap_keyring, ways_of, wrap_keyring

UNLOCK = passphrase_keys(from_b64url(VECTORS["secrets"]["stretched"])).unlock
RECOVERY = recovery_keys(from_b64url(VECTORS["recovery"]["entropy"])).unlock
WAYS = ways_of(UNLOCK, RECOVERY)
KEYRING = Keyring(person=IDS["ana"], revision=1, root=1, roots=(ROOT,), ways=WAYS)


def holding(**changes: object) -> bytes:
    plain: JSON = {"v": 1, "person": IDS["ana"], "revision": 1, "root": 1, "roots": ["A" * 43]}
    return pyrage.encrypt(compact({**plain, **changes}), [UNLOCK.to_public()])


def test_either_secret_opens_it() -> None:
    wrap = wrap_keyring(KEYRING)
    for identity in (UNLOCK, RECOVERY):
        assert unwrap_keyring(wrap, identity, person=IDS["ana"]) == KEYRING


def test_what_the_browser_wrapped_opens_here() -> None:
    wrap = from_b64url(VECTORS["sealed_by_typescript"]["keyring"])
    for identity in (UNLOCK, RECOVERY):
        assert unwrap_keyring(wrap, identity, person=IDS["ana"]) == KEYRING


def test_a_passkey_opens_it_too() -> None:
    passkey = recovery_keys(bytes(16)).unlock
    ways = WaysIn(unlock=WAYS.unlock, recovery=WAYS.recovery, passkeys={"one": str(passkey.to_public())})
    wrap = wrap_keyring(replace(KEYRING, ways=ways))
    assert unwrap_keyring(wrap, passkey, person=IDS["ana"]).ways.passkeys == ways.passkeys


def test_a_root_that_was_lost_leaves_its_place_empty() -> None:
    keyring = replace(KEYRING, root=2, roots=(None, ROOT))
    assert unwrap_keyring(wrap_keyring(keyring), UNLOCK, person=IDS["ana"]) == keyring


def test_a_keyring_from_before_ways_were_kept_opens() -> None:
    assert unwrap_keyring(holding(), UNLOCK, person=IDS["ana"]).ways == WaysIn()


def test_a_lower_revision_than_seen_is_refused() -> None:
    with pytest.raises(Refusal, match="rolled-back"):
        unwrap_keyring(holding(revision=2), UNLOCK, person=IDS["ana"], highest=3)


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"v": 2}, "version"),
        ({"person": IDS["ben"]}, "slot"),
        ({"revision": True}, "malformed"),
        ({"revision": 0}, "malformed"),
        ({"root": 2}, "malformed"),
        ({"roots": []}, "malformed"),
        ({"roots": "AAAA"}, "malformed"),
        ({"roots": [1]}, "malformed"),
        ({"roots": ["AAAA"]}, "malformed"),
        ({"roots": [None]}, "malformed"),
        ({"ways": {"unlock": "age1", "recovery": "age1", "passkeys": {}}}, "malformed"),
        ({"ways": []}, "malformed"),
    ],
)
def test_another_form_is_refused(change: dict[str, object], reason: str) -> None:
    with pytest.raises(Refusal, match=reason):
        unwrap_keyring(holding(**change), UNLOCK, person=IDS["ana"])


def test_many_roots_stay_small() -> None:
    keyring = Keyring(person=IDS["ana"], revision=1, root=100, roots=(ROOT,) * 100, ways=WAYS)
    assert len(wrap_keyring(keyring)) < MOST_WRAP
