"""Asking this machine as if it were somebody else's is for tests, and refused where people are."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.prepared import ROOT
from turnabout.config.env import Misconfigured, inside_from

pytestmark = pytest.mark.once


def test_tests_name_places_of_this_machine() -> None:
    assert inside_from("127.0.0.1:80 ::1:8123", testing=True) == {("127.0.0.1", 80), ("::1", 8123)}
    assert inside_from("", testing=False) == frozenset()


@pytest.mark.parametrize("written", ["10.0.0.1:80", "127.0.0.1", "127.0.0.1:", "calendar.example:80", "127.0.0.1:http"])
def test_no_other_place_can_be_named(written: str) -> None:
    with pytest.raises(Misconfigured):
        inside_from(written, testing=True)


@pytest.mark.parametrize(
    "where", [{"TURNABOUT_TESTING": ""}, {"TURNABOUT_TESTING": "1", "TURNABOUT_URL": "https://turnabout.example"}]
)
def test_where_people_are_nothing_starts_with_it(tmp_path: Path, where: dict[str, str]) -> None:
    ours = {
        "TURNABOUT_DATA": str(tmp_path),
        "TURNABOUT_TESTING_INSIDE": "127.0.0.1:80",
        "DJANGO_SETTINGS_MODULE": "turnabout.config.settings",
        "PYTHONPATH": str(ROOT),
    }
    ran = subprocess.run(
        [sys.executable, "-P", "-m", "turnabout", "check"],
        env={**os.environ, **ours, **where},
        capture_output=True,
        text=True,
        check=False,
    )
    assert ran.returncode != 0
    assert "TURNABOUT_TESTING_INSIDE is for tests" in ran.stderr
