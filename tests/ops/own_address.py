"""What may stand at an instance's own address: a server that always gives one answer, with TLS or without."""

from __future__ import annotations

import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from email.utils import format_datetime
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import trustme

from turnabout.ops.doctor.line import HERE
from turnabout.web import clock


class SaysHere(BaseHTTPRequestHandler):
    """The instance itself, as far as the doctor asks."""

    status = 200

    def do_GET(self) -> None:
        """Answer, with the time the instance's own clock shows."""
        self.send_response_only(self.status)
        self.send_header("Date", format_datetime(clock.now(), usegmt=True))
        self.end_headers()
        self.wfile.write(HERE)

    def log_message(self, *_words: object) -> None:
        """Nobody reads it."""


class SaysNothingOfIt(SaysHere):
    """Something else."""

    status = 404


class _Quiet(HTTPServer):
    """A doctor that refuses its certificate is no fault of the server's."""

    def handle_error(self, *_whoever: object) -> None:
        """Say nothing."""


@contextmanager
def standing(answers: type[SaysHere], certificate: trustme.LeafCert | None = None) -> Iterator[str]:
    """Let it stand somewhere; answers the address."""
    server = _Quiet(("localhost", 0), answers)
    if certificate:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        certificate.configure_cert(context)
        # The handshake belongs to the thread that serves, and one that fails must not end it.
        server.socket = context.wrap_socket(server.socket, server_side=True, do_handshake_on_connect=False)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()
    try:
        yield f"{'https' if certificate else 'http'}://localhost:{server.server_port}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def root_of(authority: trustme.CA, folder: Path) -> str:
    """The authority's root certificate as a file."""
    path = folder / "root.pem"
    authority.cert_pem.write_to_path(str(path))
    return str(path)
