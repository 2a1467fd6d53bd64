"""Whoever is asked may be slow: it takes no longer than was said, whatever it is spent on. Real sockets throughout."""

from __future__ import annotations

import socket

import pytest
import trustme
from urllib3.connection import HTTPConnection, HTTPSConnection

from tests.web.conftest import HERE, Stands
from tests.web.far_side import ok, says, without_end
from tests.web.test_outward import here, why
from turnabout.web.outward import ask
from turnabout.web.unreached import Why

pytestmark = pytest.mark.once


@pytest.mark.parametrize(
    "beginning",
    [
        b"",
        b"HTTP/1.1 200 OK\r\nX-Slow: ",
        b"HTTP/1.1 200 OK\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\n",
    ],
)
def test_what_drips_is_given_up(stands: Stands, beginning: bytes) -> None:
    side = stands(without_end(beginning, b"1", pause=0.01))
    assert why(side.at(), patience=0.3) == Why.SLOW


@pytest.mark.parametrize("scheme", ["http", "https"])
def test_to_connect_takes_no_longer_than_there_is_and_leaves_the_rest_to_the_answer(
    stands: Stands, authority: trustme.CA, monkeypatch: pytest.MonkeyPatch, scheme: str
) -> None:
    kind, waits = (HTTPSConnection, 2) if scheme == "https" else (HTTPConnection, 1)
    given = {name: noted(kind, name, monkeypatch) for name in ("connect", "getresponse")}
    side = stands(says(ok(b"")), authority.issue_cert("calendar.example") if scheme == "https" else None)
    ask(side.at(scheme=scheme), patience=20, names=here)
    # TCP may take all that a line is given, and TLS as much again.
    assert (given["connect"][0] * waits <= 20, given["getresponse"][0] > 10) == (True, True)


def noted(kind: type[HTTPConnection], name: str, monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """How long a line may take whenever that is asked of it."""
    given: list[float] = []
    asked = getattr(kind, name)

    def ask_it(line: HTTPConnection) -> object:
        assert isinstance(line.timeout, float)
        given.append(line.timeout)
        return asked(line)

    monkeypatch.setattr(kind, name, ask_it)
    return given


def test_names_that_take_long_are_given_up(stands: Stands) -> None:
    side = stands(says(ok(b"")))

    def never(_host: str, _port: int) -> list[str]:
        with socket.create_connection((HERE, side.port)) as line:
            line.recv(1)
        return [HERE]

    assert why(side.at(), patience=0.1, names=never) == Why.SLOW
