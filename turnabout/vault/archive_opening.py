"""Opening an archive as a browser would: every envelope against its slot, its chain, its manifest and the index.

Nothing that is wrong ends the work: what cannot be believed is left out and named, and the rest is read.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Final

from pyrage import x25519

from turnabout.vault.archive import INDEX, Archive, Entry, Index, Record, digest, open_index
from turnabout.vault.archive_keys import ArchiveKeys, keys_of, slot_of
from turnabout.vault.envelope import Opened, Refusal, Type, open_sealed
from turnabout.vault.wrap import unwrap_keyring

TYPES: Final[Mapping[str, tuple[Type, ...]]] = {
    "own": ("record", "manifest"),
    "shared": ("record", "manifest"),
    "pulse": ("record",),
}
MANIFEST: Final = "manifest"


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """Something that is not as it should be: a word for programs, and where."""

    reason: str
    record: str | None = None
    number: int | None = None
    name: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadRecord:
    """A record and every version of it that was believed, oldest first."""

    record: Record
    versions: tuple[Opened, ...]

    @property
    def newest(self) -> Opened:
        """The last version."""
        return self.versions[-1]


@dataclass(slots=True, kw_only=True)
class Contents:
    """What an archive holds, once opened; `index` is None where it was missing or refused."""

    person: str
    keys: ArchiveKeys
    index: Index | None
    records: list[ReadRecord] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)


def open_archive(archive: Archive, identity: x25519.Identity) -> Contents:
    """Open everything with what the passphrase or the recovery code unlocks.

    Raises Refusal where the keyring itself does not open: `unopenable`, or as `unwrap_keyring` does.
    """
    keyring = unwrap_keyring(archive.keyring.wrap, identity, person=archive.keyring.person)
    problems: list[Problem] = []
    opening = keys_of(archive, keyring)
    problems += [Problem(reason=reason, name=name) for reason, name in opening.problems]
    index = _index(archive, opening.keys, problems)
    contents = Contents(person=keyring.person, keys=opening.keys, index=index, problems=problems)
    if index:
        contents.problems += _against_index(archive, index)
    for record in _records(archive, index):
        if record.partnership is None or record.partnership in contents.keys.pairs:
            _open_record(archive, record, contents)
        else:
            # Where a pin is missing, that is the one problem, and not each record behind it that is whole.
            contents.problems += _damage(archive, record)
    contents.problems += list(_unvouched(contents))
    return contents


def _index(archive: Archive, keys: ArchiveKeys, problems: list[Problem]) -> Index | None:
    if archive.index is None:
        problems.append(Problem(reason="index-missing", name=INDEX))
        return None
    try:
        index = open_index(keys.roots[max(keys.roots)].own, archive.index)
    except Refusal as refusal:
        problems.append(Problem(reason="index", name=refusal.reason))
        return None
    if index.person != archive.keyring.person:
        problems.append(Problem(reason="index", name="author"))
        return None
    return index


def _records(archive: Archive, index: Index | None) -> tuple[Record, ...]:
    """The index's word on where each envelope belongs, else the server's; a pulse's session only it knows."""
    if index is None:
        return archive.records
    sessions = {record.id: record.session for record in archive.records}
    return tuple(
        Record(
            id=one.id,
            server=one.server,
            partnership=one.partnership,
            author=one.author,
            revisions=one.revisions,
            kind=one.kind,
            session=sessions.get(one.id),
        )
        for one in index.records
    )


def _against_index(archive: Archive, index: Index) -> Iterator[Problem]:
    """What is missing, what was changed, and what was put in."""
    for name, expected in index.files.items():
        found = archive.digests.get(name)
        if found != expected:
            yield Problem(reason="file-missing" if found is None else "file-changed", name=name)
    for name in sorted(set(archive.digests) - set(index.files)):
        yield Problem(reason="file-added", name=name)
    named = {(record.id, entry.number) for record in index.records for entry in record.revisions}
    for id_, number in sorted(set(archive.envelopes) - named):
        yield Problem(reason="added", record=id_, number=number)
    for id_, number, _mac in index.withheld:
        yield Problem(reason="withheld", record=id_, number=number)


