"""A command starts without what it does not need: most of them do one small thing."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

# What takes longest to load, and serves passkeys, several processes and PostgreSQL only.
HEAVY = {"webauthn", "redis", "psycopg"}
STARTS = f"""
import sys
from django.core.management import execute_from_command_line
execute_from_command_line(["turnabout", "check"])
print(*sorted({HEAVY} & set(sys.modules)))
"""


@pytest.mark.once
def test_what_few_need_is_loaded_for_those_few(tmp_path: Path) -> None:
    kept = {name: value for name, value in os.environ.items() if not name.startswith("TURNABOUT_")}
    ours = {"TURNABOUT_DATA": str(tmp_path), "DJANGO_SETTINGS_MODULE": "turnabout.config.settings"}
    ran = subprocess.run(
        [sys.executable, "-c", STARTS], env={**kept, **ours}, capture_output=True, text=True, check=True
    )
    assert ran.stdout.splitlines()[1:] == [""]
