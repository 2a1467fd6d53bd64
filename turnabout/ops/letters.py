"""The letters that an operator may pass on by hand."""

from __future__ import annotations

from urllib.parse import quote

from django.conf import settings
from django.db.models import Q, QuerySet

from turnabout.accounts.models import Person
from turnabout.mail.models import Message
from turnabout.partnerships import reporting
from turnabout.partnerships.models import Report


def waiting(operator: Person) -> QuerySet[Message]:
    """What waits because there is no mail server; with one, the worker sends it."""
    return _shown(Message.objects.waiting(), operator) if settings.SMTP is None else Message.objects.none()


def given_up(operator: Person) -> QuerySet[Message]:
    """What could not be sent."""
    return _shown(Message.objects.given_up(), operator)


def stuck(operator: Person) -> QuerySet[Message]:
    """Both: a letter on the outbox page, that may be passed on or tried again."""
    return waiting(operator) | given_up(operator)


def _shown(messages: QuerySet[Message], operator: Person) -> QuerySet[Message]:
    """Without reports about this very operator: those are for somebody else to read."""
    of_them = Q(pk__in=[])
    for report in Report.objects.filter(about=operator).values_list("id", flat=True):
        of_them |= Q(letter=reporting.LETTER, key__startswith=f"report {report} ")
    return messages.exclude(of_them)


def in_own_program(message: Message) -> str:
    """A link that opens the letter in the operator's own mail program."""
    body = message.text.replace("\n", "\r\n")
    return f"mailto:{quote(message.to)}?subject={quote(message.subject)}&body={quote(body)}"
