"""Requests to addresses that somebody gave us: a person's own calendar, a browser's push service.

Whoever gives an address chooses where this server connects to, from inside its network. So only what everybody can
reach is asked, and it is asked for nothing that says who we are: no cookie, no referrer, no name or password. A name is
resolved once, all it resolves to is looked at, and the connection goes to exactly that (a second look-up may answer
something else). No proxy is used, whatever the environment says: it would resolve names of its own.
"""

from __future__ import annotations

import http.client
import queue
import socket
import ssl
import threading
import time
from collections.abc import Callable, Mapping
from contextlib import closing, suppress
from dataclasses import dataclass, field
from typing import Final

from django.conf import settings
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.exceptions import HTTPError
from urllib3.response import BaseHTTPResponse

from turnabout.web.destination import Destination, destination, further
from turnabout.web.public_address import is_public
from turnabout.web.unreached import Unreached, Why

#: Bytes after decompression.
LONGEST: Final = 1024 * 1024
PATIENCE: Final = 20.0  # seconds, for all of it
_REDIRECTS: Final = 5
_TRIED: Final = 3  # addresses of one name
_PIECE: Final = 64 * 1024
_GOES_ON: Final = {301, 302, 303, 307, 308}
_UNPACKED: Final = {"", "identity", "gzip", "x-gzip", "deflate"}

Resolve = Callable[[str, int], list[str]]
_Line = HTTPConnection | HTTPSConnection


@dataclass(frozen=True)
class Answer:
    """What came back, whatever its status; headers by their names in lower case."""

    status: int
    body: bytes
    headers: Mapping[str, str]


@dataclass(frozen=True, kw_only=True)
class Asked:
    """What is sent along. Only a GET follows redirects: what is posted was meant for one address."""

    method: str = "GET"
    body: bytes = b""
    headers: Mapping[str, str] = field(default_factory=dict)


def resolve(host: str, port: int) -> list[str]:
    """All addresses a name has, in the system's order of preference. Raises OSError."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(entry[4][0]) for entry in found))


def ask(address: str, asked: Asked = Asked(), *, patience: float = PATIENCE, names: Resolve = resolve) -> Answer:
    """Ask an address for what it has, or hand it something. Raises Unreached.

    `patience` is in seconds, over names, redirects and all. `names` resolves; tests hand in their own.
    """
    until = time.monotonic() + patience
    goal = destination(address, ports=_ports())
    for _hop in range(_REDIRECTS + 1):
        answer = _asked_once(goal, asked, _addresses(goal, names, until), until)
        location = answer.headers.get("location")
        if asked.method != "GET" or answer.status not in _GOES_ON or location is None:
            return answer
        goal = further(goal, location, ports=_ports())
    raise Unreached(Why.REDIRECTS)


def _ports() -> frozenset[int]:
    return frozenset(port for _host, port in settings.OUTWARD_INSIDE)


def _addresses(goal: Destination, names: Resolve, until: float) -> list[str]:
    """Where to connect to. One address inside is enough to refuse the name: it was never meant for everybody."""
    found = _resolved(goal, names, until)
    for address in found:
        if (address, goal.port) in settings.OUTWARD_INSIDE:
            continue
        if not is_public(address) or goal.port not in {80, 443}:
            raise Unreached(Why.INSIDE)
    if not found:
        raise Unreached(Why.UNKNOWN)
    return found[:_TRIED]


def _resolved(goal: Destination, names: Resolve, until: float) -> list[str]:
    """In a thread apart: nothing can stop the system's own look-up, so it is left behind when time is up."""
    answers: queue.SimpleQueue[list[str] | None] = queue.SimpleQueue()

    def look_up() -> None:
        try:
            answers.put(names(goal.host, goal.port))
        except (OSError, UnicodeError):
            answers.put(None)

    threading.Thread(target=look_up, daemon=True).start()
    try:
        found = answers.get(timeout=_left(until))
    except queue.Empty:
        raise Unreached(Why.SLOW) from None
    if found is None:
        raise Unreached(Why.UNKNOWN)
    return found


