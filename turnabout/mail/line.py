"""The connection to the operator's mail server, and what can go wrong on the way there."""

from __future__ import annotations

import smtplib
import ssl
from collections.abc import Iterator
from contextlib import contextmanager, suppress

from django.conf import settings

from turnabout.mail.models import Fault
from turnabout.mail.server import MailServer

# Each is for one answer. One message takes four of the longer ones, together less than a claim's life.
CONNECTS_WITHIN = 10  # seconds
ANSWERS_WITHIN = 60  # seconds
PERMANENT = range(500, 600)


class Unsent(Exception):  # noqa: N818 - said of a message, not of the program
    """It did not go out. `for_good`: and will not, however often it is tried."""

    def __init__(self, fault: Fault, *, for_good: bool = False) -> None:
        super().__init__(fault.value)
        self.fault = fault
        self.for_good = for_good


@contextmanager
def connected(server: MailServer) -> Iterator[smtplib.SMTP]:
    """A connection that is encrypted where it must be, and signed in where there is a name. Raises Unsent."""
    try:
        line = _opened(server)
    except (OSError, ValueError) as cause:
        raise Unsent(fault_of(cause)) from None
    try:
        yield line
    finally:
        with suppress(OSError):
            line.quit()


def _opened(server: MailServer) -> smtplib.SMTP:
    # Its own name, or smtplib would tell the machine's.
    name = settings.MAIL_HOST
    trusted = ssl.create_default_context()
    if server.encryption == "tls":
        line: smtplib.SMTP = smtplib.SMTP_SSL(server.host, server.port, name, timeout=CONNECTS_WITHIN, context=trusted)
    else:
        line = smtplib.SMTP(server.host, server.port, name, timeout=CONNECTS_WITHIN)
    try:
        _secure(line, server, trusted)
    except BaseException:
        line.close()
        raise
    if line.sock:
        line.sock.settimeout(ANSWERS_WITHIN)
    return line


def _secure(line: smtplib.SMTP, server: MailServer, trusted: ssl.SSLContext) -> None:
    """Nothing of ours, password or address, goes over a line that others could read."""
    if server.encryption == "starttls":
        line.ehlo()
        if not line.has_extn("starttls"):
            raise Unsent(Fault.ENCRYPTION)
        line.starttls(context=trusted)
    if server.user:
        line.login(server.user, server.password)
    # Else the first letter would say it, with longer to wait for each answer than a claim lives.
    line.ehlo_or_helo_if_needed()


def fault_of(cause: Exception) -> Fault:
    """Our word for what happened. All of smtplib's and ssl's errors are an OSError too, so those come first."""
    if isinstance(cause, smtplib.SMTPAuthenticationError | smtplib.SMTPNotSupportedError):
        return Fault.SIGN_IN
    if isinstance(cause, ssl.SSLError):
        return Fault.ENCRYPTION
    if isinstance(cause, smtplib.SMTPServerDisconnected | smtplib.SMTPConnectError):
        return Fault.UNREACHABLE
    if isinstance(cause, smtplib.SMTPException | ValueError):
        return Fault.REFUSED
    return Fault.UNREACHABLE
