"""A folder to work in, inside the data folder: what lies there unsealed never leaves it."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path

from django.conf import settings

_PREFIX = ".working-"
_PRIVATE = 0o600
_DAY = timedelta(days=1)


@contextmanager
def workplace() -> Iterator[Path]:
    """A fresh folder for its owner alone, gone afterwards."""
    folder = Path(tempfile.mkdtemp(prefix=_PREFIX, dir=settings.DATA))
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def sweep(folder: Path, now: datetime) -> None:
    """Remove what runs that were killed have left; another one may be at work, but for no whole day."""
    for left in folder.glob(f"{_PREFIX}*"):
        if left.stat().st_mtime < (now - _DAY).timestamp():
            shutil.rmtree(left, ignore_errors=True)


@contextmanager
def replaced_whole(path: Path) -> Iterator[int]:
    """A handle to write a file of mode 0600 by: under its name it is there whole or not at all."""
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    handle, name = tempfile.mkstemp(prefix=f".{path.name}.", dir=path.parent)
    part = Path(name)
    try:
        part.chmod(_PRIVATE)
        yield handle
        os.fsync(handle)
        part.replace(path)
        sync(path.parent)
    except BaseException:
        part.unlink(missing_ok=True)
        raise
    finally:
        os.close(handle)


def sync(folder: Path) -> None:
    """Let the names in a folder survive a power cut."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
