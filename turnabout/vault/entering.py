"""Sign-up: person, keyring and roster come into being in one transaction, or not at all."""

from __future__ import annotations

import re
from dataclasses import dataclass
from hashlib import sha256
from hmac import new as hmac
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.conf import settings
from django.contrib.auth.hashers import make_password
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from turnabout.accounts import verification
from turnabout.accounts.models import Person, normalise_email
from turnabout.accounts.zones import is_clock
from turnabout.vault import bringing
from turnabout.vault.admission import admit
from turnabout.vault.keeping import Offered, binary, keep, offered, unpadded, uuid
from turnabout.vault.models import Keyring
from turnabout.vault.wrap import MOST_WRAP
from turnabout.vault.writing import hash_of
from turnabout.web.answers import Refused, text, whole

if TYPE_CHECKING:
    from datetime import datetime

SCRYPT_N = 2**17
SCRYPT_R = 8
SCRYPT_P = 1
MOST_ROOTS = 1000
AUTH_SECRET = re.compile(r"[A-Za-z0-9_-]{43}")
RECIPIENT = re.compile(r"age1[02-9ac-hj-np-z]{58}")


@dataclass(frozen=True)
class Moving:
    """What goes on from an archive: which revision of the keyring this is, and how many roots it holds."""

    revision: int
    root: int


@dataclass(frozen=True)
class Newcomer:
    """A sign-up request, its form checked."""

    id: UUID
    name: str
    email: str
    time_zone: str
    language: str
    auth: str
    recovery_auth: str
    wrap: bytes
    recipient: str
    writing: str
    roster: Offered
    door: dict[str, Any]
    moving: Moving | None


def salt_for(email: str) -> str:
    """The scrypt salt for an email, the same whether or not anybody has it.

    HMAC-SHA256 under the instance's own key, so that asking says nothing of who has an account.
    """
    return unpadded(hmac(bytes.fromhex(settings.SERVER_KEY), normalise_email(email).encode(), sha256).digest())


def newcomer(body: dict[str, Any]) -> Newcomer:
    """Read a sign-up request. Raises Refused 400 with the field that needs another look."""
    if body.get("adult") is not True or body.get("understood") is not True:
        raise Refused(400, _("Please confirm both sentences above the button. Everything you typed is kept."))
    return Newcomer(
        id=uuid(body, "person"),
        name=_name(body),
        email=email_in(body),
        time_zone=_time_zone(body),
        language=_language(body),
        auth=secret_in(body, "auth"),
        recovery_auth=secret_in(body, "recovery_auth"),
        wrap=binary(body, "wrap", most=MOST_WRAP),
        recipient=recipient_in(body),
        writing=secret_in(body, "writing"),
        roster=offered(_object(body, "roster"), kinds=["own"]),
        door=_object(body, "door"),
        moving=_moving(_object(body, "moving")) if "moving" in body else None,
    )


def sign_up(new: Newcomer, now: datetime) -> Person:
    """Let somebody in. Raises Refused 403 (no door opens), 409 (the email, or the id, cannot be used)."""
    try:
        with transaction.atomic():
            on_entry = admit(new.door, now)
            if on_entry is None:
                raise Refused(
                    403,
                    _("This link has been used or has run out. Ask whoever sent it for a new one."),
                )
            person = _create(new, now)
            if new.moving:
                bringing.begin(person, new.roster, now)
            else:
                keep(person, new.roster, now)
            on_entry(person)
            if person.email_verified_at is None:
                verification.ask(person, now)
            return person
    except IntegrityError as fault:
        if new.moving:
            # One sentence for both, so that a number found in an archive says no more of its person than a guess would.
            raise Refused(
                409,
                _(
                    "This email, or this archive, can’t be used for a new account here. "
                    "Nothing was changed; if it is yours, sign in instead."
                ),
                field="email",
            ) from fault
        # Said only to somebody who holds a working link, and counted by address: see the threat model.
        raise Refused(
            409,
            _("This email can’t be used for a new account here. If it is yours, sign in instead."),
            field="email",
        ) from fault


def _create(new: Newcomer, now: datetime) -> Person:
    person = Person.objects.create(
        id=new.id,
        name=new.name,
        email=new.email,
        time_zone=new.time_zone,
        language=new.language,
        password=make_password(new.auth),
        created_at=now,
    )
    Keyring.objects.create(
        person=person,
        revision=new.moving.revision if new.moving else 1,
        root=new.moving.root if new.moving else 1,
        salt=salt_for(new.email),
        n=SCRYPT_N,
        r=SCRYPT_R,
        p=SCRYPT_P,
        wrap=new.wrap,
        recipient=new.recipient,
        recovery_hash=make_password(new.recovery_auth),
        writing_hash=hash_of(new.writing),
        code_made_at=now,
        updated_at=now,
    )
    return person


def _moving(said: dict[str, Any]) -> Moving:
    """The next revision of the archive's keyring, never its first. Raises Refused 400."""
    return Moving(revision=whole(said, "revision", least=2), root=whole(said, "root", least=1, most=MOST_ROOTS))


def email_in(body: dict[str, Any]) -> str:
    """The normalised email of a request. Raises Refused 400."""
    email = normalise_email(text(body, "email", longest=254))
    try:
        validate_email(email)
    except ValidationError as fault:
        raise Refused(400, _("This does not look like an email address. Please check it."), field="email") from fault
    return email


def _name(body: dict[str, Any]) -> str:
    name = text(body, "name", longest=80)
    if not name:
        raise Refused(400, _("Please say what your partner should call you."), field="name")
    return name


def _time_zone(body: dict[str, Any]) -> str:
    zone = text(body, "time_zone", longest=64)
    if not is_clock(zone):
        raise Refused(400, _("Please choose your time zone from the list."), field="time_zone")
    return zone


def _language(body: dict[str, Any]) -> str:
    language = text(body, "language", longest=12)
    return language if language in dict(settings.LANGUAGES) else settings.LANGUAGE_CODE


def recipient_in(body: dict[str, Any]) -> str:
    """The recipient a person’s own browser publishes. Raises Refused 400."""
    recipient = text(body, "recipient", longest=62)
    if not RECIPIENT.fullmatch(recipient):
        raise Refused(400, _("Your keys arrived garbled. Nothing was changed; reload and try again."))
    return recipient


def secret_in(body: dict[str, Any], name: str) -> str:
    """A derived secret; anything of another form might be a passphrase and must not be kept. Raises Refused 400."""
    secret = text(body, name, longest=43)
    if not AUTH_SECRET.fullmatch(secret):
        raise Refused(400, _("Your keys arrived garbled. Nothing was changed; reload and try again."))
    return secret


def _object(body: dict[str, Any], name: str) -> dict[str, Any]:
    value = body.get(name)
    if not isinstance(value, dict):
        raise Refused(400, _("“%(name)s” is missing. Nothing was changed.") % {"name": name})
    return value


def parameters(body: dict[str, Any]) -> dict[str, object]:
    """The scrypt parameters for an email: its keyring's, or what a new one would get."""
    email = email_in(body)
    keyring = Keyring.objects.filter(person__email=email).first()
    salt = keyring.salt if keyring else salt_for(email)
    n, r, p = (keyring.n, keyring.r, keyring.p) if keyring else (SCRYPT_N, SCRYPT_R, SCRYPT_P)
    return {"salt": salt, "n": n, "r": r, "p": p}
