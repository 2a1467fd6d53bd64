"""Restoring: everything is checked in a folder apart before anything here is touched."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from django.conf import settings
from django.db import connection
from django.db.migrations.loader import MigrationLoader
from django.utils.translation import gettext as _

from turnabout.accounts.models import Person
from turnabout.ops.backups import archive, manifest, postgresql, sqlite
from turnabout.ops.backups.manifest import Manifest, NotABackup
from turnabout.ops.backups.stopped import Stopped
from turnabout.ops.backups.workplace import sync, workplace
from turnabout.vault.sealed_file import BEGINNING, DamagedFile, WrongKey, open_file

ASIDE = "before-restore-"


@dataclass(frozen=True, slots=True, kw_only=True)
class Restored:
    """What was restored, and where what was there before lies now."""

    described: Manifest
    aside: Path | None


def is_sealed(file: Path) -> bool:
    """Whether a key is needed. Raises Stopped where the file cannot be read."""
    try:
        with file.open("rb") as beginning:
            return beginning.read(len(BEGINNING)) == BEGINNING
    except OSError as fault:
        raise Stopped(_("%(file)s cannot be read. Nothing was changed.") % {"file": file}) from fault


def restore(file: Path, *, key: str | None, replace: bool, now: datetime) -> Restored:
    """Put a backup in the place of this instance. Raises Stopped; then all is as it was."""
    if not replace:
        _refuse_what_is_in_use()
    with workplace() as folder:
        described = _opened(file, key, folder)
        _check(described)
        aside = settings.DATA / f"{ASIDE}{now:%Y-%m-%dT%H-%M-%SZ}"
        if connection.vendor == "sqlite":
            _put_sqlite(folder, described, aside)
        else:
            _put_postgresql(folder, described)
    return Restored(described=described, aside=aside if aside.exists() else None)


def _refuse_what_is_in_use() -> None:
    if connection.vendor == "sqlite" and not sqlite.database().exists():
        return
    there = Person._meta.db_table in connection.introspection.table_names()  # noqa: SLF001 - Django's documented way
    if there and Person.objects.exists():
        raise Stopped(
            _("People use this instance already. Add --replace to put the backup in its place. Nothing was changed.")
        )


def _opened(file: Path, key: str | None, folder: Path) -> Manifest:
    """Lay out the backup's parts, whole and as they were made."""
    try:
        with file.open("rb") as backup:
            if key is None:
                return archive.unpack(backup, folder)
            return archive.through(
                lambda pipe: open_file(backup, pipe, key=key),
                lambda pipe: archive.unpack(pipe, folder),
            )
    except WrongKey as fault:
        raise Stopped(
            _("This backup was sealed to another key. Nothing was changed; try the key it was made for.")
        ) from fault
    except DamagedFile as fault:
        raise Stopped(
            _("This backup is cut short or was changed since it was made. Nothing was changed; try another one.")
        ) from fault
    except archive.NewerFormat as fault:
        raise Stopped(_("A newer Turnabout made this backup. Nothing was changed; upgrade this one first.")) from fault
    except NotABackup as fault:
        raise Stopped(
            _("This is no backup of Turnabout, or not all of one. Nothing was changed; try another file.")
        ) from fault


def _check(described: Manifest) -> None:
    """What it is of must fit what is here."""
    ours = MigrationLoader(None).disk_migrations
    theirs = [(app, name) for app, names in described.migrations.items() for name in names]
    if any(one not in ours for one in theirs):
        raise Stopped(
            _("Turnabout %(version)s made this backup, which is newer. Nothing was changed; upgrade this one first.")
            % {"version": described.product},
        )
    if described.database != connection.vendor:
        raise Stopped(
            _(
                "This backup is of %(theirs)s, and this instance is set to %(ours)s. Nothing was changed; "
                "see TURNABOUT_DATABASE_URL."
            )
            % {"theirs": described.database, "ours": connection.vendor},
        )


def _put_sqlite(folder: Path, described: Manifest, aside: Path) -> None:
    """Migrate it apart, as a data folder of its own; then three names change places."""
    made = folder / sqlite.database().name
    (folder / sqlite.PART).rename(made)
    _compare(described, sqlite.counted(made).rows)
    _migrate(folder)
    sqlite.single(made)
    there = sqlite.database().exists()
    if there:
        sqlite.refuse_while_open()
    # Secrets without a database are nobody's: they are kept for as long as it may fail.
    with _put_aside(aside if there else folder / "before"):
        # The database comes last: interrupted before, there is plainly none, and restoring can begin again.
        (folder / manifest.SECRETS).replace(settings.DATA / manifest.SECRETS)
        made.replace(sqlite.database())
        sync(settings.DATA)


@contextmanager
def _put_aside(folder: Path) -> Iterator[None]:
    """Move what is here into a folder; it comes back where the other does not get as far as its place."""
    folder.mkdir(mode=0o700)
    there = [file for file in (sqlite.database(), settings.DATA / manifest.SECRETS) if file.exists()]
    moved: list[Path] = []
    try:
        for file in there:
            file.rename(folder / file.name)
            moved.append(file)
        yield
    except BaseException as fault:
        try:
            for file in moved:
                (folder / file.name).replace(file)
            if sqlite.database() not in there:
                sqlite.database().unlink(missing_ok=True)
            folder.rmdir()
        except OSError:
            raise Stopped(
                _("Restoring failed (%(why)s). What was here before is in %(folder)s: move it back before you start.")
                % {"why": fault, "folder": folder},
            ) from fault
        raise


def _put_postgresql(folder: Path, described: Manifest) -> None:
    """Restore and migrate beside the old tables; secrets change last, while both are still there."""
    with postgresql.put(folder / postgresql.PART):
        _compare(described, postgresql.counted().rows)
        _migrate(folder)
        (folder / manifest.SECRETS).replace(settings.DATA / manifest.SECRETS)
        sync(settings.DATA)


def _compare(described: Manifest, rows: dict[str, int]) -> None:
    if rows != described.rows:
        raise Stopped(_("What was read is not what the backup says it holds. Nothing was changed; try another one."))


def _migrate(folder: Path) -> None:
    """Bring an older backup to this version, as another process with that folder for its data."""
    environment = {**os.environ, "TURNABOUT_DATA": str(folder), "DJANGO_SETTINGS_MODULE": "turnabout.config.settings"}
    # The same Python, looking for modules in the same places.
    safe = ["-P"] if sys.flags.safe_path else []
    words = [sys.executable, *safe, "-m", "turnabout", "migrate", "--no-input", "--verbosity", "0"]
    ran = subprocess.run(words, env=environment, capture_output=True, text=True, check=False)  # noqa: S603 - words of ours
    if ran.returncode != 0:
        said = (ran.stderr.strip().splitlines() or [""])[-1]
        raise Stopped(
            _("The backup could not be brought to this version: %(said)s. Nothing was changed.") % {"said": said}
        )
