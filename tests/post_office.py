"""A real SMTP server in the tests' own process, and the certificates a client must trust to believe it."""

from __future__ import annotations

import asyncio
import ssl
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path
from threading import Condition
from typing import Any

import trustme
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session

from tests.ports import free_port
from turnabout.mail.server import Encryption, MailServer

USER, PASSWORD = "post@example.org", "correct horse"
SIGNS_IN = f"{USER.replace('@', '%40')}:{PASSWORD.replace(' ', '%20')}"

PATIENCE = 60  # seconds


@dataclass
class PostOffice:
    """What it took in; and how it behaves, to be changed while it runs."""

    port: int
    received: list[EmailMessage] = field(default_factory=list)
    rcpt: str = "250 OK"
    data: str = "250 OK"
    # It takes letters, and never says so.
    silent: bool = False
    _arrival: Condition = field(default_factory=Condition)

    async def handle_RCPT(  # noqa: N802 - aiosmtpd's own
        self, _server: SMTP, _session: Session, envelope: Envelope, address: str, _options: list[str]
    ) -> str:
        if self.rcpt.startswith("250"):
            envelope.rcpt_tos.append(address)
        return self.rcpt

    async def handle_DATA(self, _server: SMTP, _session: Session, envelope: Envelope) -> str:  # noqa: N802 - as above
        content = envelope.content
        assert isinstance(content, bytes)
        if self.data.startswith("250"):
            with self._arrival:
                self.received.append(message_from_bytes(content, EmailMessage, policy=policy.default))
                self._arrival.notify_all()
        if self.silent:
            await asyncio.Event().wait()
        return self.data

    def waits_for(self, letters: int) -> None:
        """Until so many have come."""
        with self._arrival:
            assert self._arrival.wait_for(lambda: len(self.received) >= letters, PATIENCE), len(self.received)

    def letter(self, subject: str, to: str) -> EmailMessage:
        """The newest with this subject to somebody, once it has come."""

        def found() -> list[EmailMessage]:
            return [email for email in self.received if (email["Subject"], email["To"]) == (subject, to)]

        with self._arrival:
            assert self._arrival.wait_for(found, PATIENCE), [email["Subject"] for email in self.received]
            return found()[-1]

    def unread(self, subject: str, to: str, known: Collection[str]) -> EmailMessage:
        """The oldest with this subject to somebody whose id is not among the known, once it has come."""

        def found() -> list[EmailMessage]:
            fitting = [email for email in self.received if (email["Subject"], email["To"]) == (subject, to)]
            return [email for email in fitting if email["Message-ID"] not in known]

        with self._arrival:
            assert self._arrival.wait_for(found, PATIENCE), [(email["Subject"], email["To"]) for email in self.received]
            return found()[0]

    @property
    def ids(self) -> list[str]:
        return [email["Message-ID"] for email in self.received]

    def server(self, encryption: Encryption = "none", password: str = "") -> MailServer:
        """How the settings name it."""
        user = USER if password else ""
        return MailServer(host="localhost", port=self.port, user=user, password=password, encryption=encryption)


@contextmanager
def post_office(encryption: Encryption = "none") -> Iterator[PostOffice]:
    """One that is open meanwhile. With encryption it asks for a name and a password too."""
    office = PostOffice(port=free_port())
    context = _context() if encryption != "none" else None
    settings: dict[str, Any] = {"authenticator": _judge} if context else {}
    if encryption == "starttls":
        settings |= {"tls_context": context, "require_starttls": True, "auth_required": True}
    if encryption == "tls":
        # The line is encrypted before it is SMTP's, which aiosmtpd cannot see.
        settings |= {"ssl_context": context, "auth_require_tls": False}
    controller = Controller(office, hostname="localhost", port=office.port, **settings)
    controller.start()
    try:
        yield office
    finally:
        controller.stop()


AUTHORITY = trustme.CA()


def trusted(folder: Path) -> str:
    """A file with the authority behind these certificates, as SSL_CERT_FILE wants it."""
    file = folder / "authority.pem"
    AUTHORITY.cert_pem.write_to_path(str(file))
    return str(file)


def _context() -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    AUTHORITY.issue_cert("localhost").configure_cert(context)
    return context


def _judge(_server: SMTP, _session: Session, _envelope: Envelope, _mechanism: str, shown: LoginPassword) -> AuthResult:
    right = (shown.login, shown.password) == (USER.encode(), PASSWORD.encode())
    return AuthResult(success=right, handled=False)
