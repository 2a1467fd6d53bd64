"""What lies in a data folder with the two demo people: nothing of theirs that could be read."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from tests.architecture.tree import ROOT
from turnabout.ops.demo.story import Side, read_story

STORY = read_story("en")

SEED = """
import django
django.setup()
from django.core.management import call_command
from turnabout.ops import demo
from turnabout.web import clock
call_command("migrate", verbosity=0)
demo.seed(clock.now(), say=print)
"""


def seeds(data: Path) -> str:
    """Seed a data folder as a server does, on SQLite, and answer what was said."""
    environment = {
        **os.environ,
        "TURNABOUT_DATA": str(data),
        "TURNABOUT_DATABASE_URL": "",
        "DJANGO_SETTINGS_MODULE": "turnabout.config.settings",
        "PYTHONPATH": str(ROOT),
    }
    ran = subprocess.run([sys.executable, "-c", SEED], env=environment, capture_output=True, text=True, check=True)
    return ran.stdout


def texts(side: Side) -> list[str]:
    commitments = [text for one in side.commitments for text in (one.when, one.will)]
    return [*side.prep, *side.brought, *side.note, *side.takeaway, *side.letter, *commitments]


def test_no_word_of_theirs_is_in_the_data_folder(tmp_path: Path) -> None:
    data = tmp_path / "data"
    assert seeds(data)
    secrets = (data / "demo.txt").read_text()
    assert seeds(data) == ""
    assert (data / "demo.txt").read_text() == secrets
    lines = [line.split(" = ")[1] for line in secrets.splitlines() if " = " in line]
    sides = [side for hour in STORY.hours for side in hour.sides.values()] + list(STORY.ahead.values())
    private = [*lines, STORY.invitation, STORY.place, *(text for side in sides for text in texts(side))]
    private += [said for change in STORY.changes for said in (change.text, change.why)]
    private += [name for name in ("Mira", "Jonas", "Ruth") if any(name in text for text in private)]
    kept = b"".join(path.read_bytes() for path in sorted(data.rglob("*")) if path.is_file() and path.name != "demo.txt")
    assert b"ana@example.org" in kept
    assert [text for text in private if text.encode() in kept] == []
