"""SQLite: a copy at one moment while others write, and putting one in the old one's place."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Final

from django.conf import settings
from django.db import connections
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from turnabout.ops.backups.stopped import Stopped
from turnabout.ops.backups.taken import Taken, migrated

PART: Final = "database.sqlite3"
_DAMAGED: Final = gettext_lazy("The database cannot be read (%(why)s). No backup was made; earlier ones were kept.")


def database() -> Path:
    """The file the instance lives in."""
    return Path(str(settings.DATABASES["default"]["NAME"]))


def take(folder: Path) -> Taken:
    """Copy the database as it is at one moment; who writes meanwhile does not wait."""
    copy = folder / PART
    if not database().exists():
        raise Stopped(_("There is no database at %(file)s yet, so there is nothing to back up.") % {"file": database()})
    try:
        with closing(sqlite3.connect(database(), timeout=30)) as source, closing(sqlite3.connect(copy)) as target:
            # All pages in one step: in steps it would begin anew at every write of others.
            source.backup(target)
            # One file: a copy of a WAL database would bring its log along.
            target.execute("PRAGMA journal_mode=DELETE")
            whole = target.execute("PRAGMA quick_check").fetchone() == ("ok",)
    except sqlite3.DatabaseError as fault:
        raise Stopped(_DAMAGED % {"why": fault}) from fault
    if not whole:
        raise Stopped(_DAMAGED % {"why": "quick_check"})
    return counted(copy)


def counted(file: Path) -> Taken:
    """How many rows each table has, and which migrations were applied."""
    with closing(sqlite3.connect(file)) as source:
        listed = source.execute("SELECT name FROM sqlite_master WHERE type='table' AND name NOT LIKE 'sqlite_%'")
        tables = sorted(name for (name,) in listed.fetchall())
        rows = {table: _count(source, table) for table in tables}
        applied = source.execute("SELECT app, name FROM django_migrations ORDER BY id").fetchall()
    return Taken(part=PART, rows=rows, migrations=migrated(applied))


def _count(source: sqlite3.Connection, table: str) -> int:
    quoted = '"' + table.replace('"', '""') + '"'
    return int(source.execute(f"SELECT count(*) FROM {quoted}").fetchone()[0])  # noqa: S608 - a table's own name, quoted


def refuse_while_open() -> None:
    """Leave the present database as one file that nobody uses. Raises Stopped while somebody has it open."""
    connections.close_all()
    try:
        with closing(sqlite3.connect(database(), timeout=1)) as present:
            # Only whoever is alone with it may do this; and it leaves one file.
            present.execute("PRAGMA journal_mode=DELETE")
    except sqlite3.OperationalError as fault:
        raise Stopped(
            _("Turnabout is running on this data folder. Stop it, then restore again. Nothing was changed.")
        ) from fault


def single(file: Path) -> None:
    """Leave a database as one file, without a log beside it."""
    with closing(sqlite3.connect(file)) as target:
        target.execute("PRAGMA journal_mode=DELETE")
