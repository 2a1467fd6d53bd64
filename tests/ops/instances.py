"""Instances beside the one under test: a data folder and a database of their own, worked by commands."""

from __future__ import annotations

import atexit
import os
import shutil
import sqlite3
import subprocess
import sys
import tempfile
import uuid
from collections.abc import Iterable
from contextlib import closing
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import psycopg
from psycopg import sql

from tests.architecture.tree import ROOT
from tests.ops.demo_reader import NOW

Rows = dict[str, list[str]]

TABLES = """
from django.core.management import call_command
call_command("migrate", verbosity=0)
call_command("createcachetable", verbosity=0)
"""

SEED = f"""
from datetime import datetime
from turnabout.ops import demo
demo.seed(datetime.fromisoformat({NOW.isoformat()!r}), say=lambda line: None)
"""


@dataclass(frozen=True)
class Instance:
    """One instance, on PostgreSQL where the tests are."""

    data: Path
    database: str

    def environment(self, **more: str) -> dict[str, str]:
        """What a command of its operator would see."""
        kept = {name: value for name, value in os.environ.items() if not name.startswith("TURNABOUT_")}
        ours = {
            "TURNABOUT_TESTING": "1",
            "TURNABOUT_DATA": str(self.data),
            "TURNABOUT_DATABASE_URL": self.database,
            "DJANGO_SETTINGS_MODULE": "turnabout.config.settings",
            "PYTHONPATH": str(ROOT),
        }
        return {**kept, **ours, **more}

    def runs(self, *words: str | Path, **environment: str) -> tuple[int, str]:
        """Run a command of ours as an operator does, in the clone: its status, and what it said."""
        command = [sys.executable, "-m", "turnabout", *map(str, words)]
        ran = subprocess.run(  # noqa: S603 - words of the tests
            command,
            env={**self.environment(**environment), "PYTHONPATH": ""},
            capture_output=True,
            text=True,
            check=False,
            cwd=ROOT,
        )
        return ran.returncode, (ran.stdout + ran.stderr).strip()

    def python(self, script: str) -> str:
        """Run a script inside it, and answer what it printed."""
        command = [sys.executable, "-c", f"import django\ndjango.setup()\n{script}"]
        ran = subprocess.run(  # noqa: S603 - words of the tests
            command, env=self.environment(), capture_output=True, text=True, check=True, cwd=ROOT
        )
        return ran.stdout.strip()

    def rows(self) -> Rows:
        """Every row of every table there is."""
        return _postgres_rows(self.database) if self.database else _sqlite_rows(self.data / "turnabout.sqlite3")

    def state(self) -> tuple[Rows, list[str], bytes]:
        """All that a failed command must leave alone: rows, the files there are, and the secrets."""
        # A database that is only read may leave an empty log beside it.
        names = sorted(path.name for path in self.data.iterdir() if not path.name.endswith(("-wal", "-shm")))
        return self.rows(), names, (self.data / "secrets.json").read_bytes()


def make_instance(folder: Path) -> Instance:
    """An instance that is empty, next to others in a folder: it has not even tables."""
    name = f"other_{uuid.uuid4().hex}"
    server = os.environ.get("TURNABOUT_TEST_DATABASE_URL", "")
    return Instance(data=folder / name, database=_new_database(server, name) if server else "")


def make_instance_with_tables(folder: Path) -> Instance:
    """One that has started once, with nobody in it; its secrets are its own."""
    made = copied(_with_tables(), folder)
    (made.data / "secrets.json").unlink()
    return made


@cache
def _with_tables() -> Instance:
    folder = Path(tempfile.mkdtemp(prefix="turnabout-tables-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    made = make_instance(folder)
    made.python(TABLES)
    return made


def copied(instance: Instance, folder: Path) -> Instance:
    """The same once more, while nobody uses it."""
    name = f"other_{uuid.uuid4().hex}"
    shutil.copytree(instance.data, folder / name)
    like = urlsplit(instance.database).path.lstrip("/")
    return Instance(folder / name, _new_database(instance.database, name, like=like) if instance.database else "")


def _new_database(server: str, name: str, *, like: str = "template1") -> str:
    # Not by a connection to the one that is copied: nobody may be in there.
    somewhere = urlunsplit(urlsplit(server)._replace(path="/postgres"))
    with psycopg.connect(somewhere, autocommit=True) as connection:
        words = sql.SQL("CREATE DATABASE {} TEMPLATE {}")
        connection.execute(words.format(sql.Identifier(name), sql.Identifier(like)))
    return urlunsplit(urlsplit(server)._replace(path=f"/{name}"))


def _sqlite_rows(file: Path) -> Rows:
    if not file.exists():
        return {}
    with closing(sqlite3.connect(file)) as connection:
        of_ours = "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%' ORDER BY name"
        listed = connection.execute(of_ours).fetchall()
        return {table: _shown(connection.execute(f'SELECT * FROM "{table}"')) for (table,) in listed}  # noqa: S608 - names of tables


def _postgres_rows(url: str) -> Rows:
    with psycopg.connect(url) as connection:
        listed = connection.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'").fetchall()
        query = sql.SQL("SELECT * FROM {}")
        return {table: _shown(connection.execute(query.format(sql.Identifier(table)))) for (table,) in sorted(listed)}


def _shown(rows: Iterable[object]) -> list[str]:
    return sorted(repr(row) for row in rows)
