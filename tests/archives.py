"""Archives as the browser makes them, made from the rows of a test; the journey holds the two together."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from tests.people import Someone
from turnabout.accounts.models import Person
from turnabout.home import exporting
from turnabout.vault.archive import digest, seal_index
from turnabout.vault.derive import from_b64url
from turnabout.vault.envelope import Refusal, Slot, Type, instant, open_sealed
from turnabout.vault.keeping import unpadded
from turnabout.vault.models import Keyring

Files = dict[str, bytes]
Row = dict[str, Any]
MACS: tuple[Type, ...] = ("record", "manifest", "pin", "confirmed", "end")


@dataclass(frozen=True, kw_only=True)
class Reader:
    """Whose archive, and every pair of keys they hold: for the MACs and kinds of the index."""

    person: Person
    known: Someone
    keys: tuple[Any, ...]


def files_of(reader: Reader, now: datetime) -> Files:
    """Everything in an archive of theirs."""
    held: Any = exporting.holdings(reader.person, now)
    rows = _rows(reader.person, now)
    files = {
        name: json.dumps(value).encode()
        for name, value in {
            "manifest.json": held["manifest"],
            "keyring.json": _keyring(reader.person),
            "people.json": held["people"],
            "partnerships.json": held["partnerships"],
            "records.json": _records(rows, lambda row: {"number": row["revision"], "epoch": row["epoch"]}),
        }.items()
    }
    index = {
        "person": str(reader.person.id),
        "at": instant(now),
        "root": 1,
        "keyring": 1,
        "account": held["account"],
        "files": {name: digest(data) for name, data in files.items()},
        "partnerships": [],
        "records": _records(rows, lambda row: _entry(reader, row), kinds=reader),
        "withheld": [],
    }
    files["index.age"] = seal_index(reader.known.keys.own, index)
    return files | {f"records/{row['id']}/{row['revision']}.age": from_b64url(row["sealed"]) for row in rows}


def write_zip(files: Files, to: Path) -> Path:
    """The files as one."""
    with zipfile.ZipFile(to, "w") as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return to


def read_zip(data: bytes) -> Files:
    """The files of one."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def _rows(person: Person, now: datetime) -> list[Any]:
    rows, after = [], None
    while True:
        page: Any = exporting.page(person, after, now)
        rows += page["revisions"]
        if page["next"] is None:
            return rows
        after = exporting.Cursor.read(page["next"])


def _keyring(person: Person) -> dict[str, object]:
    keyring = Keyring.objects.get(person=person)
    cost = {"salt": keyring.salt, "n": keyring.n, "r": keyring.r, "p": keyring.p}
    said = {"person": str(person.id), "revision": keyring.revision, "root": keyring.root}
    return {**said, **cost, "recipient": keyring.recipient, "wrap": unpadded(bytes(keyring.wrap))}


def _records(rows: list[Any], entry: Callable[[Any], object], *, kinds: Reader | None = None) -> list[Any]:
    records: dict[str, Any] = {}
    for row in rows:
        place = {name: row[name] for name in ("id", "server", "partnership", "author", "session")}
        record = records.setdefault(row["id"], {**place, "revisions": []})
        record["revisions"].append(entry(row))
        if kinds:
            record["kind"] = _opened(kinds, row)[1]
    return list(records.values())


def _entry(reader: Reader, row: Row) -> list[object]:
    return [row["revision"], row["epoch"], digest(from_b64url(row["sealed"])), _opened(reader, row)[0]]


def _opened(reader: Reader, row: Row) -> tuple[str | None, str | None]:
    slot = Slot(**{name: row[name] for name in ("server", "id", "partnership", "epoch", "author", "revision")})
    for keys in reader.keys:
        for type_ in MACS:
            try:
                opened = open_sealed(keys, from_b64url(row["sealed"]), type_=type_, slot=slot)
            except Refusal:
                continue
            return opened.mac, opened.kind
    return None, None
