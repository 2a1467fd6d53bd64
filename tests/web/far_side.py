"""A server of this machine that stands for somebody else's, and does whatever a test wants it to do wrong."""

from __future__ import annotations

import socket
import ssl
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field

import trustme

#: Given the line, and an event that is set once the test is over.
Behaviour = Callable[[socket.socket, threading.Event], None]
# TLS, to a server that speaks none.
HELLO = b"\x16\x03"


@dataclass
class FarSide:
    """Where it listens, and what it was asked, each request as it came."""

    port: int
    requests: list[bytes] = field(default_factory=list)

    def at(self, path: str = "/", *, scheme: str = "http", host: str = "calendar.example") -> str:
        return f"{scheme}://{host}:{self.port}{path}"


def says(*answers: bytes) -> Behaviour:
    """These, one after the other, to whoever comes; the last one again."""
    left = list(answers)

    def behave(line: socket.socket, _over: threading.Event) -> None:
        line.sendall(left.pop(0) if len(left) > 1 else left[0])

    return behave


def ok(body: bytes, *headers: str) -> bytes:
    """A whole answer."""
    lines = ["HTTP/1.1 200 OK", f"Content-Length: {len(body)}", *headers]
    return "\r\n".join([*lines, "", ""]).encode() + body


def redirect(location: str) -> bytes:
    return f"HTTP/1.1 302 Found\r\nLocation: {location}\r\nContent-Length: 0\r\n\r\n".encode()


def without_end(beginning: bytes, piece: bytes, pause: float = 0) -> Behaviour:
    """Goes on for as long as anybody listens."""

    def behave(line: socket.socket, over: threading.Event) -> None:
        line.sendall(beginning)
        while not over.wait(pause):
            line.sendall(piece)

    return behave


@contextmanager
def far_side(behave: Behaviour, certificate: trustme.LeafCert | None = None) -> Iterator[FarSide]:
    """One that listens meanwhile; with a certificate, over TLS."""
    over = threading.Event()
    with socket.create_server(("127.0.0.1", 0)) as listening:
        side = FarSide(listening.getsockname()[1])
        context = _context(certificate)

        def answer(plain: socket.socket) -> None:
            with suppress(OSError), plain, context.wrap_socket(plain, server_side=True) if context else plain as line:
                side.requests.append(_request(line))
                behave(line, over)

        def serve() -> None:
            while not over.is_set():
                with suppress(OSError):
                    threading.Thread(target=answer, args=(listening.accept()[0],), daemon=True).start()

        waiting = threading.Thread(target=serve, daemon=True)
        waiting.start()
        try:
            yield side
        finally:
            over.set()
            listening.shutdown(socket.SHUT_RDWR)
            waiting.join()


def _context(certificate: trustme.LeafCert | None) -> ssl.SSLContext | None:
    if certificate is None:
        return None
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    certificate.configure_cert(context)
    return context


def _request(line: socket.socket) -> bytes:
    asked = b""
    while b"\r\n\r\n" not in asked and not asked.startswith(HELLO) and (more := line.recv(65536)):
        asked += more
    return asked
