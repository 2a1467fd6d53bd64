"""Person: somebody who can sign in. OperatorLink: how the first one does."""

from __future__ import annotations

import secrets
import unicodedata
import uuid
from datetime import datetime, timedelta
from hashlib import sha256
from typing import ClassVar
from zoneinfo import ZoneInfo

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models

OPERATOR_LINK_LIFE = timedelta(days=7)


def normalise_email(email: str) -> str:
    """One spelling per address: NFKC, trimmed, case folded. Salts are derived from this form."""
    return unicodedata.normalize("NFKC", email).strip().casefold()


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
    email = models.EmailField(unique=True)
    name = models.CharField(max_length=80)
    time_zone = models.CharField(max_length=64)
    language = models.CharField(max_length=12, default="en")
    is_operator = models.BooleanField(default=False)
    # Demo people exist with passphrases lying in a file: they may sign in from this machine only.
    is_demo = models.BooleanField(default=False)
    created_at = models.DateTimeField()

    objects: ClassVar[PersonManager] = PersonManager()

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["name", "time_zone"]

    def __str__(self) -> str:
        return self.name

    @property
    def zone(self) -> ZoneInfo:
        """The person's own time zone."""
        return ZoneInfo(self.time_zone)


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
