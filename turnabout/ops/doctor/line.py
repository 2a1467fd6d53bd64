"""What is seen from outside: our own address, its certificate and clock, and our own mail server; nobody else's."""

from __future__ import annotations

import http.client
import secrets
import socket
import ssl
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from typing import Final
from urllib.parse import urlsplit

from django.conf import settings
from django.core.cache import cache
from django.db import connection
from django.urls import reverse
from django.utils.translation import gettext as _

from turnabout.mail.line import Unsent, connected
from turnabout.ops.doctor.finding import Finding, fault, mind, ok

#: Where the answer of this very instance is asked for; another one does not know the word.
HERE: Final = b"here"
_PATIENCE: Final = 10  # seconds
_KNOWN_FOR: Final = 60  # seconds
_SOON, _TOO_SOON = timedelta(days=14), timedelta(days=3)
_OFF, _TOO_OFF = timedelta(seconds=5), timedelta(minutes=1)


@dataclass(frozen=True)
class Answer:
    """What came back from our own address."""

    status: int
    date: str
    body: bytes


def expect(nonce: str) -> str:
    """Let this instance know a word for a minute; where it is asked for."""
    cache.set(_key(nonce), 1, _KNOWN_FOR)
    return reverse("operator-reached", args=[nonce])


def expects(nonce: str) -> bool:
    """Whether the doctor of this instance gave out this word just now."""
    return cache.get(_key(nonce)) is not None


def _key(nonce: str) -> str:
    return f"reached:{nonce}"


def _ask() -> Answer:
    """Ask our own address for a word that only this instance knows. No redirect is followed, no proxy used."""
    parts = urlsplit(settings.PUBLIC_URL)
    kind = http.client.HTTPSConnection if parts.scheme == "https" else http.client.HTTPConnection
    asked = kind(parts.hostname or "", parts.port, timeout=_PATIENCE)
    try:
        asked.request("GET", parts.path + expect(secrets.token_urlsafe(16)))
        said = asked.getresponse()
        return Answer(said.status, said.getheader("Date", ""), said.read(64))
    finally:
        asked.close()


def reached(_now: datetime) -> Finding:
    """Whether the address leads to this very instance."""
    subject, url = _("reached"), settings.PUBLIC_URL
    try:
        answer = _ask()
    except socket.gaierror:
        return fault(subject, _("The name in %(url)s is not known.") % {"url": url}, _("Let it point to this machine."))
    except ssl.SSLError as broken:
        return fault(
            subject, _("No TLS with %(url)s: %(why)s.") % {"url": url, "why": _why(broken)}, _("Look at the proxy.")
        )
    except (OSError, http.client.HTTPException):
        return fault(
            subject,
            _("Nothing answers at %(url)s.") % {"url": url},
            _("Is Turnabout running, and the proxy in front of it? Does a firewall keep this machine from itself?"),
        )
    if (answer.status, answer.body) != (http.client.OK, HERE):
        return fault(
            subject,
            _("%(url)s leads to something else.") % {"url": url},
            _("Let the proxy hand everything to this instance, and TURNABOUT_URL be what people type."),
        )
    return ok(subject, _("%(url)s leads here.") % {"url": url})


def certificate(now: datetime) -> Finding | None:
    """Whether browsers will believe it, and for how long."""
    subject, parts = _("certificate"), urlsplit(settings.PUBLIC_URL)
    if parts.scheme != "https":
        return None
    host = parts.hostname or ""
    try:
        with (
            socket.create_connection((host, parts.port or 443), timeout=_PATIENCE) as plain,
            ssl.create_default_context().wrap_socket(plain, server_hostname=host) as line,
        ):
            until = str((line.getpeercert() or {})["notAfter"])
    except ssl.SSLCertVerificationError as refused:
        return fault(
            subject,
            _("This machine does not believe it: %(why)s.") % {"why": _why(refused)},
            _("Renew it; if an authority of your own signed it, name its root in SSL_CERT_FILE for this command."),
        )
    except OSError:
        return fault(subject, _("It could not be seen."), _("See what is said here of the address."))
    left = datetime.fromtimestamp(ssl.cert_time_to_seconds(until), UTC) - now
    words = _("It is valid for %(days)d more days.") % {"days": max(left, timedelta()) // timedelta(days=1)}
    if left < _SOON:
        return (fault if left < _TOO_SOON else mind)(subject, words, _("See why the proxy does not renew it."))
    return ok(subject, words)


def clock(now: datetime) -> Finding:
    """Whether this machine, its address and its database agree on the time."""
    subject = _("clock")
    off = max((abs(now - other) for other in _other_clocks()), default=None)
    if off is None:
        return mind(subject, _("There is nothing to compare it with."), _("See what is said here of the address."))
    words = _("It is off by %(seconds)d seconds at most.") % {"seconds": -(-off // timedelta(seconds=1))}
    if off > _OFF:
        return (fault if off > _TOO_OFF else mind)(subject, words, _("Let this machine set its clock by the network."))
    return ok(subject, words)


def _other_clocks() -> list[datetime]:
    """What time it is elsewhere: at our own address, in a database that is another machine's."""
    times: list[datetime] = []
    # What fails here is said of the address.
    with suppress(OSError, ValueError, http.client.HTTPException):
        times.append(parsedate_to_datetime(_ask().date))
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT clock_timestamp()")
            times.append(cursor.fetchone()[0])
    return times


def mail_server(_now: datetime) -> Finding:
    """Whether our mail server lets us in; nothing is sent."""
    subject, server = _("mail server"), settings.SMTP
    if server is None:
        return mind(
            subject,
            _("There is none: letters wait for you on the outbox page."),
            _("Set TURNABOUT_SMTP_URL, or pass them on by hand."),
        )
    try:
        with connected(server):
            return ok(subject, _("%(host)s lets us in.") % {"host": server.host})
    except Unsent as cause:
        words = _("With %(host)s: %(why)s.") % {"host": server.host, "why": cause.fault.label}
        return fault(subject, words, _("Correct TURNABOUT_SMTP_URL, or see whether the server is there."))


def _why(broken: ssl.SSLError) -> str:
    if isinstance(broken, ssl.SSLCertVerificationError):
        return broken.verify_message.rstrip(".")
    return broken.reason or "?"
