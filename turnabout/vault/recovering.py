"""Coming back without the passphrase: by email and recovery code, or, with neither, by starting anew.

Starting anew is what somebody who reads the person's mail could try: it takes two days, is told to the
person and to their partners, and can be stopped from any browser that is signed in.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from turnabout.accounts import email_links, letters
from turnabout.accounts.holding import hold
from turnabout.accounts.models import EmailLink, Person
from turnabout.accounts.sign_ins import end_all
from turnabout.vault.former import keep_former
from turnabout.vault.models import FormerKeyring, Keyring, StartAnew
from turnabout.vault.proving import proved_by_code
from turnabout.vault.rekeying import Change, change, stands_already
from turnabout.web.answers import Refused

_listeners: list[Callable[[Person, datetime], None]] = []


def on_asked(listener: Callable[[Person, datetime], None]) -> None:
    """Be told, inside the transaction, when somebody asks to start anew, so that partners hear of it.

    Called from `apps.ready()`.
    """
    _listeners.append(listener)


def ask(email: str, now: datetime) -> None:
    """Note that somebody asks for a link. Nothing is looked up here: the time of the answer says nothing."""
    EmailLink.make(EmailLink.ASKED, email, now)


def is_asked(_now: datetime) -> bool:
    """Whether anybody waits for a link."""
    return EmailLink.objects.filter(purpose=EmailLink.ASKED).exists()


def answer(now: datetime) -> None:
    """A chore: send the links that were asked for, where somebody has that email."""
    for asked in EmailLink.objects.filter(purpose=EmailLink.ASKED).order_by("pk"):
        with transaction.atomic():
            person = Person.objects.filter(email=asked.email).first()
            if person:
                # Anybody may ask for anybody: a link that came earlier, and is being used, must go on working.
                email_links.write(person, EmailLink.RESET, letter="reset", page="reset", now=now)
            asked.delete()


def holder(purpose: str, token: str, now: datetime) -> Person:
    """Whose link this is. Raises Refused 410."""
    link = EmailLink.shown(purpose, token, now)
    if link is None or link.person is None or link.email != link.person.email:
        raise gone()
    return link.person


def gone() -> Refused:
    """The one answer to a link that opens nothing."""
    return Refused(410, _("This link has been used or has run out. Nothing was changed; ask for a new one."))


def wrapped(token: str, recovery_auth: str, now: datetime) -> Keyring:
    """The keyring of whoever holds the link and the recovery code. Raises Refused 410, 403, 429."""
    person = holder(EmailLink.RESET, token, now)
    proved_by_code(person, recovery_auth)
    return Keyring.objects.get(person=person)


def reset(token: str, recovery_auth: str, new: Change, now: datetime) -> Person:
    """A new passphrase and a new code for the same keys. Raises Refused as `wrapped` and `change` do, or 400."""
    person = holder(EmailLink.RESET, token, now)
    # The same request once more, because its answer was lost, must not fail for being done already.
    if stands_already(person, new):
        return person
    proved_by_code(person, recovery_auth)
    keyring = Keyring.objects.get(person=person)
    if new.auth is None or new.recovery_auth is None or new.root != keyring.root:
        raise Refused(400, _("Your keys arrived garbled. Nothing was changed; reload and try again."))
    with transaction.atomic():
        change(person, new, now)
        end_all(person)
        _read_there(person, now)
        stop(person, now)
        # This one stays for its day: the answer may be lost, and the same request come again.
        EmailLink.others(EmailLink.RESET, token, person).delete()
    return person


def may_start_anew(person: Person) -> bool:
    """Whether the mail alone may get this account.

    An address that was mistyped is somebody else’s mailbox. The person has said, signed in, that it is theirs; or
    the operator has, who knows them.
    """
    return person.email_verified_at is not None and person.email_refused_at is None


def start_anew(token: str, now: datetime) -> StartAnew:
    """Begin the two days, or answer the ones under way. Raises Refused 410, 403 (an email that was never verified)."""
    person = holder(EmailLink.RESET, token, now)
    if not may_start_anew(person):
        raise Refused(403, _("Nobody ever verified the email of this account. Ask whoever runs this server."))
    with transaction.atomic():
        # Two who ask at once must not both begin.
        hold(person.id)
        under_way = StartAnew.open_for(person, now)
        if under_way:
            # Whoever asks again when the two days are over has not got the letter, or changed their email since.
            StartAnew.objects.filter(pk=under_way.pk, due_at__lte=now).update(invited_at=None)
            return under_way
        stop(person, now)
        begun = StartAnew.objects.create(person=person, asked_at=now, due_at=now + StartAnew.DELAY)
        # Told of and begun in one: two days that nobody hears of are no protection.
        facts = {"unlock": letters.link_to("keys")}
        letters.write(person, "start-anew-asked", key=f"start anew:{begun.pk}:asked", now=now, facts=facts)
        for listener in _listeners:
            listener(person, now)
    return begun


def stop(person: Person, now: datetime) -> bool:
    """Stop what is under way, if anything is."""
    EmailLink.objects.filter(purpose=EmailLink.ANEW, person=person).delete()
    return StartAnew.objects.filter(person=person, over_at=None).update(over_at=now) > 0


def send_due(now: datetime) -> None:
    """A chore: write to those whose two days are over, and forget what has had its time."""
    lapsed = now - StartAnew.LIFE
    waiting = StartAnew.objects.filter(over_at=None, invited_at=None, due_at__lte=now, due_at__gt=lapsed)
    for begun in waiting.select_related("person"):
        with transaction.atomic():
            email_links.write_newest(begun.person, EmailLink.ANEW, letter="start-anew-due", page="start-anew", now=now)
            begun.invited_at = now
            begun.save(update_fields=["invited_at"])
    StartAnew.objects.filter(over_at=None, due_at__lte=lapsed).update(over_at=now)
    FormerKeyring.objects.filter(until__lte=now).delete()


def begin_anew(token: str, new: Change, now: datetime) -> Person:
    """New root, passphrase and code; what stood before is kept for thirty days. Raises Refused 410, 409, 400."""
    person = holder(EmailLink.ANEW, token, now)
    if stands_already(person, new):
        return person
    with transaction.atomic():
        hold(person.id)
        keyring = Keyring.objects.select_for_update().get(person=person)
        begun = StartAnew.open_for(person, now)
        # A link that outlived what it was sent for must not cut the next two days short.
        too_early = begun is None or now < begun.due_at
        if new.root != keyring.root + 1 or too_early or not may_start_anew(person):
            raise gone()
        keep_former(keyring, now)
        change(person, new, now)
        end_all(person)
        _read_there(person, now)
        StartAnew.objects.filter(person=person, over_at=None).update(over_at=now)
    return person


def _read_there(person: Person, now: datetime) -> None:
    """Whoever came by the link reads the mail: that is all that verifying asks."""
    if person.email_verified_at is None:
        person.email_verified_at = now
        person.save(update_fields=["email_verified_at"])
