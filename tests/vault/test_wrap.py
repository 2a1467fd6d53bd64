from __future__ import annotations

import pyrage
import pytest

from tests.vault.key_vectors import IDS, ROOT, VECTORS
from turnabout.vault.derive import from_b64url, passphrase_keys, recovery_keys
from turnabout.vault.envelope import JSON, Refusal, compact
from turnabout.vault.wrap import MOST_WRAP, Keyring, unwrap_keyring, wrap_keyring

UNLOCK = passphrase_keys(from_b64url(VECTORS["secrets"]["stretched"])).unlock
RECOVERY = recovery_keys(from_b64url(VECTORS["recovery"]["entropy"])).unlock
KEYRING = Keyring(person=IDS["ana"], revision=1, root=1, roots=(ROOT,))


def holding(**changes: object) -> bytes:
    plain: JSON = {"v": 1, "person": IDS["ana"], "revision": 1, "root": 1, "roots": ["A" * 43]}
    return pyrage.encrypt(compact({**plain, **changes}), [UNLOCK.to_public()])


def test_either_secret_opens_it() -> None:
    wrap = wrap_keyring(KEYRING, unlock=UNLOCK, recovery=RECOVERY)
    for identity in (UNLOCK, RECOVERY):
        assert unwrap_keyring(wrap, identity, person=IDS["ana"]) == KEYRING


def test_what_the_browser_wrapped_opens_here() -> None:
    wrap = from_b64url(VECTORS["sealed_by_typescript"]["keyring"])
    for identity in (UNLOCK, RECOVERY):
        assert unwrap_keyring(wrap, identity, person=IDS["ana"]) == KEYRING


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
    ],
)
def test_another_form_is_refused(change: dict[str, object], reason: str) -> None:
    with pytest.raises(Refusal, match=reason):
        unwrap_keyring(holding(**change), UNLOCK, person=IDS["ana"])


def test_many_roots_stay_small() -> None:
    keyring = Keyring(person=IDS["ana"], revision=1, root=100, roots=(ROOT,) * 100)
    assert len(wrap_keyring(keyring, unlock=UNLOCK, recovery=RECOVERY)) < MOST_WRAP
