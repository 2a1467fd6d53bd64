"""Mailing a link: to a person's own address, or to one that somebody typed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from turnabout.accounts import letters
from turnabout.accounts.models import EmailLink, Person
from turnabout.mail.outbox import post
from turnabout.web.limits import Limit

if TYPE_CHECKING:
    from datetime import datetime

# Nobody's mailbox is to be filled by typing their address here; past it the answer stays what it was.
TO_ONE_ADDRESS = Limit("letters to an address", times=3, seconds=24 * 60 * 60)

# For each purpose: the letter to a free address, the one to an address with an account, the page of the link.
_LETTERS = {
    EmailLink.SIGN_UP: ("sign-up", "account-already", "email-sign-up"),
    EmailLink.CHANGE: ("change-email", "email-taken", "email-link"),
}


def offer(purpose: str, email: str, *, language: str, now: datetime, person: Person | None = None) -> EmailLink | None:
    """Write to an address that somebody typed: a link where it is free, a word that it is taken where it is not.

    The same work and the same answer in both cases: only whoever reads there learns it, from the letter. None
    where the address has had its letters for today.
    """
    free, taken, page = _LETTERS[purpose]
    if not TO_ONE_ADDRESS.take(email):
        return None
    known = Person.objects.filter(email=email).exists()
    # Made in either case, for the time it takes; only a free address gets to see the token.
    link, token = EmailLink.make(purpose, email, now, person=person)
    post(
        key=f"email link:{link.id}",
        to=email,
        letter=taken if known else free,
        language=language,
        now=now,
        facts={"link": letters.link_to(page, token), "sign_in": letters.link_to("sign-in")},
    )
    return link


def write(person: Person, purpose: str, *, letter: str, page: str, now: datetime) -> None:
    """Write a link to the address that a person has now. Links of before stay as they are."""
    link, token = EmailLink.make(purpose, person.email, now, person=person)
    facts = {"link": letters.link_to(page, token), "keys": letters.link_to("keys")}
    letters.write(person, letter, key=f"email link:{link.id}", now=now, facts=facts)


def write_newest(person: Person, purpose: str, *, letter: str, page: str, now: datetime) -> None:
    """The same, and only this one works from now on."""
    EmailLink.objects.filter(purpose=purpose, person=person).delete()
    write(person, purpose, letter=letter, page=page, now=now)
