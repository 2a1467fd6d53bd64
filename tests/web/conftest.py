"""Servers of somebody else, that tests let stand on this machine."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Protocol

import pytest
import trustme
from pytest_django import Settings

from tests.web.far_side import Behaviour, FarSide, far_side

HERE = "127.0.0.1"


class Stands(Protocol):
    """Lets a server stand that tests alone may ask."""

    def __call__(self, behave: Behaviour, certificate: trustme.LeafCert | None = None) -> FarSide: ...


@pytest.fixture
def stands(settings: Settings) -> Iterator[Stands]:
    """Until the test is over."""
    with ExitStack() as standing:

        def stand(behave: Behaviour, certificate: trustme.LeafCert | None = None) -> FarSide:
            side = standing.enter_context(far_side(behave, certificate))
            settings.OUTWARD_INSIDE = settings.OUTWARD_INSIDE | {(HERE, side.port)}
            return side

        yield stand


@pytest.fixture
def authority(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> trustme.CA:
    """One that this machine believes."""
    made = trustme.CA()
    made.cert_pem.write_to_path(str(tmp_path / "authority.pem"))
    monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "authority.pem"))
    return made
