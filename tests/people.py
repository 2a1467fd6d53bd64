"""The people of the tests and what their browsers know, with keys as real as anybody's.

Ana and Ben are partners, confirmed, with pins and rosters. Cleo is an outsider with a partnership of
her own, with Eva; Dov has none. Secrets and envelopes are made once; rows are laid out for each test.
"""

from __future__ import annotations

import uuid
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from turnabout.vault.derive import (
    PairKeys,
    RootKeys,
    SignInKeys,
    from_b64url,
    new_recovery_entropy,
    new_secret,
    pair_keys,
    passphrase_keys,
    recovery_code,
    recovery_keys,
    root_keys,
    stretch,
)
from turnabout.vault.entering import salt_for
from turnabout.vault.envelope import Content, Sealed, Slot, seal_record, writing_proof
from turnabout.vault.invitation import confirmed_slot, seal_confirmed
from turnabout.vault.pins import Pin, RosterEntry, own_slot, pin_slot, roster_body, seal_pin, seal_roster
from turnabout.vault.wrap import Keyring, ways_of, wrap_keyring

#: A Monday: where the clock of a test begins, and a week before it, when these people met.
START = datetime(2026, 3, 2, 10, 0, tzinfo=UTC)
MET = START - timedelta(days=7)
HANDOVER = "h" * 43
#: What everybody's browser shows with whatever it writes, while it is unlocked.
WRITINGS: dict[uuid.UUID, str] = {}


@dataclass(frozen=True, kw_only=True)
class Someone:
    """What one person's browser knows. `sign_in.auth` goes to the server; the rest never does."""

    id: uuid.UUID
    name: str
    email: str
    time_zone: str
    passphrase: str
    root: bytes = field(repr=False)
    entropy: bytes = field(repr=False)
    keys: RootKeys
    sign_in: SignInKeys
    recovery: SignInKeys
    wrap: bytes = field(repr=False)

    @property
    def code(self) -> str:
        """The twelve words of the recovery code."""
        return recovery_code(self.entropy)

    @property
    def writing(self) -> str:
        """What their browser shows with whatever it writes."""
        return writing_proof(self.keys.own, str(self.id))

    def own_slot(self, record: str, *, revision: int = 1) -> Slot:
        """Where a record of their own lives."""
        return own_slot(str(self.id), record, revision=revision)


@dataclass(frozen=True, kw_only=True)
class Two:
    """A partnership as its two browsers know it, and the key records and rosters they keep of it."""

    id: uuid.UUID
    first: Someone
    second: Someone
    secret: bytes = field(repr=False)
    keys: PairKeys
    kept: tuple[tuple[Slot, Sealed], ...] = field(repr=False)

    def shared_slot(self, author: Someone, record: str, *, revision: int = 1) -> Slot:
        """Where a record shared by one of them lives."""
        return Slot(
            server="shared",
            id=record,
            partnership=str(self.id),
            epoch=1,
            author=str(author.id),
            revision=revision,
        )


@dataclass(frozen=True, kw_only=True)
class People:
    """Everybody."""

    ana: Someone
    ben: Someone
    cleo: Someone
    dov: Someone
    eva: Someone
    pair: Two
    others: Two

    @property
    def all(self) -> tuple[Someone, ...]:
        """The five."""
        return self.ana, self.ben, self.cleo, self.dov, self.eva


def make_someone(name: str, *, time_zone: str = "Europe/Berlin", real: bool = False) -> Someone:
    """Somebody new. A `real` one's passphrase is stretched for real, which takes a third of a second."""
    person, root, entropy = uuid.uuid4(), new_secret(), new_recovery_entropy()
    email = f"{name.lower()}@example.org"
    passphrase = f"five quiet words of {name.lower()}"
    salt = from_b64url(salt_for(email))
    sign_in = passphrase_keys(stretch(passphrase, salt=salt) if real else new_secret())
    recovery = recovery_keys(entropy)
    ways = ways_of(sign_in.unlock, recovery.unlock)
    keyring = Keyring(person=str(person), revision=1, root=1, roots=(root,), ways=ways)
    one = Someone(
        id=person,
        name=name,
        email=email,
        time_zone=time_zone,
        passphrase=passphrase,
        root=root,
        entropy=entropy,
        keys=root_keys(root),
        sign_in=sign_in,
        recovery=recovery,
        wrap=wrap_keyring(keyring),
    )
    WRITINGS[one.id] = one.writing
    return one


def make_two(first: Someone, second: Someone) -> Two:
    """A confirmed partnership of two people: both pins, *confirmed* and both rosters."""
    partnership, secret = uuid.uuid4(), new_secret()
    keys = pair_keys(secret)
    kept: list[tuple[Slot, Sealed]] = []
    for one, other in ((first, second), (second, first)):
        pin = Pin(
            partnership=str(partnership),
            epoch=1,
            secret=secret,
            people=(str(one.id), str(other.id)),
            recipient=other.keys.recipient,
            state="by link",
            name=other.name,
            handover=HANDOVER,
        )
        record = str(uuid.uuid4())
        kept.append((pin_slot(pin, record=record), seal_pin(one.keys, pin, record=record, at=MET)))
        body = roster_body([RosterEntry(id=str(partnership), epoch=1, pin=record, state="open")])
        kept.append((one.own_slot(one.keys.roster), seal_roster(one.keys, str(one.id), body=body, at=MET)))
    slot = confirmed_slot(str(uuid.uuid4()), partnership=str(partnership), inviter=str(first.id))
    kept.append((slot, seal_confirmed(keys, slot=slot, handover=HANDOVER, at=MET)))
    return Two(id=partnership, first=first, second=second, secret=secret, keys=keys, kept=tuple(kept))


def make_people() -> People:
    """Everybody, made afresh; only Ana's passphrase is stretched for real."""
    ana = make_someone("Ana", real=True)
    ben = make_someone("Ben", time_zone="America/New_York")
    cleo, dov, eva = make_someone("Cleo"), make_someone("Dov"), make_someone("Eva")
    return People(
        ana=ana,
        ben=ben,
        cleo=cleo,
        dov=dov,
        eva=eva,
        pair=make_two(ana, ben),
        others=make_two(cleo, eva),
    )


def sealed_by(
    author: Someone, slot: Slot, body: dict[str, object], *, kind: str = "note", keys: PairKeys | None = None
) -> Sealed:
    """An envelope by one person, under their own keys or under a partnership's."""
    previous = None if slot.revision == 1 else "p" * 43
    content = Content(kind=kind, body=body, at=MET, previous=previous)
    return seal_record(keys.shared if keys else author.keys.own, slot, content)
