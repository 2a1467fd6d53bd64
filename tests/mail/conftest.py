"""A letter of the tests' own, beside those of the domains."""

from __future__ import annotations

from copy import deepcopy
from pathlib import Path

import pytest
from pytest_django import Settings


@pytest.fixture(autouse=True)
def letters(settings: Settings) -> None:
    """`mail/example.txt` can be posted."""
    engines = deepcopy(settings.TEMPLATES)
    engines[0]["DIRS"] = [Path(__file__).parent / "letters"]
    settings.TEMPLATES = engines
