"""What readers of sealed things make of anything at all: what they promise to raise, and soon.

The outside is what a server may change. The inside is vouched for as a partner, a holder of a link or an
older browser could: everything behind the MAC is reached, too.
"""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pyrage
import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from tests.archives import write_zip
from tests.malformed import sent_bytes
from tests.people import MET
from tests.vault.key_vectors import IDS, SLOT
from tests.vault.whole import (
    ANA,
    BACKUP,
    FILES,
    FRAME,
    HANDED,
    INDEX,
    INSIDE,
    INVITATION,
    KEYRING,
    LINK,
    OWN,
    PIN,
    PIN_INSIDE,
    PIN_SLOT,
    SEALED,
    SECRET,
    SHARED,
)
from turnabout.ops.backups import manifest
from turnabout.room.protocol import ProtocolError, parse
from turnabout.vault.archive import MalformedArchive, open_index, read_archive
from turnabout.vault.archive_opening import open_archive
from turnabout.vault.envelope import (
    MalformedEnvelope,
    Refusal,
    Type,
    check_sealed,
    mac_of,
    open_sealed,
    padded,
    read,
)
from turnabout.vault.invitation import open_handover, open_invitation
from turnabout.vault.pins import open_pin, seal_pin
from turnabout.vault.wrap import unwrap_keyring

FUZZ = settings(
    max_examples=60,
    deadline=timedelta(seconds=5),
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow, HealthCheck.data_too_large],
)
ENDLESS = (b'{"format":1e999}', b'{"v":1e999}', b'{"a":' * 9_000)


def spoilt(whole: bytes) -> st.SearchStrategy[bytes]:
    """Bytes with a stretch of them replaced by others, longer or shorter."""
    return st.builds(
        lambda at, gone, new: whole[:at] + new + whole[at + gone :],
        st.integers(0, min(len(whole), 500)) | st.integers(0, len(whole)),
        st.integers(0, 40) | st.integers(0, len(whole)),
        st.binary(max_size=40) | st.sampled_from([b"\n", b"\n-> ", b"\n--- ", b" ", b"=", b"\0", b"A" * 2000]),
    )


def vouched(key: bytes, type_: Type, message: bytes) -> bytes:
    """The MAC that somebody who holds the key would give it, on a line before it."""
    return mac_of(key, type_, message).encode() + b"\n" + message


def refused(attempt: Callable[[], object]) -> None:
    """It is believed, or refused by name."""
    try:
        attempt()
    except Refusal:
        return


def in_bucket(key: bytes, type_: Type, message: bytes) -> bytes:
    """As an envelope holds it. What is too long for any is cut short, and so no JSON."""
    message = message[:60_000].rstrip(b" ")
    return padded(mac_of(key, type_, message), message)


@FUZZ
@given(spoilt(SEALED))
def test_the_outside_of_an_envelope_is_a_bucket_or_malformed(data: bytes) -> None:
    try:
        assert check_sealed(data)
    except MalformedEnvelope:
        return


@FUZZ
@given(spoilt(SEALED))
def test_an_envelope_spoilt_on_its_way_is_believed_or_refused(data: bytes) -> None:
    refused(lambda: open_sealed(SHARED, data, type_="record", slot=SLOT))


@FUZZ
@given(sent_bytes(INSIDE) | spoilt(json.dumps(INSIDE).encode()))
def test_whatever_is_vouched_for_is_believed_or_refused(message: bytes) -> None:
    refused(lambda: read(SHARED.mac, in_bucket(SHARED.mac, "record", message), type_="record", slot=SLOT))


@FUZZ
@given(sent_bytes(KEYRING))
def test_any_keyring_is_opened_or_refused(message: bytes) -> None:
    wrap = pyrage.encrypt(message, [ANA.sign_in.unlock.to_public()])
    refused(lambda: unwrap_keyring(wrap, ANA.sign_in.unlock, person=str(ANA.id)))


@FUZZ
@given(spoilt(ANA.wrap))
def test_a_wrap_spoilt_on_its_way_is_opened_or_refused(wrap: bytes) -> None:
    refused(lambda: unwrap_keyring(wrap, ANA.sign_in.unlock, person=str(ANA.id)))


@FUZZ
@given(sent_bytes(PIN_INSIDE))
def test_any_pin_is_believed_or_refused(message: bytes) -> None:
    sealed = pyrage.encrypt(in_bucket(OWN.mac, "pin", message), [OWN.seal.to_public()])
    refused(lambda: open_pin(ANA.keys, sealed, slot=PIN_SLOT))


def test_the_pin_that_is_spoilt_here_is_a_pin() -> None:
    sealed = seal_pin(ANA.keys, PIN, record=IDS["record"], at=MET).data
    assert open_pin(ANA.keys, sealed, slot=PIN_SLOT) == PIN


