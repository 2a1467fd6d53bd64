"""Somebody who reads what the demo has sealed, with nothing but a passphrase and what the server shows them."""

from __future__ import annotations

from configparser import ConfigParser
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import cast

from django.conf import settings

from turnabout.accounts.models import Person
from turnabout.vault import derive
from turnabout.vault.envelope import Opened, Refusal, Server, Slot, open_sealed
from turnabout.vault.invitation import open_confirmed
from turnabout.vault.models import Keyring, Record, Revision
from turnabout.vault.pins import Pin, open_pin
from turnabout.vault.wrap import unwrap_keyring

NOW = datetime(2026, 11, 25, 9, 12, tzinfo=UTC)


@dataclass(frozen=True)
class Reader:
    """One person, unlocked."""

    person: Person
    keys: derive.RootKeys
    pin: Pin
    pair: derive.PairKeys
    #: What was opened once: the same envelope in the same place says the same, and many tests read all of them.
    opened: dict[tuple[bytes, Slot], Opened] = field(default_factory=dict, compare=False, repr=False)

    def open(self, record: Record) -> list[Opened]:
        """Every revision of a record, believed."""
        rows = Revision.objects.of(self.person, NOW).filter(record=record).order_by("number")
        return [self._believed(bytes(row.sealed), slot_of(row)) for row in rows]

    def _believed(self, sealed: bytes, slot: Slot) -> Opened:
        if (sealed, slot) not in self.opened:
            keys = self.keys.own if slot.server == "own" else self.pair.shared
            self.opened[sealed, slot] = open_sealed(keys, sealed, type_="record", slot=slot)
        return self.opened[sealed, slot]

    def newest(self, kind: str) -> list[Opened]:
        """The last revision of every record of a kind that this person may fetch."""
        records = Record.objects.of(self.person, NOW).exclude(server_kind="key")
        return [last for last in (self.open(record)[-1] for record in records) if last.kind == kind]


def slot_of(row: Revision) -> Slot:
    record = row.record
    return Slot(
        server=cast("Server", record.server_kind),
        id=str(record.id),
        partnership=str(record.partnership) if record.partnership else None,
        epoch=record.epoch,
        author=str(record.author_id),
        revision=row.number,
    )


def written_down() -> ConfigParser:
    file = ConfigParser(interpolation=None)
    file.read(settings.DATA / "demo.txt", encoding="utf-8")
    return file


def keys_of(person: Person) -> derive.RootKeys:
    keyring = Keyring.objects.get(person=person)
    passphrase = written_down()[person.email]["passphrase"]
    stretched = derive.stretch(passphrase, salt=derive.from_b64url(keyring.salt), n=keyring.n)
    opened = unwrap_keyring(bytes(keyring.wrap), derive.passphrase_keys(stretched).unlock, person=str(person.id))
    return derive.root_keys(opened.current)


def reader(person: Person) -> Reader:
    keys = keys_of(person)
    roster_row = Revision.objects.of(person, NOW).current().get(record_id=keys.roster)
    roster = open_sealed(keys.own, bytes(roster_row.sealed), type_="record", slot=slot_of(roster_row))
    [entry] = roster.body["partnerships"]
    assert (entry["state"], roster.body["invitations"]) == ("open", [])
    pin_row = Revision.objects.of(person, NOW).current().get(record_id=entry["pin"])
    pin = open_pin(keys, bytes(pin_row.sealed), slot=slot_of(pin_row))
    return Reader(person, keys, pin, derive.pair_keys(pin.secret))


def opens_as_confirmed(one: Reader, row: Revision) -> bool:
    try:
        open_confirmed(one.pair, bytes(row.sealed), slot=slot_of(row), handover=one.pin.handover or "")
    except Refusal as refusal:
        # The inviter's own pin lies beside it, sealed to them alone.
        assert refusal.reason == "unopenable"  # noqa: PT017 - one of two is refused, and for this reason
        return False
    return True
