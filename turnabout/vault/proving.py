"""Showing the auth secret: who somebody is, within limits, and in equal time whether or not they exist."""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING

from django.contrib.auth import authenticate
from django.utils.translation import gettext as _

from turnabout.accounts.models import Person
from turnabout.web.answers import Refused
from turnabout.web.limits import Limit, address

if TYPE_CHECKING:
    from django.http import HttpRequest

    from turnabout.accounts.access import Signed

# Five wrong passphrases for one email from one place, then a wait; and a wider net for many places.
WRONG_HERE = Limit("wrong here", times=5, seconds=15 * 60)
WRONG_FROM = Limit("wrong from", times=30, seconds=15 * 60)
WRONG_ANYWHERE = Limit("wrong anywhere", times=50, seconds=60 * 60)


def proved(request: HttpRequest, email: str, auth: str) -> Person:
    """The person with this email and auth secret. Raises Refused 403, or 429 after five wrong."""
    here = f"{email}|{address(request)}"
    limits = ((WRONG_HERE, here), (WRONG_FROM, address(request)), (WRONG_ANYWHERE, email))
    # Before hashing: somebody past a limit must not cost anything.
    if any(limit.exhausted(subject) for limit, subject in limits):
        raise too_many()
    person = authenticate(request, username=email, password=auth)
    if not isinstance(person, Person):
        for limit, subject in limits:
            limit.take(subject)
        raise wrong()
    WRONG_HERE.forget(here)
    return person


def proved_again(request: Signed, auth: str) -> Person:
    """Whoever is signed in, having shown their auth secret once more. Raises Refused 403 or 429."""
    try:
        return proved(request, request.user.email, auth)
    except Refused as refused:
        if refused.status == HTTPStatus.FORBIDDEN:
            raise Refused(403, _("That passphrase does not fit. Nothing was changed; try again.")) from refused
        raise


def wrong() -> Refused:
    """The one answer to a sign-in that fails, for whatever reason."""
    return Refused(403, _("Email and passphrase do not go together. Nothing was changed; try again."))


def too_many() -> Refused:
    """The one answer past any limit."""
    return Refused(429, _("That was tried often just now. Wait a while, then try again."))
