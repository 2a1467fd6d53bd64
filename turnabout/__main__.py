"""`python -m turnabout COMMAND`: the one entry to everything an operator does."""

from __future__ import annotations

import argparse
import os
import sys
from pathlib import Path

from django.core.management import execute_from_command_line

from turnabout.config.env import Misconfigured
from turnabout.ops import archive


def main() -> None:
    """Run a command. `--data` and `--port` decide settings, so they are read before Django is."""
    # Whatever is made from here on, database and secrets among it, is its owner's alone.
    os.umask(0o077)
    early = argparse.ArgumentParser(add_help=False)
    early.add_argument("--data", type=Path)
    early.add_argument("--port", type=int)
    given, rest = early.parse_known_args(sys.argv[1:])
    if rest[:1] == ["archive"]:
        # Before any settings: whoever reads an archive needs no instance, and must not begin one.
        sys.exit(archive.run(rest[1:]))
    if given.data:
        os.environ["TURNABOUT_DATA"] = str(given.data.absolute())
    if given.port:
        os.environ.setdefault("TURNABOUT_URL", f"http://localhost:{given.port}")
        rest += ["--port", str(given.port)]
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "turnabout.config.settings")
    try:
        execute_from_command_line(["turnabout", *rest])
    except Misconfigured as fault:
        sys.exit(str(fault))


if __name__ == "__main__":
    main()
