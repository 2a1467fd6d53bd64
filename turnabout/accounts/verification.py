"""Whether an email reaches the person who signs in with it: asked by a letter, answered by its link."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction

from turnabout.accounts import email_links
from turnabout.accounts.models import EmailLink, Person

if TYPE_CHECKING:
    from datetime import datetime


def ask(person: Person, now: datetime) -> None:
    """Write to the person's address; the newest letter's link is the one that works."""
    email_links.write_newest(person, EmailLink.VERIFY, letter="verify-email", page="verification-link", now=now)


def confirm(token: str, now: datetime) -> bool:
    """Whoever reads there says that it is theirs. False when the link has been used or has run out."""
    return _answer(token, now, email_verified_at=now, email_refused_at=None)


def refuse(token: str, now: datetime) -> bool:
    """Whoever reads there says that it is not: nothing more is sent to that address for this account."""
    return _answer(token, now, email_verified_at=None, email_refused_at=now)


def _answer(token: str, now: datetime, **answer: datetime | None) -> bool:
    with transaction.atomic():
        link = EmailLink.held(EmailLink.VERIFY, token, now)
        if link is None or link.person_id is None:
            return False
        # Only for the address that was asked: it may have been changed since.
        Person.objects.filter(id=link.person_id, email=link.email).update(**answer)
        link.delete()
        return True