def _open_record(archive: Archive, record: Record, contents: Contents) -> None:
    versions: list[Opened] = []
    expected = 1
    for entry in record.revisions:
        try:
            opened = _open_entry(archive, record, entry, contents)
            if opened is None:
                continue
            _check_chain(versions, opened, expected)
        except Refusal as refusal:
            contents.problems.append(Problem(reason=refusal.reason, record=record.id, number=entry.number))
        else:
            versions.append(opened)
        expected = entry.number + 1
    if versions:
        contents.records.append(ReadRecord(record=record, versions=tuple(versions)))


def _check_chain(versions: list[Opened], opened: Opened, expected: int) -> None:
    """Each version names the one before it. One that was refused breaks the chain for the next as well."""
    number = opened.slot.revision
    if number != expected:
        raise Refusal("gap")
    if versions and versions[-1].slot.revision == number - 1 and opened.previous != versions[-1].mac:
        raise Refusal("broken-chain")


def _damage(archive: Archive, record: Record) -> Iterator[Problem]:
    """What can be said of a record's files without any key."""
    for entry in record.revisions:
        try:
            _file(archive, record, entry)
        except Refusal as refusal:
            yield Problem(reason=refusal.reason, record=record.id, number=entry.number)


def _file(archive: Archive, record: Record, entry: Entry) -> bytes:
    """The file of an envelope, as it was put in. Raises Refusal: `missing` or `changed`."""
    data = archive.envelopes.get((record.id, entry.number))
    if data is None:
        raise Refusal("missing")
    if entry.digest is not None and digest(data) != entry.digest:
        raise Refusal("changed")
    return data


def _open_entry(archive: Archive, record: Record, entry: Entry, contents: Contents) -> Opened | None:
    """One envelope, believed; None for what is the partner's own. Raises Refusal."""
    opened = _open(_file(archive, record, entry), record, entry, contents.keys)
    if opened and entry.mac is not None and opened.mac != entry.mac:
        raise Refusal("replaced")
    return opened


def _open(data: bytes, record: Record, entry: Entry, keys: ArchiveKeys) -> Opened | None:
    if record.author not in keys.people(record.partnership):
        raise Refusal("author")
    slot = slot_of(record, entry)
    refused = Refusal("old-keys")
    for under, types in keys.ways(record, entry.epoch):
        for type_ in types:
            try:
                return open_sealed(under, data, type_=type_, slot=slot)
            except Refusal as refusal:
                refused = refusal if refused.reason in {"old-keys", "unopenable", "mac"} else refused
    if record.server == "key" and record.author != keys.person and refused.reason in {"unopenable", "old-keys"}:
        return None
    raise refused


def _unvouched(contents: Contents) -> Iterator[Problem]:
    """Records of earlier keys count only where a manifest under the present ones names them."""
    manifests: dict[tuple[str | None, int], list[Opened]] = {}
    for read in contents.records:
        if read.newest.kind == MANIFEST and contents.keys.is_manifest(read.record, read.newest.slot.epoch):
            manifests.setdefault((read.record.partnership, read.newest.slot.epoch), []).extend(read.versions)
    for read in list(contents.records):
        record, newest = read.record, read.newest
        if record.server == "key" or newest.kind == MANIFEST:
            continue
        present = contents.keys.present(record.partnership)
        if newest.slot.epoch >= present:
            continue
        found = manifests.get((record.partnership, present))
        reason = "manifest-missing" if not found else _vouching(found, newest)
        if reason:
            contents.records.remove(read)
            yield Problem(reason=reason, record=record.id, number=newest.slot.revision)


def _vouching(manifests: list[Opened], newest: Opened) -> str | None:
    named = [
        entry
        for manifest in manifests
        for entry in manifest.body.get("records", [])
        if isinstance(entry, list) and entry[:1] == [newest.slot.id]
    ]
    if [newest.slot.id, newest.slot.revision, newest.mac] in named:
        return None
    later = any(isinstance(entry[1], int) and entry[1] > newest.slot.revision for entry in named)
    return "rolled-back" if later else "unvouched"
