"""Showing the auth secret: who somebody is, within limits, and in equal time whether or not they exist."""

from __future__ import annotations

from functools import cache
from http import HTTPStatus
from secrets import token_urlsafe
from typing import TYPE_CHECKING, Any

from django.contrib.auth import authenticate
from django.contrib.auth.hashers import check_password, make_password
from django.utils.translation import gettext as _

from turnabout.accounts.models import Person
from turnabout.vault import passkeys
from turnabout.vault.models import FormerKeyring, Keyring
from turnabout.vault.rekeying import go_back
from turnabout.web.answers import Refused, text
from turnabout.web.limits import Limit, address

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from django.http import HttpRequest

    from turnabout.accounts.access import Signed

# Five wrong passphrases for one email from one place, then a wait; and a wider net for many places.
WRONG_HERE = Limit("wrong here", times=5, seconds=15 * 60)
WRONG_FROM = Limit("wrong from", times=30, seconds=15 * 60)
WRONG_ANYWHERE = Limit("wrong anywhere", times=50, seconds=60 * 60)
# A code is 128 bits: the limit spares the machine, not the code.
WRONG_CODE = Limit("wrong code", times=20, seconds=60 * 60)


def proved(request: HttpRequest, email: str, auth: str) -> Person:
    """The person with this email and auth secret. Raises Refused 403, or 429 after five wrong."""
    here = f"{email}|{address(request)}"
    limits = ((WRONG_HERE, here), (WRONG_FROM, address(request)), (WRONG_ANYWHERE, email))
    # Before hashing: somebody past a limit must not cost anything.
    if any(limit.exhausted(subject) for limit, subject in limits):
        raise too_many()
    person = authenticate(request, username=email, password=auth) or _by_the_one_before(email, auth)
    if not isinstance(person, Person):
        for limit, subject in limits:
            limit.take(subject)
        raise wrong()
    WRONG_HERE.forget(here)
    return person


def _by_the_one_before(email: str, auth: str) -> Person | None:
    """Whoever still goes by the passphrase of before a change that was never used; that undoes the change.

    One more hash for everybody else too, and no row that takes time to read, so that the time says nothing.
    """
    stood = Keyring.objects.filter(person__email=email).values_list("before_password", flat=True).first()
    if not check_password(auth, stood or _nobodys()) or not stood:
        return None
    person = Person.objects.filter(email=email).first()
    return person if person and go_back(person, stood) else None


@cache
def _nobodys() -> str:
    return make_password(token_urlsafe(32))


def proved_by_code(person: Person, recovery_auth: str) -> None:
    """Take the recovery code for this person's, or raise Refused 403 or 429."""
    if WRONG_CODE.exhausted(str(person.id)):
        raise too_many()
    keyring = Keyring.objects.get(person=person)
    if check_password(recovery_auth, keyring.recovery_hash):
        return
    before = keyring.before_recovery_hash
    if before and check_password(recovery_auth, before) and go_back(person, before):
        return
    WRONG_CODE.take(str(person.id))
    raise Refused(403, _("That is not the recovery code of this account. Check the words and try again."))


def proved_by_passkey(
    request: HttpRequest, told: object, now: datetime, *, person: Person | None = None
) -> passkeys.Shown:
    """The passkey somebody shows; that person's, where one is given. Raises Refused 400, 403, 429."""
    here = address(request)
    if WRONG_FROM.exhausted(here):
        raise too_many()
    try:
        return passkeys.shown(request, told, now, person=person)
    except Refused as refused:
        if refused.status == HTTPStatus.FORBIDDEN:
            WRONG_FROM.take(here)
        raise


def proved_somehow(request: Signed, body: dict[str, Any], now: datetime) -> Person:
    """Whoever is signed in, by passphrase (`auth`), recovery code (`recovery_auth`) or a passkey. Raises Refused.

    The passkey is shown now (`passkey`), or was when the keyring was handed out (`proved`).
    """
    proof = body.get("proof")
    if not isinstance(proof, dict):
        raise Refused(400, _("“%(name)s” is missing. Nothing was changed.") % {"name": "proof"})
    if "recovery_auth" in proof:
        proved_by_code(request.user, text(proof, "recovery_auth", longest=43))
        return request.user
    if "passkey" in proof:
        shown = proved_by_passkey(request, proof["passkey"], now, person=request.user)
        if not shown.passkey.prf:
            # It signs in and opens nothing: whoever has it must not replace what they could not open.
            raise Refused(403, _("This passkey signs in and does not open your keys. Use your passphrase or code."))
        return request.user
    if "proved" in proof:
        if not passkeys.proves_on(request, text(proof, "proved", longest=43)):
            raise Refused(403, _("You used your passkey a while ago. Nothing was changed; use it once more."))
        return request.user
    return proved_again(request, text(proof, "auth", longest=43))


def proved_again(request: Signed, auth: str) -> Person:
    """Whoever is signed in, having shown their auth secret once more. Raises Refused 403 or 429."""
    try:
        return proved(request, request.user.email, auth)
    except Refused as refused:
        if refused.status == HTTPStatus.FORBIDDEN:
            raise Refused(403, _("That passphrase does not fit. Nothing was changed; try again.")) from refused
        raise


def proved_of_before(request: Signed, shown: dict[str, Any], kept: Iterable[FormerKeyring]) -> FormerKeyring:
    """The keyring of before a start anew that a passphrase (`auth`) or code of then opened. Raises Refused 403, 429.

    Wrong ones are counted beside those for signing in: whoever is signed in here must not lock that.
    """
    subject = f"before|{request.user.id}"
    here = f"{subject}|{address(request)}"
    limits = ((WRONG_HERE, here), (WRONG_FROM, address(request)), (WRONG_ANYWHERE, subject))
    if any(limit.exhausted(one) for limit, one in limits):
        raise too_many()
    by_code = "recovery_auth" in shown
    secret = text(shown, "recovery_auth" if by_code else "auth", longest=43)
    for former in kept:
        if check_password(secret, former.recovery_hash if by_code else former.password):
            WRONG_HERE.forget(here)
            return former
    for limit, one in limits:
        limit.take(one)
    raise Refused(403, _("That did not open your keys before you started anew. Nothing was changed; try again."))


def wrong() -> Refused:
    """The one answer to a sign-in that fails, for whatever reason."""
    return Refused(403, _("Email and passphrase do not go together. Nothing was changed; try again."))


def too_many() -> Refused:
    """The one answer past any limit."""
    return Refused(429, _("That was tried often just now. Wait a while, then try again."))
