"""The one task that sends."""

from __future__ import annotations

import re
import smtplib
import time
from datetime import datetime, timedelta
from email.headerregistry import BaseHeader, HeaderRegistry
from email.message import EmailMessage
from email.policy import SMTP, Policy
from email.utils import format_datetime, parseaddr
from typing import Any

from django.conf import settings
from django.db import DatabaseError, transaction

from turnabout.mail.line import PERMANENT, Unsent, connected, fault_of
from turnabout.mail.models import Fault, Message
from turnabout.mail.server import plain_host

# Other chores wait meanwhile, and so does whoever stops the worker; the rest goes out once they had their turn.
LASTS = timedelta(seconds=5)


class _Header(BaseHeader):
    """Written as it is where it can be: Python makes an encoded word of a link as long as a line, and so no link."""

    def fold(self, *, policy: Policy[Any]) -> str:
        # An encoded word may spell a line end, and what follows that would be a header of its own.
        if "\r" in self or "\n" in self:
            raise ValueError(self.name)
        line = f"{self.name}: {self}"
        fits = len(line) <= (policy.max_line_length or 0) or " " not in self
        return line + policy.linesep if fits and line.isascii() else super().fold(policy=policy)


class _Headers(HeaderRegistry):
    """Python's own makes a new class for each header of each letter, which is half of what it costs to write one."""

    def __init__(self) -> None:
        super().__init__(base_class=_Header)
        self._known: dict[str, type[BaseHeader]] = {}

    def __getitem__(self, name: str) -> type[BaseHeader]:
        if name not in self._known:
            self._known[name] = super().__getitem__(name)
        return self._known[name]


_POLICY = SMTP.clone(header_factory=_Headers())
_METHOD = re.compile(r"^METHOD:(\w+)\r?$", re.MULTILINE)


def due(now: datetime) -> bool:
    """Whether there is anything to send, and a server to send it by."""
    return settings.SMTP is not None and Message.objects.due(now).exists()


def send_due(now: datetime) -> None:
    """Send what is due, each claimed before it is sent; what fails is put off or given up.

    Without a mail server everything waits for the operator, who passes it on by hand.
    """
    Message.objects.lapse(now)
    if settings.SMTP is None or not due(now):
        return
    began = time.monotonic()

    def passed() -> timedelta:
        return timedelta(seconds=time.monotonic() - began)

    try:
        with connected(settings.SMTP) as line:
            message = Message.objects.claim(now)
            while message:
                cause = _tried(line, message, now + passed())
                goes_on = line.sock is not None and passed() < LASTS
                message = _next(message, cause, now + passed(), goes_on=goes_on)
    except Unsent as cause:
        # Nobody to send it by: that counts as a try of all that were due, or we would knock every second.
        while message := Message.objects.claim(now):
            message.mark_failed(cause.fault, now)


def _next(message: Message, cause: Unsent | None, now: datetime, *, goes_on: bool) -> Message | None:
    """One commit says what became of this one and takes the next: there is never more than one under way."""
    try:
        with transaction.atomic():
            _note(message, cause, now)
            return Message.objects.claim(now, message) if goes_on else None
    except DatabaseError:
        # That there is no next one undoes nothing: what has gone has gone, and does not go out again.
        _note(message, cause, now)
        raise


def _tried(line: smtplib.SMTP, message: Message, now: datetime) -> Unsent | None:
    """Hand one over; what was in the way, if anything was."""
    try:
        _hand_over(line, message, now)
    except Unsent as cause:
        return cause
    return None


def _note(message: Message, cause: Unsent | None, now: datetime) -> None:
    if cause is None:
        message.mark_sent(now)
    else:
        message.mark_failed(cause.fault, now, for_good=cause.for_good)


def _hand_over(line: smtplib.SMTP, message: Message, now: datetime) -> None:
    """Raises Unsent."""
    try:
        email = as_email(message, now)
        raw = bytes(email)
    except Exception:  # noqa: BLE001 - Python's own mail library stumbles over some addresses in odd ways
        raise Unsent(Fault.RECIPIENT, for_good=True) from None
    try:
        to, sender = _ascii_host(message.to), parseaddr(settings.MAIL_FROM)[1]
        if to.isascii() and sender.isascii():
            line.sendmail(sender, [to], raw)
        else:
            # It asks whether the server takes such an address, and writes all of it anew.
            line.send_message(email, to_addrs=[to])
    except smtplib.SMTPRecipientsRefused as refused:
        [(code, _)] = refused.recipients.values()
        raise Unsent(Fault.RECIPIENT, for_good=code in PERMANENT) from None
    except (smtplib.SMTPNotSupportedError, ValueError):
        # An address that this server, or the format itself, has no way to write.
        raise Unsent(Fault.RECIPIENT, for_good=True) from None
    except OSError as cause:
        raise Unsent(fault_of(cause)) from None


def as_email(message: Message, now: datetime) -> EmailMessage:
    """As it goes out: plain text, nothing that tells whether it was read."""
    email = EmailMessage(policy=_POLICY)
    email["From"] = settings.MAIL_FROM
    email["To"] = _ascii_host(message.to)
    email["Subject"] = message.subject
    email["Date"] = format_datetime(now)
    email["Message-ID"] = message.message_id
    # So that nobody's holiday notice answers.
    email["Auto-Submitted"] = "auto-generated"
    if message.stop_link:
        # RFC 8058: the mail program's own button ends this kind of letter, by one POST without a cookie.
        email["List-Unsubscribe"] = f"<{message.stop_link}>"
        email["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    email.set_content(message.text, cte="quoted-printable")
    if message.calendar:
        _add_calendar(email, message.calendar)
    return email


def _add_calendar(email: EmailMessage, calendar: str) -> None:
    """As another form of the letter, on which calendars act (RFC 6047); and as a file, for those that want one."""
    method = _METHOD.search(calendar)
    # In base64, so that no line is wrapped and no line end changed on the way.
    email.add_alternative(calendar, subtype="calendar", cte="base64", params={"method": method[1]} if method else {})
    email.add_attachment(calendar.encode(), maintype="application", subtype="ics", filename="invite.ics")


def _ascii_host(address: str) -> str:
    name, _, host = address.rpartition("@")
    return f"{name}@{plain_host(host)}"
