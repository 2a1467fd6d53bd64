"""Archives are opened as a browser would: under every root and epoch there was, and no further than that."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from pyrage import x25519

from turnabout.vault.archive import Archive, Entry, KeyringFile, Record, index_content
from turnabout.vault.archive_opening import Contents, open_archive
from turnabout.vault.derive import RootKeys, from_b64url, new_secret, pair_keys, pair_manifest, root_keys
from turnabout.vault.envelope import Content, Refusal, Sealed, Slot, seal
from turnabout.vault.pins import Pin, RosterEntry, pin_slot, roster_body, seal_pin
from turnabout.vault.wrap import Keyring, ways_of, wrap_keyring

AT = datetime(2026, 3, 29, 12, 30, tzinfo=UTC)
ANA, BEN = "0aaaaaaa-0000-4000-8000-000000000001", "0bbbbbbb-0000-4000-8000-000000000002"
PAIR = "0ccccccc-0000-4000-8000-000000000003"
OLD_NOTE, OLD_SHARED, PIN = (f"0fffffff-0000-4000-8000-00000000000{number}" for number in (1, 2, 3))
ROOTS, SECRETS = (new_secret(), new_secret()), (new_secret(), new_secret())
WAY, OTHER = x25519.Identity.generate(), x25519.Identity.generate()
CONTRACT = json.loads((Path(__file__).parents[1] / "contracts/archive.json").read_text())

Made = tuple[Record, Sealed]


def own(root: int, record: str, *, kind: str = "note", type_: str = "record", body: object = None) -> Made:
    """A record of Ana's under one of her roots."""
    slot = Slot(server="own", id=record, partnership=None, epoch=root, author=ANA, revision=1)
    return _made(slot, root_keys(ROOTS[root - 1]).own, kind=kind, type_=type_, body=body)


def shared(epoch: int, record: str, *, kind: str = "takeaway", type_: str = "record", body: object = None) -> Made:
    """A record of Ben's in one of their epochs."""
    slot = Slot(server="shared", id=record, partnership=PAIR, epoch=epoch, author=BEN, revision=1)
    return _made(slot, pair_keys(SECRETS[epoch - 1]).shared, kind=kind, type_=type_, body=body)


def _made(slot: Slot, keys: object, *, kind: str, type_: str, body: object) -> Made:
    content = Content(kind=kind, body=body or {"text": "words"}, at=AT)  # type: ignore[arg-type]  # a body of a test
    sealed = seal(keys, type_=type_, slot=slot, content=content)  # type: ignore[arg-type]  # the same
    return _record(slot), sealed


def _record(slot: Slot) -> Record:
    entry = Entry(number=slot.revision, epoch=slot.epoch)
    return Record(id=slot.id, server=slot.server, partnership=slot.partnership, author=slot.author, revisions=(entry,))


def manifest(made: Made, *, number: int = 1) -> dict[str, object]:
    """The body of a manifest that names one record."""
    record, sealed = made
    return {"records": [[record.id, number, sealed.mac]]}


def keys_of(root: int) -> RootKeys:
    return root_keys(ROOTS[root - 1])


def archive(*made: Made) -> Archive:
    """An archive without an index: under Ana's second root, with a pin of their second epoch."""
    keyring = Keyring(person=ANA, revision=2, root=2, roots=ROOTS, ways=ways_of(WAY, OTHER))
    pin = Pin(
        partnership=PAIR,
        epoch=2,
        secret=SECRETS[1],
        people=(ANA, BEN),
        recipient=root_keys(new_secret()).recipient,
        state="by link",
        name="Ben",
        earlier=(SECRETS[0],),
    )
    slot = pin_slot(pin, record=PIN)
    roster = roster_body([RosterEntry(id=PAIR, epoch=2, pin=PIN, state="open")])
    kept = [
        *made,
        own(2, keys_of(2).roster, kind="roster", body=roster),
        (_record(slot), seal_pin(keys_of(2), pin, record=PIN, at=AT)),
    ]
    return Archive(
        manifest={},
        keyring=KeyringFile(
            person=ANA,
            recipient=keys_of(2).recipient,
            salt=bytes(32),
            n=2**17,
            r=8,
            p=1,
            wrap=wrap_keyring(keyring),
        ),
        partnerships=(),
        records=tuple(record for record, _ in kept),
        envelopes={(record.id, 1): sealed.data for record, sealed in kept},
        digests={},
        index=None,
    )


