from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from tests.vault.key_vectors import BENS_ROOT, IDS, PAIR, ROOT, VECTORS
from turnabout.vault.derive import from_b64url, root_keys
from turnabout.vault.envelope import Refusal, open_sealed
from turnabout.vault.pins import (
    Pin,
    RosterEntry,
    open_pin,
    own_slot,
    pin_slot,
    roster_body,
    seal_pin,
    seal_roster,
)

AT = datetime(2026, 3, 29, 12, 30, tzinfo=UTC)
ANA, BEN = root_keys(ROOT), root_keys(BENS_ROOT)
PIN = Pin(
    partnership=IDS["partnership"],
    epoch=1,
    secret=PAIR,
    people=(IDS["ana"], IDS["ben"]),
    recipient=BEN.recipient,
    state="by link",
    name="Ben",
)
SLOT = pin_slot(PIN, record=IDS["record"])


def test_a_pin_comes_back_as_it_was() -> None:
    assert open_pin(ANA, seal_pin(ANA, PIN, record=IDS["record"], at=AT).data, slot=SLOT) == PIN


def test_the_browsers_pin_opens_here() -> None:
    """Also one in which it says what it compared."""
    opened = open_pin(ANA, from_b64url(VECTORS["sealed_by_typescript"]["pin"]), slot=SLOT)
    assert opened == replace(PIN, state="compared")


def test_the_partner_cannot_read_it() -> None:
    with pytest.raises(Refusal, match="unopenable"):
        open_pin(BEN, seal_pin(ANA, PIN, record=IDS["record"], at=AT).data, slot=SLOT)


@pytest.mark.parametrize(
    ("pin", "reason"),
    [
        (replace(PIN, recipient=ANA.recipient), "own-recipient"),
        (replace(PIN, people=(IDS["ana"], IDS["ana"])), "malformed"),
        (replace(PIN, secret=bytes(31)), "malformed"),
        (replace(PIN, state="trusted"), "malformed"),  # type: ignore[arg-type]  # as a forger might
        (replace(PIN, epoch=2), "slot"),
    ],
)
def test_a_pin_of_another_form_is_refused(pin: Pin, reason: str) -> None:
    with pytest.raises(Refusal, match=reason):
        open_pin(ANA, seal_pin(ANA, pin, record=IDS["record"], at=AT).data, slot=SLOT)


def test_the_roster_names_every_pin() -> None:
    body = roster_body([RosterEntry(id=IDS["partnership"], epoch=1, pin=IDS["record"], state="open")], [("i", "r")])
    sealed = seal_roster(ANA, IDS["ana"], body=body, at=AT).data
    opened = open_sealed(ANA.own, sealed, type_="record", slot=own_slot(IDS["ana"], ANA.roster))
    assert (opened.kind, opened.body) == ("roster", body)
