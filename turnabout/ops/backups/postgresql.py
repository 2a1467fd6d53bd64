"""PostgreSQL: its own programs dump and restore; we see to the one moment and to the way back."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from django.db import Error, connection
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.backends.postgresql.client import DatabaseClient
from django.utils.translation import gettext as _

from turnabout.ops.backups.stopped import Stopped
from turnabout.ops.backups.taken import Taken, migrated

PART: Final = "database.dump"
#: Where the old tables wait until the new ones have proved good.
ASIDE: Final = "turnabout_before_restore"


def take(folder: Path) -> Taken:
    """Dump the database as it is at one moment; who writes meanwhile does not wait."""
    with _apart() as own, own.cursor() as cursor:
        cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
        cursor.execute("SELECT pg_export_snapshot()")
        [moment] = cursor.fetchone()
        taken = _counted(own)
        # Tables by pattern, not the schema: it is there wherever this is restored.
        # What is sealed can be pressed no further than to undo its being written as hex: the quickest does that.
        words = [
            "--format=custom",
            "--compress=1",
            f"--snapshot={moment}",
            "--table=public.*",
            "--file",
            str(folder / PART),
        ]
        _run("pg_dump", *words, f"--dbname={_name()}")
    return taken


def counted() -> Taken:
    """How many rows each table has now, and which migrations were applied."""
    with _apart() as own:
        return _counted(own)


def has_tables() -> bool:
    """Whether anything is there at all."""
    with _apart() as own:
        return bool(own.introspection.table_names())


@contextmanager
def put(dump: Path) -> Iterator[None]:
    """Restore a dump, with the old tables set aside until the block has ended well; else they come back."""
    aside = has_tables()
    if aside:
        _change("ALTER SCHEMA public RENAME TO " + ASIDE, "CREATE SCHEMA public")
    try:
        words = ["--single-transaction", "--exit-on-error", "--no-owner", "--no-privileges"]
        _run("pg_restore", *words, f"--dbname={_name()}", str(dump))
        yield
    except BaseException:
        _change(
            "DROP SCHEMA public CASCADE", f"ALTER SCHEMA {ASIDE} RENAME TO public" if aside else "CREATE SCHEMA public"
        )
        raise
    if aside:
        _change(f"DROP SCHEMA {ASIDE} CASCADE")


def _change(*statements: str) -> None:
    """All of these or none."""
    try:
        with _apart() as own:
            with own.cursor() as cursor:
                for statement in statements:
                    cursor.execute(statement)
            own.commit()
    except Error as fault:
        raise Stopped(
            _("PostgreSQL does not let us replace this database (%(why)s). Make an empty one and restore into that.")
            % {"why": str(fault).splitlines()[0]},
        ) from fault


@contextmanager
def _apart() -> Iterator[BaseDatabaseWrapper]:
    """A connection of its own with a transaction begun; undone unless it is committed."""
    own = connection.copy()
    try:
        own.set_autocommit(False)
        yield own
    finally:
        own.close()


def _counted(own: BaseDatabaseWrapper) -> Taken:
    with own.cursor() as cursor:
        rows = {}
        for table in sorted(own.introspection.table_names(cursor)):
            cursor.execute(f"SELECT count(*) FROM {own.ops.quote_name(table)}")  # noqa: S608 - a table's own name, quoted
            [rows[table]] = cursor.fetchone()
        cursor.execute("SELECT app, name FROM django_migrations ORDER BY id")
        return Taken(part=PART, rows=rows, migrations=migrated(cursor.fetchall()))


def _name() -> str:
    return str(connection.settings_dict["NAME"])


def _run(program: str, *words: str) -> None:
    """Run one of PostgreSQL's programs as Django would reach the database; no password among its words."""
    arguments, environment = DatabaseClient.settings_to_cmd_args_env(connection.settings_dict, [])
    # Its last word is the database, which these programs want by name.
    command = [program, *arguments[1:-1], "--no-password", *words]
    try:
        ran = subprocess.run(  # noqa: S603 - words of ours, no shell
            command, env={**os.environ, **(environment or {})}, capture_output=True, text=True, check=False
        )
    except FileNotFoundError as fault:
        raise Stopped(
            _(
                "%(program)s is not on this machine. Nothing was changed. Install PostgreSQL’s client programs "
                "(postgresql-client), of the server’s version or newer."
            )
            % {"program": program},
        ) from fault
    if ran.returncode != 0:
        said = (ran.stderr.strip().splitlines() or [""])[-1]
        raise Stopped(_("%(program)s gave up: %(said)s. Nothing was changed.") % {"program": program, "said": said})