@FUZZ
@given(sent_bytes(INVITATION))
def test_any_invitation_is_read_or_refused(message: bytes) -> None:
    keys = LINK.invitation
    sealed = pyrage.encrypt(in_bucket(keys.mac, "invitation", message), [keys.seal.to_public()])
    refused(lambda: open_invitation(LINK, sealed, id_=IDS["record"], inviter=str(ANA.id)))


def takes(text: str) -> None:
    """Ana looks at what was handed over."""
    open_handover(LINK, ANA.keys, (text, SECRET), invitation=IDS["record"], inviter=str(ANA.id))


def test_the_handover_that_is_spoilt_here_is_one() -> None:
    takes(HANDED)


@FUZZ
@given(
    sent_bytes(json.loads(HANDED.partition("\n")[2])).map(lambda message: vouched(LINK.handover, "handover", message))
)
@example(
    vouched(
        LINK.handover, "handover", HANDED.partition("\n")[2].replace('"secret_hash":"', '"secret_hash":"é').encode()
    )
)
def test_any_handover_is_taken_or_refused(written: bytes) -> None:
    refused(lambda: takes(written.decode("utf-8", "replace")))


@FUZZ
@given(st.text(st.characters(exclude_categories=()), max_size=100).map(lambda text: HANDED[:43] + text + HANDED[43:]))
@example("\ud800" * 50)
def test_a_handover_spoilt_on_its_way_is_refused(text: str) -> None:
    refused(lambda: takes(text))


@FUZZ
@given(sent_bytes(INDEX) | st.sampled_from(ENDLESS))
@example(json.dumps({**INDEX, "withheld": [["x", 1e308 * 10, "m"]]}).replace("Infinity", "1e999").encode())
def test_any_index_of_an_archive_is_read_or_refused(message: bytes) -> None:
    sealed = pyrage.encrypt(vouched(OWN.mac, "index", message), [OWN.seal.to_public()])
    refused(lambda: open_index(OWN, sealed))


def opens(path: Path) -> None:
    """Read an archive, and open it. What cannot be believed is named, and the rest is read."""
    try:
        archive = read_archive(path)
    except MalformedArchive:
        return
    refused(lambda: open_archive(archive, ANA.sign_in.unlock))


@FUZZ
@given(data=st.data())
def test_any_files_of_an_archive_are_read_or_refused(tmp_path: Path, data: st.DataObject) -> None:
    files = {name: json.dumps(content).encode() for name, content in FILES.items()}
    name = data.draw(st.sampled_from(list(files)))
    valid = FILES[name]
    files[name] = data.draw(
        sent_bytes(valid) if isinstance(valid, dict) else sent_bytes(valid[0]).map(lambda row: b"[" + row + b"]")
    )
    files[f"records/{IDS['record']}/1.age"] = data.draw(spoilt(SEALED))
    opens(write_zip(files, tmp_path / "archive.zip"))


@pytest.mark.parametrize("number", ["1e999", "-1e999", "1" * 5_000, "NaN"])
def test_an_endless_number_in_an_archive_is_refused(tmp_path: Path, number: str) -> None:
    files = {name: json.dumps(content).encode() for name, content in FILES.items()}
    for name, before in (("keyring.json", b'"r": 8'), ("records.json", b'"number": 1')):
        spoilt_one = files[name].replace(before, before.partition(b" ")[0] + b" " + number.encode())
        path = write_zip({**files, name: spoilt_one}, tmp_path / "archive.zip")
        with pytest.raises(MalformedArchive):
            read_archive(path)


def zipped() -> bytes:
    """A whole archive, packed as browsers do not but others may."""
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in FILES.items():
            archive.writestr(name, json.dumps(content))
    return written.getvalue()


@FUZZ
@given(data=spoilt(zipped()))
def test_an_archive_spoilt_as_a_file_is_read_or_refused(tmp_path: Path, data: bytes) -> None:
    path = tmp_path / "archive.zip"
    path.write_bytes(data)
    opens(path)


@FUZZ
@given(sent_bytes(BACKUP) | st.sampled_from(ENDLESS))
@example(b'{"format":1e999}')
def test_any_manifest_of_a_backup_is_read_or_none(text: bytes) -> None:
    for reader in (manifest.read, manifest.format_of):
        try:
            reader(text)
        except manifest.NotABackup:
            continue


@FUZZ
@given(sent_bytes(FRAME).map(lambda frame: frame.decode("utf-8", "surrogateescape")))
def test_any_frame_of_the_room_is_a_message_or_refused(frame: str) -> None:
    try:
        parse(frame)
    except ProtocolError:
        return
