"""All keys that an archive opens with: every root of its keyring, and of every partnership every epoch."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from turnabout.vault.archive import Archive, Entry, Record
from turnabout.vault.derive import PairKeys, RootKeys, SealKeys, pair_keys, pair_manifest, root_keys
from turnabout.vault.envelope import JSON, Refusal, Slot, Type, open_sealed
from turnabout.vault.invitation import open_confirmed
from turnabout.vault.pins import Pin, open_pin
from turnabout.vault.wrap import Keyring

RECORD: tuple[Type, ...] = ("record", "manifest")
KEY: tuple[Type, ...] = ("confirmed", "end")
PIN: tuple[Type, ...] = ("pin",)


@dataclass(frozen=True, slots=True, kw_only=True)
class PairOpened:
    """A partnership as its pin has it: keys by epoch, and which epoch is the present one."""

    pin: Pin
    state: str
    present: int
    epochs: Mapping[int, PairKeys] = field(repr=False)
    manifests: frozenset[tuple[int, str]]


@dataclass(frozen=True, slots=True, kw_only=True)
class ArchiveKeys:
    """Everything one person holds. `roots` are by number; `pairs` by partnership."""

    person: str
    roots: Mapping[int, RootKeys] = field(repr=False)
    pairs: Mapping[str, PairOpened] = field(repr=False)

    def people(self, partnership: str | None) -> tuple[str, ...]:
        """Who may have written there; nobody where the pin is missing."""
        if partnership is None:
            return (self.person,)
        pair = self.pairs.get(partnership)
        return pair.pin.people if pair else ()

    def present(self, partnership: str | None) -> int:
        """The root or the epoch in use."""
        return max(self.roots) if partnership is None else self.pairs[partnership].present

    def ways(self, record: Record, epoch: int) -> Iterator[tuple[SealKeys, tuple[Type, ...]]]:
        """The keys that may open a record's envelope of that epoch, and what it may be."""
        if record.partnership is None:
            if epoch in self.roots:
                yield self.roots[epoch].own, RECORD
            return
        pair = self.pairs[record.partnership].epochs.get(epoch)
        if pair:
            yield pair.shared, KEY if record.server == "key" else RECORD
        if record.server == "key" and record.author == self.person:
            # A pin carries its partnership's epoch, and is sealed under whichever root there was.
            for number in sorted(self.roots, reverse=True):
                yield self.roots[number].own, PIN

    def is_manifest(self, record: Record, epoch: int) -> bool:
        """Whether the record's id is that of a manifest of this epoch, as derived from its secret."""
        if record.partnership is None:
            return epoch in self.roots and record.id == self.roots[epoch].manifest
        return (epoch, record.id) in self.pairs[record.partnership].manifests


@dataclass(frozen=True, slots=True, kw_only=True)
class Keyed:
    """The keys, and what was missing on the way: (reason, what)."""

    keys: ArchiveKeys
    problems: tuple[tuple[str, str], ...]


def keys_of(archive: Archive, keyring: Keyring) -> Keyed:
    """Derive every root's keys, read the roster, and through it every pin."""
    roots = {number: root_keys(root) for number, root in enumerate(keyring.roots, start=1) if root}
    present = roots[keyring.root]
    problems: list[tuple[str, str]] = []
    if present.recipient != archive.keyring.recipient:
        problems.append(("recipient", "keyring.json"))
    by_id = {record.id: record for record in archive.records}
    entries = _entries(archive, by_id.get(present.roster), present)
    if entries is None:
        problems.append(("roster-missing", present.roster))
    pairs: dict[str, PairOpened] = {}
    for entry in entries or ():
        pair = _pair(archive, by_id.get(str(entry.get("pin"))), roots, entry)
        if pair:
            pairs[pair.pin.partnership] = pair
        else:
            problems.append(("pin", str(entry.get("id"))))
    keys = ArchiveKeys(person=keyring.person, roots=roots, pairs=pairs)
    return Keyed(keys=keys, problems=tuple(problems))


def _latest_first(archive: Archive, record: Record | None) -> Iterator[tuple[Slot, bytes]]:
    """A damaged last version must not close everything: the one before holds nearly all of it."""
    for entry in reversed(record.revisions if record else ()):
        data = archive.envelopes.get((record.id, entry.number)) if record else None
        if record and data is not None:
            yield slot_of(record, entry), data


def slot_of(record: Record, entry: Entry) -> Slot:
    """The slot that one of a record's envelopes is asked from."""
    return Slot(
        server=record.server,
        id=record.id,
        partnership=record.partnership,
        epoch=entry.epoch,
        author=record.author,
        revision=entry.number,
    )


def _entries(archive: Archive, roster: Record | None, keys: RootKeys) -> list[JSON] | None:
    """The partnerships of the roster; None where none of its versions is believed."""
    for slot, data in _latest_first(archive, roster):
        try:
            found = open_sealed(keys.own, data, type_="record", slot=slot).body.get("partnerships")
        except Refusal:
            continue
        if isinstance(found, list):
            return [one for one in found if isinstance(one, dict)]
    return None


def _pin(archive: Archive, record: Record | None, roots: Mapping[int, RootKeys], entry: JSON) -> Pin | None:
    for slot, data in _latest_first(archive, record):
        for number in sorted(roots, reverse=True):
            try:
                pin = open_pin(roots[number], data, slot=slot)
            except Refusal:
                continue
            if pin.partnership == entry.get("id"):
                return pin
    return None


def _pair(archive: Archive, record: Record | None, roots: Mapping[int, RootKeys], entry: JSON) -> PairOpened | None:
    """The partnership of a roster's entry; None where its pin is not there or not believed."""
    pin = _pin(archive, record, roots, entry)
    if pin is None:
        return None
    secrets = {number: secret for number, secret in enumerate(pin.earlier, start=1) if secret}
    secrets[pin.epoch] = pin.secret
    epochs = {number: pair_keys(secret) for number, secret in secrets.items()}
    waiting = entry.get("state") == "waiting" and not _is_confirmed(archive, pin, epochs[pin.epoch])
    return PairOpened(
        pin=pin,
        state=str(entry.get("state")),
        # Until the inviter's yes the epoch before goes on, to read only.
        present=pin.epoch - 1 if waiting and pin.epoch - 1 in epochs else pin.epoch,
        epochs=epochs,
        manifests=frozenset(
            (number, pair_manifest(secret, author)) for number, secret in secrets.items() for author in pin.people
        ),
    )


def _is_confirmed(archive: Archive, pin: Pin, keys: PairKeys) -> bool:
    """Whether the partner's *confirmed* for this pin's handover is in the archive."""
    theirs = (pin.partnership, "key", pin.people[1])
    for record in archive.records:
        data = archive.envelopes.get((record.id, 1))
        if data is None or (record.partnership, record.server, record.author) != theirs:
            continue
        slot = slot_of(record, Entry(number=1, epoch=pin.epoch))
        with contextlib.suppress(Refusal):
            open_confirmed(keys, data, slot=slot, handover=pin.handover or "")
            return True
    return False
