"""A backup as one stream: a tar of the manifest and the parts it names, in that order."""

from __future__ import annotations

import os
import tarfile
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from io import BufferedIOBase
from pathlib import Path
from typing import Final, TypeVar

from turnabout.ops.backups import manifest, postgresql, sqlite
from turnabout.ops.backups.manifest import Manifest, NotABackup

_MOST_MANIFEST: Final = 1024 * 1024
_PARTS: Final = {manifest.SECRETS, sqlite.PART, postgresql.PART}
_BLOCK: Final = 1024 * 1024

T = TypeVar("T")


class NewerFormat(NotABackup):
    """A backup of a format that came after this program."""


def pack(folder: Path, packed: BufferedIOBase) -> None:
    """Write a folder's manifest and parts."""
    described = manifest.read((folder / manifest.NAME).read_bytes())
    with tarfile.open(fileobj=packed, mode="w|") as tar:
        for name in (manifest.NAME, *sorted(described.parts)):
            tar.add(folder / name, arcname=name, filter=_anonymous)


def _anonymous(member: tarfile.TarInfo) -> tarfile.TarInfo:
    """Without the account of whoever made it."""
    member.uid = member.gid = 0
    member.uname = member.gname = ""
    member.mode = 0o600
    return member


def unpack(packed: BufferedIOBase, folder: Path) -> Manifest:
    """Lay the parts into a folder, every one as the manifest says. Raises NotABackup."""
    try:
        with tarfile.open(fileobj=packed, mode="r|") as tar:
            described = _first(tar)
            _rest(tar, described, folder)
    except (tarfile.TarError, EOFError) as fault:
        raise NotABackup("no tar of ours") from fault
    # To the end: only there is it known that a sealed file is whole.
    while packed.read(_BLOCK):
        pass
    if any(manifest.sha256_of(folder / part) != digest for part, digest in described.parts.items()):
        raise NotABackup("a part that is not what the manifest says")
    return described


def _first(tar: tarfile.TarFile) -> Manifest:
    member = tar.next()
    if member is None or member.name != manifest.NAME or member.size > _MOST_MANIFEST:
        raise NotABackup("no manifest at its beginning")
    file = tar.extractfile(member)
    text = file.read() if file else b""
    if manifest.format_of(text) > manifest.FORMAT:
        raise NewerFormat("a newer format")
    return manifest.read(text)


def _rest(tar: tarfile.TarFile, described: Manifest, folder: Path) -> None:
    """Each named part once. Names are ours, so none leads out of the folder."""
    wanted = set(described.parts)
    if not wanted <= _PARTS:
        raise NotABackup("parts we do not know")
    while member := tar.next():
        if member.name not in wanted or not member.isreg():
            raise NotABackup("something that the manifest does not name")
        wanted.remove(member.name)
        _copy(tar, member, folder / member.name)
    if wanted:
        raise NotABackup("a part is missing")


def _copy(tar: tarfile.TarFile, member: tarfile.TarInfo, to: Path) -> None:
    file = tar.extractfile(member)
    if file is None:
        raise NotABackup("no file")
    with to.open("wb") as copy:
        to.chmod(0o600)
        while block := file.read(_BLOCK):
            copy.write(block)


def through(write: Callable[[BufferedIOBase], None], read: Callable[[BufferedIOBase], T]) -> T:
    """Let one function read what another writes, so that nothing in between comes to lie on the disk.

    What the writer raises counts before what the reader makes of the half it got.
    """
    outlet, inlet = os.pipe()

    def fill() -> None:
        with os.fdopen(inlet, "wb") as pipe:
            write(pipe)

    with ThreadPoolExecutor(max_workers=1) as pool:
        filling = pool.submit(fill)
        with os.fdopen(outlet, "rb") as pipe:
            try:
                answer = read(pipe)
            except NotABackup:
                # The rest must flow on, or the writer would end for want of a reader and hide its own fault.
                while pipe.read(_BLOCK):
                    pass
                filling.result()
                raise
        filling.result()
    return answer
