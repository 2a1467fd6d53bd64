from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from tests.vault.key_vectors import BENS_ROOT, FRAGMENT, IDS, PAIR, ROOT, VECTORS
from turnabout.vault import invitation
from turnabout.vault.derive import b64url, fragment_keys, from_b64url, pair_keys, root_keys
from turnabout.vault.envelope import Refusal

AT = datetime(2026, 3, 29, 12, 30, tzinfo=UTC)
KEYS = fragment_keys(FRAGMENT)
ANA, BEN = root_keys(ROOT), root_keys(BENS_ROOT)
VECTOR = VECTORS["invitation"]
HANDOVER = invitation.Handover(
    invitation=IDS["invitation"],
    partnership=IDS["partnership"],
    epoch=1,
    people=(IDS["ana"], IDS["ben"]),
    recipients=(ANA.recipient, BEN.recipient),
    name="Ben",
)


def opened(text: str, secret: bytes, of: str = IDS["invitation"]) -> tuple[invitation.Handover, bytes, str]:
    return invitation.open_handover(KEYS, ANA, (text, secret), invitation=of, inviter=IDS["ana"])


def refusal_of(handover: invitation.Handover, keys: object = KEYS) -> str:
    assert isinstance(keys, type(KEYS))
    handed = invitation.make_handover(keys, handover, secret=PAIR)
    with pytest.raises(Refusal) as refused:
        opened(handed.text, handed.secret)
    return refused.value.reason


def test_the_claim_and_its_hash() -> None:
    assert b64url(KEYS.claim) == VECTOR["claim"]
    assert invitation.claim_hash(KEYS.claim) == VECTOR["claim_hash"]
    assert str(KEYS.invitation.seal.to_public()) == VECTOR["seal_recipient"]


def test_an_invitation_is_read_under_the_links_secret() -> None:
    asked = invitation.open_invitation(KEYS, from_b64url(VECTOR["sealed"]), id_=IDS["invitation"], inviter=IDS["ana"])
    assert (asked.name, asked.message, asked.recipient) == ("Ana", "Shall we?", ANA.recipient)


def test_another_link_reads_nothing() -> None:
    with pytest.raises(Refusal, match="unopenable"):
        invitation.open_invitation(
            fragment_keys(PAIR), from_b64url(VECTOR["sealed"]), id_=IDS["invitation"], inviter=IDS["ana"]
        )


def test_an_invitation_names_its_inviter() -> None:
    with pytest.raises(Refusal, match="author"):
        invitation.open_invitation(KEYS, from_b64url(VECTOR["sealed"]), id_=IDS["invitation"], inviter=IDS["ben"])


def test_a_handover_brings_the_pair_secret() -> None:
    vector = VECTOR["handover"]
    assert opened(vector["text"], from_b64url(vector["secret"])) == (HANDOVER, PAIR, vector["mac"])


def test_a_handover_of_another_invitation_is_refused() -> None:
    assert refusal_of(replace(HANDOVER, invitation=IDS["session"])) == "slot"
    assert refusal_of(HANDOVER, fragment_keys(PAIR)) == "mac"


def test_a_handover_to_somebody_else_is_refused() -> None:
    assert refusal_of(replace(HANDOVER, people=(IDS["ben"], IDS["ana"]))) == "slot"
    assert refusal_of(replace(HANDOVER, people=(IDS["ana"], IDS["ana"]))) == "own-recipient"
    assert refusal_of(replace(HANDOVER, recipients=(ANA.recipient, ANA.recipient))) == "own-recipient"
    assert refusal_of(replace(HANDOVER, recipients=(BEN.recipient, BEN.recipient))) == "slot"


def test_a_swapped_pair_secret_is_refused() -> None:
    handed = invitation.make_handover(KEYS, HANDOVER, secret=PAIR)
    other = invitation.make_handover(KEYS, HANDOVER, secret=ROOT)
    with pytest.raises(Refusal, match="secret-swapped"):
        opened(handed.text, other.secret)


@pytest.mark.parametrize("length", [0, 31, 33])
def test_a_pair_secret_of_another_length_is_refused(length: int) -> None:
    handed = invitation.make_handover(KEYS, HANDOVER, secret=bytes(length))
    with pytest.raises(Refusal, match="malformed"):
        opened(handed.text, handed.secret)


def test_confirmed_answers_one_handover() -> None:
    pair = pair_keys(PAIR)
    slot = invitation.confirmed_slot(IDS["record"], partnership=IDS["partnership"], inviter=IDS["ana"])
    sealed = invitation.seal_confirmed(pair, slot=slot, handover="this one", at=AT).data
    assert invitation.open_confirmed(pair, sealed, slot=slot, handover="this one").slot == slot
    with pytest.raises(Refusal, match="not-confirmed"):
        invitation.open_confirmed(pair, sealed, slot=slot, handover="another")
