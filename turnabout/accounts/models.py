"""Person: somebody who can sign in; SignIn and Device: where. Two links that are used once."""

from __future__ import annotations

import secrets
import unicodedata
import uuid
from datetime import datetime, timedelta
from hashlib import sha256
from typing import TYPE_CHECKING, ClassVar
from zoneinfo import ZoneInfo

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.sessions.models import Session
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext

from turnabout.accounts.zones import place

# Ours are 132 characters: longer than Django's own column, which PostgreSQL holds to the letter.
HASH_LENGTH = 255
OPERATOR_LINK_LIFE = timedelta(days=7)


def normalise_email(email: str) -> str:
    """One spelling per address: NFKC, trimmed, case folded. Salts are derived from this form."""
    return unicodedata.normalize("NFKC", email).strip().casefold()


if TYPE_CHECKING:
    Text = models.CharField[str, str]
else:
    Text = models.CharField


class NameField(Text):
    """A name. Nobody alive has an empty one: it is shown as what it stands for, on every page alike."""

    def from_db_value(self, value: str | None, *_expression: object) -> str | None:
        return gettext("former partner") if value == "" else value


class PersonManager(BaseUserManager["Person"]):
    """Finds people by the email they sign in with."""

    def get_by_natural_key(self, username: str | None) -> Person:
        return self.get(email=normalise_email(username or ""))


class Person(AbstractBaseUser):
    """Somebody with an account.

    `id` is made by the person's own browser at sign-up, because it is sealed into the keyring before
    the server has seen anything. `password` is Django's hash of the *auth secret*, which the browser
    derives from the passphrase; the passphrase itself never arrives here.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    password = models.CharField(max_length=HASH_LENGTH)
    email = models.EmailField(unique=True)
    name = NameField(max_length=80)
    time_zone = models.CharField(max_length=64)
    language = models.CharField(max_length=12, default="en")
    is_operator = models.BooleanField(default=False)
    # Demo people exist with passphrases lying in a file: they may sign in from this machine only.
    is_demo = models.BooleanField(default=False)
    created_at = models.DateTimeField()
    # Whoever reads at this address has said that it is theirs; or that it is not, and wants no more letters.
    email_verified_at = models.DateTimeField(null=True)
    email_refused_at = models.DateTimeField(null=True)
    # Whoever has left, and whose row stays because a partner's rows name it: `accounts/farewell.py`.
    deleted_at = models.DateTimeField(null=True)

    objects: ClassVar[PersonManager] = PersonManager()

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["name", "time_zone"]

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                name="accounts_whoever_left_has_no_name",
                condition=Q(deleted_at=None) | Q(name=""),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def zone(self) -> ZoneInfo:
        """The person's own time zone."""
        return ZoneInfo(self.time_zone)

    @property
    def place(self) -> str:
        """The same as people say it: the place, not the continent."""
        return place(self.time_zone)


class DeviceQuerySet(models.QuerySet["Device"]):
    """Devices are reached through their person."""

    def of(self, person: Person) -> DeviceQuerySet:
        return self.filter(person=person)


class Device(models.Model):
    """A browser in which this person has signed in, known again by a long-lived random cookie.

    `mark` is a hash of cookie and person together, so that two people's rows never show that they
    share a browser.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    mark = models.CharField(max_length=64, unique=True)
    browser = models.CharField(max_length=20)
    system = models.CharField(max_length=20)
    first_seen_at = models.DateTimeField()
    last_seen_at = models.DateTimeField()

    objects = DeviceQuerySet.as_manager()

    def __str__(self) -> str:
        return f"device of {self.person_id}"


class SignInQuerySet(models.QuerySet["SignIn"]):
    """Sign-ins are reached through their person."""

    def of(self, person: Person) -> SignInQuerySet:
        return self.filter(person=person)


class SignIn(models.Model):
    """One signed-in session, as its person sees it. It goes with the session, however that ends."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    session = models.OneToOneField(Session, on_delete=models.CASCADE, related_name="+")
    device = models.ForeignKey(Device, on_delete=models.SET_NULL, null=True, related_name="+")
    browser = models.CharField(max_length=20)
    system = models.CharField(max_length=20)
    began_at = models.DateTimeField()
    # To the hour only: when somebody reads what is nobody's business.
    last_seen_at = models.DateTimeField()

    objects = SignInQuerySet.as_manager()

    def __str__(self) -> str:
        return f"sign-in of {self.person_id}"


