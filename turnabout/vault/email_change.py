"""Another email to sign in with: asked for with the passphrase, proved by a link, undone from the old address.

The scrypt salt stays as it is, so the passphrase goes on fitting.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import IntegrityError, transaction

from turnabout.accounts import email_links, sign_ins
from turnabout.accounts.models import EmailLink, Person

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

_listeners: list[Callable[[Person, datetime], None]] = []


def on_change(listener: Callable[[Person, datetime], None]) -> None:
    """Be told, inside the transaction, when somebody has another address. Called from `apps.ready()`."""
    _listeners.append(listener)


def ask(person: Person, email: str, now: datetime) -> None:
    """Write to the new address; nothing changes until its link is answered. The newest link is the one that works."""
    with transaction.atomic():
        newest = email_links.offer(EmailLink.CHANGE, email, language=person.language, now=now, person=person)
        # Where nothing more is written, what came before must go on working.
        if newest:
            EmailLink.objects.filter(purpose=EmailLink.CHANGE, person=person).exclude(pk=newest.pk).delete()


def change(token: str, now: datetime) -> bool:
    """Let the link's address be the one to sign in with, and tell the old one. False when the link is closed."""
    try:
        with transaction.atomic():
            link = EmailLink.held(EmailLink.CHANGE, token, now)
            if link is None or link.person_id is None:
                return False
            person = Person.objects.select_for_update().get(id=link.person_id)
            if person.email_verified_at:
                _tell_the_old_address(person, now)
            _set(person, link.email, now)
            return True
    except IntegrityError:
        # Somebody has it by now.
        return False


def undo(token: str, now: datetime) -> bool:
    """Put an earlier address back and sign out everywhere: whoever changed it knew the passphrase."""
    try:
        with transaction.atomic():
            link = EmailLink.held(EmailLink.UNDO, token, now)
            if link is None or link.person_id is None:
                return False
            person = Person.objects.select_for_update().get(id=link.person_id)
            # What was changed after it cannot be undone to: that may be an address of whoever took the account.
            EmailLink.objects.filter(person=person, purpose=EmailLink.UNDO, id__gte=link.id).delete()
            _set(person, link.email, now)
            sign_ins.end_all(person)
            return True
    except IntegrityError:
        return False


def _tell_the_old_address(person: Person, now: datetime) -> None:
    """Only where somebody has shown that they read there: a mistyped address must not get to take an account back."""
    email_links.write(person, EmailLink.UNDO, letter="email-changed", page="email-undo", now=now)


def _set(person: Person, email: str, now: datetime) -> None:
    Person.objects.filter(id=person.id).update(email=email, email_verified_at=now, email_refused_at=None)
    # What was asked of the address before is answered, or of no interest any more.
    EmailLink.objects.filter(person=person, purpose__in=[EmailLink.CHANGE, EmailLink.VERIFY]).delete()
    for listener in _listeners:
        listener(person, now)
