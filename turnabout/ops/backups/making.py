"""Making a backup: the database at one moment, the secrets, and what each must be; sealed."""

from __future__ import annotations

import os
import shutil
from collections.abc import Sequence
from datetime import datetime
from io import BufferedIOBase
from pathlib import Path
from typing import cast

from django.conf import settings
from django.db import connection

from turnabout import VERSION
from turnabout.ops.backups import archive, manifest, postgresql, sqlite
from turnabout.ops.backups.manifest import Manifest
from turnabout.ops.backups.workplace import replaced_whole, sweep, workplace
from turnabout.vault.sealed_file import seal_file


def make(to: Path, *, recipients: Sequence[str], now: datetime) -> Manifest:
    """Back up to a file, sealed to the recipients; not sealed where there are none.

    Raises Stopped, or OSError where it cannot be written; then there is no file.
    """
    sweep(settings.DATA, now)
    with workplace() as folder:
        described = _gather(folder, now)
        with replaced_whole(to) as handle, os.fdopen(os.dup(handle), "wb") as file:
            if recipients:
                archive.through(
                    lambda pipe: archive.pack(folder, pipe),
                    lambda pipe: seal_file(pipe, cast("BufferedIOBase", file), recipients=recipients),
                )
            else:
                archive.pack(folder, cast("BufferedIOBase", file))
            file.flush()
    return described


def _gather(folder: Path, now: datetime) -> Manifest:
    """Lay out the parts and the manifest."""
    taken = sqlite.take(folder) if connection.vendor == "sqlite" else postgresql.take(folder)
    shutil.copyfile(settings.DATA / manifest.SECRETS, folder / manifest.SECRETS)
    described = Manifest(
        format=manifest.FORMAT,
        made_at=now,
        product=VERSION,
        database=connection.vendor,
        migrations=taken.migrations,
        rows=taken.rows,
        parts={part: manifest.sha256_of(folder / part) for part in (manifest.SECRETS, taken.part)},
    )
    (folder / manifest.NAME).write_text(described.text())
    return described
