"""The archive somebody took with them: a zip of what the server kept of them, and the index that vouches for it.

`frontend/vault/archive.ts` is the same in the browser, which makes it; `docs/archive.md` says it in words.
Here it is only read, from the outside in: nothing is believed before `archive_opening.py` has checked it.
"""

from __future__ import annotations

import hashlib
import json
import re
import struct
import zipfile
import zlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final, cast

import pyrage

from turnabout.vault.derive import SealKeys, b64url, from_b64url
from turnabout.vault.envelope import JSON, VERSION, Refusal, Server, compact, decoded, mac_of, vouched

FORMAT: Final = "turnabout archive"
FORMAT_VERSION: Final = 1
INDEX: Final = "index.age"
CLEAR: Final = ("manifest.json", "keyring.json", "people.json", "partnerships.json", "records.json")
MOST_ENVELOPE: Final = 65536 + 2048
MOST_FILE: Final = 64 * 1024 * 1024
_PACKED: Final = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
_PADDED_TO: Final = 1024
_ENVELOPE = re.compile(r"records/([0-9a-f-]{36})/([1-9][0-9]{0,8})\.age\Z", re.ASCII)


class MalformedArchive(ValueError):  # noqa: N818 - it names what the file is
    """The file is no archive that can be read at all. `reason` is a word for programs."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


@dataclass(frozen=True, slots=True, kw_only=True)
class KeyringFile:
    """What passphrase or code need to open the rest."""

    person: str
    recipient: str
    salt: bytes
    n: int
    r: int
    p: int
    wrap: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One envelope: its number and epoch; of the index also SHA-256 of its file and the MAC inside."""

    number: int
    epoch: int
    digest: str | None = None
    mac: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """Where a record's envelopes belong; `session` is a pulse's, as the server says."""

    id: str
    server: Server
    partnership: str | None
    author: str
    revisions: tuple[Entry, ...]
    kind: str | None = None
    session: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Index:
    """What the person's own browser says is in the archive."""

    person: str
    at: str
    account: JSON
    files: Mapping[str, str]
    partnerships: tuple[JSON, ...]
    records: tuple[Record, ...]
    withheld: tuple[tuple[str, int, str], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Archive:
    """The file, read but not yet believed. `envelopes` are by record and number; `digests` of every other file."""

    manifest: JSON
    keyring: KeyringFile
    partnerships: tuple[JSON, ...]
    records: tuple[Record, ...]
    envelopes: Mapping[tuple[str, int], bytes] = field(repr=False)
    digests: Mapping[str, str]
    index: bytes | None = field(repr=False)


def digest(data: bytes) -> str:
    """SHA-256 as unpadded base64url."""
    return b64url(hashlib.sha256(data).digest())


def read_archive(path: Path) -> Archive:
    """Read the file. Raises MalformedArchive: `zip`, `large`, `format`, `version` or `malformed`; OSError."""
    try:
        with zipfile.ZipFile(path) as file:
            files = {info.filename: _content(file, info) for info in file.infolist() if not info.is_dir()}
    except (zipfile.BadZipFile, NotImplementedError, EOFError, RuntimeError, UnicodeDecodeError, struct.error) as error:
        raise MalformedArchive("zip") from error
    manifest = _checked_manifest(files)
    envelopes = {
        (found[1], int(found[2])): data for name, data in files.items() if (found := _ENVELOPE.match(name)) is not None
    }
    others = {name: data for name, data in files.items() if not _ENVELOPE.match(name) and name != INDEX}
    try:
        return Archive(
            manifest=manifest,
            keyring=_keyring(_object(files, "keyring.json")),
            partnerships=_objects(files, "partnerships.json"),
            records=tuple(_record_of_server(one) for one in _objects(files, "records.json")),
            envelopes=envelopes,
            digests={name: digest(data) for name, data in others.items()},
            index=files.get(INDEX),
        )
    except (KeyError, TypeError, ValueError, OverflowError, AttributeError) as error:
        raise MalformedArchive("malformed") from error


def _content(file: zipfile.ZipFile, info: zipfile.ZipInfo) -> bytes:
    """Never more than a file of that name may hold, whatever the zip says of itself."""
    most = MOST_ENVELOPE if _ENVELOPE.match(info.filename) else MOST_FILE
    if info.header_offset < 0 or info.compress_type not in _PACKED:
        raise MalformedArchive("zip")
    try:
        with file.open(info) as opened:
            data = opened.read(most + 1)
    except (zipfile.BadZipFile, zlib.error):
        # A wrong checksum is one damaged file and not the end of all others: as nothing, it will not open.
        return b""
    if len(data) > most:
        raise MalformedArchive("large")
    return data


def _checked_manifest(files: Mapping[str, bytes]) -> JSON:
    manifest = _object(files, "manifest.json")
    if manifest.get("format") != FORMAT:
        raise MalformedArchive("format")
    if manifest.get("version") != FORMAT_VERSION:
        raise MalformedArchive("version")
    return manifest


def _object(files: Mapping[str, bytes], name: str) -> JSON:
    found = _json(files, name)
    if not isinstance(found, dict):
        raise MalformedArchive("malformed")
    return found


def _objects(files: Mapping[str, bytes], name: str) -> tuple[JSON, ...]:
    found = _json(files, name)
    if not isinstance(found, list) or not all(isinstance(one, dict) for one in found):
        raise MalformedArchive("malformed")
    return tuple(found)


def _json(files: Mapping[str, bytes], name: str) -> object:
    if name not in files:
        raise MalformedArchive("format")
    try:
        found: object = json.loads(files[name].decode())
    except (ValueError, RecursionError) as error:
        raise MalformedArchive("malformed") from error
    return found


def _keyring(value: JSON) -> KeyringFile:
    return KeyringFile(
        person=str(value["person"]),
        recipient=str(value["recipient"]),
        salt=from_b64url(value["salt"]),
        n=int(value["n"]),
        r=int(value["r"]),
        p=int(value["p"]),
        wrap=from_b64url(value["wrap"]),
    )


def _record_of_server(value: JSON) -> Record:
    entries = (Entry(number=int(one["number"]), epoch=int(one["epoch"])) for one in value["revisions"])
    return _record(value, tuple(entries))


def _record(value: JSON, revisions: tuple[Entry, ...]) -> Record:
    partnership, kind, session = (value.get(name) for name in ("partnership", "kind", "session"))
    return Record(
        id=str(value["id"]),
        server=cast("Server", str(value["server"])),
        partnership=str(partnership) if partnership else None,
        author=str(value["author"]),
        revisions=revisions,
        kind=str(kind) if kind else None,
        session=str(session) if session else None,
    )


def seal_index(keys: SealKeys, content: JSON) -> bytes:
    """An index as the browser seals it; the version is added."""
    message = compact({"v": VERSION, **content})
    text = mac_of(keys.mac, "index", message).encode() + b"\n" + message
    return pyrage.encrypt(text + b" " * (-len(text) % _PADDED_TO), [keys.seal.to_public()])


def index_content(keys: SealKeys, sealed: bytes) -> JSON:
    """What an index says, if this person sealed it. Raises Refusal: `unopenable`, `malformed`, `mac`, `version`."""
    try:
        text = pyrage.decrypt(sealed, [keys.seal])
    except pyrage.DecryptError as error:
        raise Refusal("unopenable") from error
    _mac, message = vouched(keys.mac, text.rstrip(b" "), type_="index")
    content = decoded(message)
    if content.pop("v", None) != VERSION:
        raise Refusal("version")
    return content


def open_index(keys: SealKeys, sealed: bytes) -> Index:
    """The index of an archive. Raises Refusal as `index_content` does."""
    content = index_content(keys, sealed)
    try:
        return Index(
            person=str(content["person"]),
            at=str(content["at"]),
            account=dict(content["account"]),
            files=dict(content["files"]),
            partnerships=tuple(content["partnerships"]),
            records=tuple(_indexed(one) for one in content["records"]),
            withheld=tuple((str(id_), int(number), str(mac)) for id_, number, mac in content["withheld"]),
        )
    except (KeyError, TypeError, ValueError, OverflowError, AttributeError) as error:
        raise Refusal("malformed") from error


def _indexed(value: JSON) -> Record:
    entries = (
        Entry(number=int(number), epoch=int(epoch), digest=str(of), mac=str(mac) if mac else None)
        for number, epoch, of, mac in value["revisions"]
    )
    return _record(value, tuple(entries))
