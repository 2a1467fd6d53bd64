"""The numbers in the contract are those of NumPy, SciPy and statsmodels, still."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

CONTRACT = Path(__file__).parents[1] / "contracts" / "progress.json"


def parts(told: object, place: str = "") -> Iterator[tuple[str, object]]:
    """Each number and word of a file, and where it stands."""
    named = told.items() if isinstance(told, dict) else enumerate(told) if isinstance(told, list) else []
    for name, part in named:
        yield from parts(part, f"{place}/{name}")
    if not isinstance(told, dict | list):
        yield place, told


def test_the_file_says_what_the_libraries_reckon(tmp_path: Path) -> None:
    """`frontend/reflections/progress/numbers.test.ts` holds the browser to the same file."""
    again = tmp_path / "progress.json"
    # In a process of its own: what these libraries take to load, no other test should wait for.
    subprocess.run([sys.executable, "-m", "tests.contracts.make_progress", again], check=True, cwd=CONTRACT.parents[2])
    told, reckoned = (dict(parts(json.loads(file.read_text()))) for file in (CONTRACT, again))
    assert reckoned == {place: close(part) for place, part in told.items()}


def close(part: object) -> object:
    """The last digits may be another machine's."""
    return pytest.approx(part, rel=1e-9, abs=1e-9) if isinstance(part, float) else part
