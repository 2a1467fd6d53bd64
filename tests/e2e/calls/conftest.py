"""Whoever calls has a browser of their own, with a camera and a microphone."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Playwright

from tests.e2e.calls.calling import at_a_camera
from tests.e2e.conftest import Instance, Someone


@pytest.fixture
def ana(playwright: Playwright, instance: Instance) -> Iterator[Someone]:
    with at_a_camera(playwright, instance, "Ana") as person:
        yield person


@pytest.fixture
def ben(playwright: Playwright, instance: Instance) -> Iterator[Someone]:
    with at_a_camera(playwright, instance, "Ben") as person:
        yield person