class EmailLink(models.Model):
    """A link sent to an address: whoever shows it can read there. It is there until it is used or old.

    Only a hash of its token is kept. Without a person it is for somebody who has no account yet.
    """

    VERIFY, CHANGE, UNDO, SIGN_UP, RESET, ANEW = "verify", "change", "undo", "sign-up", "reset", "anew"
    # Somebody typed this address; whether it has an account is looked up later, where nobody measures the time. It is
    # no link: it opens nothing, and waits until it is answered.
    ASKED = "asked"
    LIFE: ClassVar[dict[str, timedelta]] = {
        VERIFY: timedelta(days=7),
        CHANGE: timedelta(days=1),
        UNDO: timedelta(days=7),
        SIGN_UP: timedelta(days=1),
        ASKED: timedelta(0),
        RESET: timedelta(days=1),
        ANEW: timedelta(days=14),
    }

    purpose = models.CharField(max_length=10)
    token_hash = models.CharField(max_length=64, unique=True)
    person = models.ForeignKey(Person, on_delete=models.CASCADE, null=True, related_name="+")
    email = models.EmailField()
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField(db_index=True)

    def __str__(self) -> str:
        return f"{self.purpose} link of {self.created_at:%Y-%m-%d}"

    @classmethod
    def make(cls, purpose: str, email: str, now: datetime, *, person: Person | None = None) -> tuple[EmailLink, str]:
        """A fresh link, and its token, which is not kept."""
        token = secrets.token_urlsafe(32)
        link = cls._default_manager.create(
            purpose=purpose,
            token_hash=_hash(token),
            person=person,
            email=email,
            created_at=now,
            expires_at=now + cls.LIFE[purpose],
        )
        return link, token

    @classmethod
    def shown(cls, purpose: str, token: str, now: datetime) -> EmailLink | None:
        """The link with this token, to be looked at."""
        return cls._open(purpose, now).filter(token_hash=_hash(token)).first()

    @classmethod
    def held(cls, purpose: str, token: str, now: datetime) -> EmailLink | None:
        """The link with this token, locked until the transaction ends, to be used; its person first, as everywhere."""
        found = cls._open(purpose, now).filter(token_hash=_hash(token))
        list(Person.objects.select_for_update(no_key=True).filter(id__in=found.values("person")))
        return found.select_for_update().first()

    @classmethod
    def others(cls, purpose: str, token: str, person: Person) -> models.QuerySet[EmailLink]:
        """A person's other links for the same, beside the one with this token."""
        return cls._default_manager.filter(purpose=purpose, person=person).exclude(token_hash=_hash(token))

    @classmethod
    def drop_old(cls, now: datetime) -> None:
        """Forget every link that nobody can use any more, and with it the address it was for.

        What was only asked for goes with its answer, however late that comes: the server may have been down.
        """
        cls._default_manager.filter(expires_at__lte=now).exclude(purpose=cls.ASKED).delete()

    @classmethod
    def _open(cls, purpose: str, now: datetime) -> models.QuerySet[EmailLink]:
        return cls._default_manager.filter(purpose=purpose, expires_at__gt=now)


class OperatorLink(models.Model):
    """A link that makes whoever opens it first the operator. Only its hash is kept."""

    token_hash = models.CharField(max_length=64, unique=True)
    created_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"operator link of {self.created_at:%Y-%m-%d}"

    @classmethod
    def make(cls, now: datetime) -> str:
        """A fresh token, once; every unused earlier link stops working."""
        cls.objects.filter(used_at=None).delete()
        token = secrets.token_urlsafe(32)
        cls.objects.create(token_hash=_hash(token), created_at=now)
        return token

    @classmethod
    def opens(cls, token: str, now: datetime) -> bool:
        """Whether somebody could still come in by this token."""
        return cls._open(now).filter(token_hash=_hash(token)).exists()

    @classmethod
    def _open(cls, now: datetime) -> models.QuerySet[OperatorLink]:
        return cls._default_manager.filter(used_at=None, created_at__gt=now - OPERATOR_LINK_LIFE)

    @classmethod
    def find(cls, token: str, now: datetime) -> OperatorLink | None:
        """The unused, unexpired link with this token, locked until the transaction ends."""
        return cls._open(now).select_for_update().filter(token_hash=_hash(token)).first()


def _hash(token: str) -> str:
    return sha256(token.encode()).hexdigest()