def problems(contents: Contents) -> list[tuple[str, str | None]]:
    """Every problem but that these archives have no index."""
    found = [(one.reason, one.record) for one in contents.problems]
    assert found[0] == ("index-missing", None)
    return found[1:]


def kinds(contents: Contents) -> list[str]:
    return sorted(read.newest.kind for read in contents.records)


def test_what_a_manifest_names_is_read_under_earlier_keys() -> None:
    note, takeaway = own(1, OLD_NOTE), shared(1, OLD_SHARED)
    mine = own(2, keys_of(2).manifest, kind="manifest", type_="manifest", body=manifest(note))
    ours = shared(2, pair_manifest(SECRETS[1], BEN), kind="manifest", type_="manifest", body=manifest(takeaway))
    contents = open_archive(archive(note, takeaway, mine, ours), WAY)
    assert problems(contents) == []
    assert kinds(contents) == ["manifest", "manifest", "note", "pin", "roster", "takeaway"]


def test_what_no_manifest_names_is_not_believed() -> None:
    """Whoever took a lost device could write it."""
    note = own(1, OLD_NOTE)
    nothing: dict[str, object] = {"records": []}
    mine = own(2, keys_of(2).manifest, kind="manifest", type_="manifest", body=nothing)
    contents = open_archive(archive(note, mine), WAY)
    assert problems(contents) == [("unvouched", OLD_NOTE)]
    assert kinds(contents) == ["manifest", "pin", "roster"]


def test_an_older_version_than_the_manifest_names_is_said_to_be_older() -> None:
    note = own(1, OLD_NOTE)
    mine = own(2, keys_of(2).manifest, kind="manifest", type_="manifest", body=manifest(note, number=2))
    assert problems(open_archive(archive(note, mine), WAY)) == [("rolled-back", OLD_NOTE)]


def test_without_its_manifest_nothing_of_before_counts() -> None:
    contents = open_archive(archive(own(1, OLD_NOTE), shared(1, OLD_SHARED)), WAY)
    assert problems(contents) == [("manifest-missing", OLD_NOTE), ("manifest-missing", OLD_SHARED)]


def test_a_manifest_counts_in_its_own_place_only() -> None:
    note = own(1, OLD_NOTE)
    elsewhere = own(2, OLD_SHARED, kind="manifest", type_="manifest", body=manifest(note))
    assert problems(open_archive(archive(note, elsewhere), WAY)) == [("manifest-missing", OLD_NOTE)]


def test_a_record_in_anothers_place_is_refused() -> None:
    record, sealed = own(2, OLD_NOTE)
    moved = replace(record, id=OLD_SHARED)
    assert problems(open_archive(archive((moved, sealed)), WAY)) == [("slot", OLD_SHARED)]


def test_somebody_who_is_none_of_the_two_wrote_nothing() -> None:
    record, sealed = shared(2, OLD_SHARED)
    stranger = replace(record, author="0ddddddd-0000-4000-8000-000000000009")
    assert problems(open_archive(archive((stranger, sealed)), WAY)) == [("author", OLD_SHARED)]


def test_a_published_key_that_is_not_ones_own_is_named() -> None:
    whole = archive()
    forged = replace(whole, keyring=replace(whole.keyring, recipient=root_keys(new_secret()).recipient))
    assert [one.reason for one in open_archive(forged, WAY).problems] == ["recipient", "index-missing"]


def test_where_the_pin_is_gone_that_is_the_one_problem() -> None:
    whole = archive(shared(2, OLD_SHARED))
    lost = replace(whole, records=tuple(record for record in whole.records if record.id != PIN))
    found = [(one.reason, one.name) for one in open_archive(lost, WAY).problems]
    assert found == [("pin", PAIR), ("index-missing", "index.age")]


def test_another_key_opens_nothing() -> None:
    with pytest.raises(Refusal, match="unopenable"):
        open_archive(archive(), x25519.Identity.generate())


@pytest.mark.parametrize("by", ["python", "browser"])
def test_an_index_sealed_in_either_language_says_the_same(by: str) -> None:
    keys = root_keys(from_b64url(CONTRACT["root"])).own
    assert index_content(keys, from_b64url(CONTRACT[by])) == CONTRACT["index"]
