"""A data folder as a server leaves it when it has started once: made once a run, and copied."""

from __future__ import annotations

import atexit
import os
import shutil
import subprocess
import sys
import tempfile
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parents[1]
PREPARE = """
import django
django.setup()
from django.core.management import call_command
call_command("migrate", verbosity=0)
call_command("createcachetable", verbosity=0)
call_command("collectstatic", interactive=False, verbosity=0)
"""


def copy_prepared(data: Path) -> None:
    """Let there be a data folder with empty tables and what pages load: a start with it is a quick one."""
    shutil.copytree(_prepared(), data)


@cache
def _prepared() -> Path:
    folder = Path(tempfile.mkdtemp(prefix="turnabout-prepared-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    data = folder / "data"
    kept = {name: value for name, value in os.environ.items() if not name.startswith("TURNABOUT_")}
    ours = {"TURNABOUT_TESTING": "1", "TURNABOUT_DATA": str(data), "PYTHONPATH": str(ROOT)}
    ours["DJANGO_SETTINGS_MODULE"] = "turnabout.config.settings"
    subprocess.run([sys.executable, "-c", PREPARE], env={**kept, **ours}, check=True, cwd=ROOT)  # noqa: S603 - our own words
    # Each makes its own.
    (data / "secrets.json").unlink()
    return data
