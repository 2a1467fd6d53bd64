from __future__ import annotations

import pyrage
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.vault.key_vectors import BENS_ROOT, PAIR, ROOT, VECTORS
from turnabout.vault import derive
from turnabout.vault.derive import b64url, from_b64url
from turnabout.vault.envelope import writing_proof


@pytest.mark.parametrize("vector", VECTORS["derivations"], ids=lambda vector: vector["label"])
def test_each_label_gives_its_bytes(vector: dict[str, str]) -> None:
    made = derive.hkdf(from_b64url(vector["secret"]), vector["label"], from_b64url(vector["salt"]))
    assert b64url(made) == vector["bytes"]


def test_every_label_has_a_vector() -> None:
    derived = {vector["label"] for vector in VECTORS["derivations"]}
    assert VECTORS["labels"] == {of: list(labels) for of, labels in derive.LABELS.items()}
    assert derived == {label for labels in derive.LABELS.values() for label in labels} | {"salted"}
    assert VECTORS["hashed"] == list(derive.HASHED)


def test_a_root_gives_a_person() -> None:
    keys, vector = derive.root_keys(ROOT), VECTORS["root"]
    assert keys.recipient == vector["recipient"]
    assert str(keys.person) == vector["person"]
    assert str(keys.own.seal) == vector["seal"]
    assert str(keys.own.seal.to_public()) == vector["seal_recipient"]
    assert (keys.roster, keys.manifest) == (vector["roster"], vector["manifest"])
    assert writing_proof(keys.own, VECTORS["ids"]["ana"]) == vector["writing"]


def test_a_pair_gives_each_author_a_manifest() -> None:
    made = {author: derive.pair_manifest(PAIR, author) for author in VECTORS["manifests"]}
    assert made == VECTORS["manifests"]


def test_secrets_do_not_show_when_printed() -> None:
    keys = derive.root_keys(ROOT)
    assert repr(keys.own.mac) not in repr(keys)
    assert "AGE-SECRET-KEY" not in repr(keys)


@pytest.mark.parametrize("case", VECTORS["passphrases"], ids=lambda case: ascii(case["given"]))
def test_a_passphrase_is_made_ready(case: dict[str, str]) -> None:
    assert derive.normalise_passphrase(case["given"]).decode() == case["normalised"]


def test_a_passphrase_is_stretched_once_for_real() -> None:
    vector = VECTORS["scrypt"]
    cost = {name: vector[name] for name in "nrp"}
    stretched = derive.stretch(vector["passphrase"], salt=from_b64url(vector["salt"]), **cost)
    keys = derive.passphrase_keys(stretched)
    assert b64url(stretched) == vector["bytes"]
    assert (keys.auth, str(keys.unlock.to_public())) == (vector["auth"], vector["unlock_recipient"])


@pytest.mark.parametrize("cost", [{"n": 2**16}, {"n": 2**19}, {"r": 4}, {"p": 2}])
def test_other_scrypt_parameters_are_refused(cost: dict[str, int]) -> None:
    with pytest.raises(ValueError, match="scrypt"):
        derive.stretch("x", salt=bytes(32), **cost)


def test_a_recovery_code_spells_sixteen_bytes() -> None:
    vector = VECTORS["recovery"]
    entropy = from_b64url(vector["entropy"])
    keys = derive.recovery_keys(entropy)
    assert derive.recovery_code(entropy) == vector["code"]
    assert derive.recovery_entropy("  " + vector["code"].upper().replace(" ", "\n ")) == entropy
    assert (keys.auth, str(keys.unlock.to_public())) == (vector["auth"], vector["seal_recipient"])


@pytest.mark.parametrize("code", ["", "abandon " * 12, "abandon " * 11 + "aboot", "abandon " * 23 + "art"])
def test_a_mistyped_recovery_code_is_refused(code: str) -> None:
    with pytest.raises((ValueError, LookupError)):
        derive.recovery_entropy(code)


@given(st.binary(min_size=32, max_size=32))
def test_bech32_is_what_age_reads(scalar: bytes) -> None:
    identity = derive.identity(scalar)
    assert derive.bech32("age-secret-key-", scalar).upper() == str(identity)


@given(st.binary(max_size=100))
def test_base64url_round_trips(data: bytes) -> None:
    assert from_b64url(b64url(data)) == data


@pytest.mark.parametrize("text", ["A", "AB", "AAA=", "AA+A", "AA/A", " AAAA", "AAAA\n", "é"])
def test_only_one_spelling_of_base64url_is_read(text: str) -> None:
    with pytest.raises(ValueError, match="base64url"):
        from_b64url(text)


def test_different_people_and_pairs_share_nothing() -> None:
    ana, ben, pair = derive.root_keys(ROOT), derive.root_keys(BENS_ROOT), derive.pair_keys(PAIR)
    sealed = pyrage.encrypt(b"x", [pair.shared.seal.to_public()])
    for identity in (ana.person, ana.own.seal, ben.person):
        with pytest.raises(pyrage.DecryptError):
            pyrage.decrypt(sealed, [identity])