def _left(until: float) -> float:
    left = until - time.monotonic()
    if left <= 0:
        raise Unreached(Why.SLOW)
    return left


def _asked_once(goal: Destination, asked: Asked, addresses: list[str], until: float) -> Answer:
    line = _connected(goal, addresses, until)
    # Whoever has been quick to connect may take the more time to answer.
    line.timeout = _left(until)
    # A timeout of the socket begins anew with each byte, so time is kept beside it: the line is cut when it is up.
    over = threading.Event()
    # The socket itself: of an answer without a length the line lets go, and only the answer holds it.
    watch = threading.Timer(_left(until), _cut, [line.sock, over])
    watch.daemon = True
    watch.start()
    try:
        answer = _exchanged(line, goal, asked)
    except (OSError, HTTPError, http.client.HTTPException, ValueError):
        raise Unreached(Why.SLOW if over.is_set() else Why.GARBLED) from None
    finally:
        watch.cancel()
        line.close()
    if over.is_set():
        raise Unreached(Why.SLOW)
    return answer


def _cut(line: socket.socket, over: threading.Event) -> None:
    over.set()
    with suppress(OSError):
        # Not TLS's own shutdown, which would take the TLS from under whoever reads.
        socket.socket.shutdown(line, socket.SHUT_RDWR)


def _connected(goal: Destination, addresses: list[str], until: float) -> _Line:
    """A line to the first of these addresses that takes one; with TLS, shown to be the host that was asked for."""
    for address in addresses:
        # TCP may take all that a line is given, and TLS then as much again.
        parts = (1 if len(addresses) == 1 else 2) * (2 if goal.scheme == "https" else 1)
        line = _line(goal, address, _left(until) / parts)
        try:
            line.connect()
        except (ssl.SSLError, HTTPError, OSError) as fault:
            line.close()
            if _is_of_tls(fault):
                raise Unreached(Why.CERTIFICATE) from None
        else:
            return line
    _left(until)
    raise Unreached(Why.SILENT)


def _line(goal: Destination, address: str, patience: float) -> _Line:
    if goal.scheme == "http":
        return HTTPConnection(address, goal.port, timeout=patience)
    # The system's authorities; `server_hostname` is what the certificate must name.
    context = ssl.create_default_context()
    return HTTPSConnection(address, goal.port, timeout=patience, ssl_context=context, server_hostname=goal.host)


def _is_of_tls(fault: Exception) -> bool:
    return isinstance(fault, ssl.SSLError) or isinstance(fault.__cause__, ssl.SSLError)


def _exchanged(line: _Line, goal: Destination, asked: Asked) -> Answer:
    headers = {
        "Host": goal.host_header,
        "User-Agent": "Turnabout",
        "Accept-Encoding": "gzip, deflate",
        "Connection": "close",
        **asked.headers,
    }
    body = asked.body if asked.method != "GET" else None
    line.request(asked.method, goal.target, body=body, headers=headers, preload_content=False)
    with closing(line.getresponse()) as answer:
        said = {name.lower(): value for name, value in answer.headers.items()}
        # Of a redirect only its target counts.
        whole = b"" if answer.status in _GOES_ON else _body(answer)
        return Answer(answer.status, whole, said)


def _body(answer: BaseHTTPResponse) -> bytes:
    """The body, unpacked piece by piece, so that one that swells is let go of while it does. Raises Unreached."""
    # One layer only: each more would swell what the one before made.
    if answer.headers.get("Content-Encoding", "").strip().lower() not in _UNPACKED:
        raise Unreached(Why.GARBLED)
    whole = bytearray()
    while piece := answer.read(_PIECE, decode_content=True):
        whole += piece
        if len(whole) > LONGEST:
            raise Unreached(Why.LONG)
    return bytes(whole)
