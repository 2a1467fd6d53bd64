"""Whether an email reaches the person who signs in with it: asked by a letter, answered by its link.

Yes counts only from the person, signed in: the address may be mistyped, and whoever reads there would else
make themselves its owner, and could start the account anew. No counts from whoever reads the letter.
"""

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


def confirm(person: Person, token: str, now: datetime) -> bool:
    """The person says that they read there. False when the link has been used, has run out, or is not theirs."""
    return _answer(token, now, by=person, email_verified_at=now, email_refused_at=None)


def vouch(person: Person, now: datetime) -> None:
    """Somebody who knows the person says that they read there."""
    Person.objects.filter(id=person.id).update(email_verified_at=now, email_refused_at=None)
    EmailLink.objects.filter(purpose=EmailLink.VERIFY, person=person).delete()


def refuse(token: str, now: datetime) -> bool:
    """Whoever reads there says that it is not: nothing more is sent to that address for this account."""
    return _answer(token, now, email_verified_at=None, email_refused_at=now)


def _answer(token: str, now: datetime, *, by: Person | None = None, **answer: datetime | None) -> bool:
    with transaction.atomic():
        link = EmailLink.held(EmailLink.VERIFY, token, now)
        if link is None or link.person_id is None or (by and link.person_id != by.id):
            return False
        # Only for the address that was asked: it may have been changed since.
        Person.objects.filter(id=link.person_id, email=link.email).update(**answer)
        link.delete()
        return True
