"""What is kept sealed: one keyring a person, and records with every revision of theirs."""

from __future__ import annotations

import uuid
from datetime import datetime, timedelta
from typing import ClassVar, cast

from django.db import models
from django.db.models import Exists, F, OuterRef, Q

from turnabout.accounts.models import HASH_LENGTH, Person
from turnabout.vault.audience import audience
from turnabout.web.prepared import prepared


class Keyring(models.Model):
    """A person's root, sealed to what their passphrase and their recovery code unlock.

    `salt`, `n`, `r`, `p` are the scrypt parameters; `recipient` is the person identity's public half,
    the only recipient ever published; `recovery_hash` is a hash of the recovery auth secret, `writing_hash` of
    what goes with everything that this root's keys write (`writing.py`). `before_*` is
    what stood before the last change of passphrase: it still lets its owner in until the new one has.
    """

    person = models.OneToOneField(Person, on_delete=models.CASCADE, primary_key=True)
    revision = models.PositiveIntegerField()
    root = models.PositiveIntegerField(default=1)
    salt = models.CharField(max_length=43)
    n = models.PositiveIntegerField()
    r = models.PositiveIntegerField()
    p = models.PositiveIntegerField()
    wrap = models.BinaryField()
    recipient = models.CharField(max_length=62)
    recovery_hash = models.CharField(max_length=HASH_LENGTH)
    writing_hash = models.CharField(max_length=64, blank=True)
    before_password = models.CharField(max_length=HASH_LENGTH, blank=True)
    before_recovery_hash = models.CharField(max_length=HASH_LENGTH, blank=True)
    before_wrap = models.BinaryField(null=True)
    before_revision = models.PositiveIntegerField(null=True)
    code_made_at = models.DateTimeField(null=True)
    # When the person said they kept it, last knew two of its words, last showed all twelve.
    code_kept_at = models.DateTimeField(null=True)
    words_shown_at = models.DateTimeField(null=True)
    code_shown_at = models.DateTimeField(null=True)
    updated_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"keyring of {self.person_id}"

    @classmethod
    def of(cls, person: Person) -> Keyring | None:
        """Theirs, asked for once while this person is at hand; None before they have keys."""
        known = cls.person.field.remote_field
        if not known.is_cached(person):
            known.set_cached_value(person, next(iter(_keyrings(person)), None))
        return cast("Keyring | None", known.get_cached_value(person))


@prepared
def _keyrings(person: Person) -> models.QuerySet[Keyring]:
    return Keyring.objects.filter(person=person)


class PasskeyQuerySet(models.QuerySet["Passkey"]):
    """The only way to passkeys, but for whoever shows one."""

    def of(self, person: Person) -> PasskeyQuerySet:
        """Those of one person, oldest first."""
        return self.filter(person=person).order_by("created_at", "id")

    def opening(self) -> PasskeyQuerySet:
        """Those that do for a passphrase."""
        return self.filter(prf=True)


class Passkey(models.Model):
    """A key pair in a device or a password manager that signs its person in; here is the public half.

    `prf` says that it also opens the keyring, by a secret that only a browser gets to see: its recipient is
    sealed inside the wrap, by `credential_id`, which is unpadded base64url.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    credential_id = models.CharField(max_length=512, unique=True)
    public_key = models.BinaryField()
    # How often it was used, as it says itself; 0 for ever from those that are on several devices.
    sign_count = models.PositiveBigIntegerField()
    name = models.CharField(max_length=80)
    prf = models.BooleanField()
    created_at = models.DateTimeField()
    last_used_at = models.DateTimeField(null=True)

    objects = PasskeyQuerySet.as_manager()

    def __str__(self) -> str:
        return f"passkey {self.id}"


class StartAnew(models.Model):
    """Somebody asks for new keys with neither passphrase nor code. It takes two days, in which it can be stopped.

    Over when stopped, done, or two weeks after it could have been done.
    """

    DELAY: ClassVar[timedelta] = timedelta(hours=48)
    LIFE: ClassVar[timedelta] = timedelta(days=14)

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    asked_at = models.DateTimeField()
    due_at = models.DateTimeField()
    invited_at = models.DateTimeField(null=True)
    over_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(name="vault_one_start_anew", fields=["person"], condition=Q(over_at=None)),
        ]

    def __str__(self) -> str:
        return f"start anew of {self.person_id}"

    @classmethod
    def open_for(cls, person: Person, now: datetime) -> StartAnew | None:
        """The one under way, if there is one."""
        found = next(iter(_under_way(person)), None)
        return found if found and now < found.due_at + cls.LIFE else None


@prepared
def _under_way(person: Person) -> models.QuerySet[StartAnew]:
    return StartAnew.objects.filter(person=person, over_at=None)


class FormerKeyringQuerySet(models.QuerySet["FormerKeyring"]):
    """The only way to what a start anew replaced."""

    def of(self, person: Person, now: datetime) -> FormerKeyringQuerySet:
        """Those of one person that are still kept, newest first: several, where somebody started anew again."""
        return self.filter(person=person, until__gt=now).order_by("-root").select_related("person")

    def opening(self, root: int) -> FormerKeyringQuerySet:
        """Those that open what was sealed under this root."""
        return self.filter(first_root__lte=root, root__gte=root)


class FormerKeyring(models.Model):
    """What a start anew replaced, kept for thirty days: a passphrase that turns up opens the old root again.

    It is the one way to what was written under the roots from `first_root` to `root`.
    """

    LIFE: ClassVar[timedelta] = timedelta(days=30)

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    root = models.PositiveIntegerField()
    first_root = models.PositiveIntegerField(default=1)
    salt = models.CharField(max_length=43)
    n = models.PositiveIntegerField()
    r = models.PositiveIntegerField()
    p = models.PositiveIntegerField()
    wrap = models.BinaryField()
    password = models.CharField(max_length=HASH_LENGTH)
    recovery_hash = models.CharField(max_length=HASH_LENGTH)
    until = models.DateTimeField(db_index=True)

    objects = FormerKeyringQuerySet.as_manager()

    def __str__(self) -> str:
        return f"former keyring of {self.person_id}"

    @property
    def began_at(self) -> datetime:
        """When other keys took its place."""
        return self.until - self.LIFE


class Move(models.Model):
    """Somebody signed up with an archive from another instance, and may bring what is in it for a while.

    `revisions` and `size`, in bytes, count what came; `brought_at` is when everything of their own was here.
    """

    LIFE: ClassVar[timedelta] = timedelta(days=30)

    person = models.OneToOneField(Person, on_delete=models.CASCADE, primary_key=True, related_name="+")
    began_at = models.DateTimeField()
    until = models.DateTimeField(db_index=True)
    revisions = models.PositiveIntegerField(default=0)
    size = models.PositiveBigIntegerField(default=0)
    brought_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"move of {self.person_id}"

    @classmethod
    def of(cls, person: Person) -> Move | None:
        """Theirs, open or over."""
        return next(iter(_moves(person)), None)

    @classmethod
    def open_for(cls, person: Person, now: datetime) -> Move | None:
        """The one under way, if there is one."""
        return cls._default_manager.filter(person=person, until__gt=now).first()


@prepared
def _moves(person: Person) -> models.QuerySet[Move]:
    return Move.objects.filter(person=person)


class RecordQuerySet(models.QuerySet["Record"]):
    """The only way to records."""

    def of(self, person: Person, now: datetime) -> RecordQuerySet:
        """What this person may fetch: their own, and what partnerships of theirs share."""
        answered = Record.objects.filter(server_kind="pulse", occasion=OuterRef("occasion"), author=person)
        unblinded = Q(author=person) | Q(blind_until__lte=now) | Exists(answered)
        among = Q(partnership__in=audience().readable(person))
        return self.filter(
            Q(server_kind="own", author=person)
            | (among & Q(server_kind__in=["shared", "key"]))
            | (among & Q(server_kind="pulse") & unblinded),
        )


class Record(models.Model):
    """One sealed thing. Its real kind, like all else inside, is known to the two browsers only.

    `partnership` is no foreign key: the vault does not know what a partnership is. `occasion` groups
    the pulses that are revealed together, `blind_until` when they are at the latest. `epoch` is that of
    the newest revision: a record that is written on after its keys were replaced moves to the new ones.
    """

    KINDS: ClassVar[list[tuple[str, str]]] = [(kind, kind) for kind in ("own", "shared", "pulse", "key")]

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    server_kind = models.CharField(max_length=6, choices=KINDS)
    partnership = models.UUIDField(null=True, db_index=True)
    epoch = models.PositiveIntegerField()
    author = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    occasion = models.UUIDField(null=True, db_index=True)
    blind_until = models.DateTimeField(null=True)
    revision = models.PositiveIntegerField()
    created_at = models.DateTimeField()

    objects = RecordQuerySet.as_manager()

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                name="vault_own_has_no_partnership",
                condition=Q(server_kind="own", partnership=None)
                | (~Q(server_kind="own") & Q(partnership__isnull=False)),
            ),
            models.UniqueConstraint(
                name="vault_one_pulse_each",
                fields=["occasion", "author"],
                condition=Q(server_kind="pulse"),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.server_kind} record {self.id}"


class RevisionQuerySet(models.QuerySet["Revision"]):
    """Revisions are reached through the records a person may fetch."""

    def of(self, person: Person, now: datetime) -> RevisionQuerySet:
        return self.filter(record__in=Record.objects.of(person, now)).select_related("record")

    def current(self) -> RevisionQuerySet:
        """The newest revision of each record, oldest record first."""
        return self.filter(number=F("record__revision")).order_by("record__created_at", "record_id")


class Revision(models.Model):
    """One envelope. All are kept: a browser that missed some checks the chain between."""

    record = models.ForeignKey(Record, on_delete=models.CASCADE, related_name="revisions")
    number = models.PositiveIntegerField()
    # The epoch, or for one's own the number of the root, whose keys it was sealed under.
    epoch = models.PositiveIntegerField(default=1)
    sealed = models.BinaryField()
    created_at = models.DateTimeField()

    objects = RevisionQuerySet.as_manager()

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(name="vault_one_envelope_a_revision", fields=["record", "number"]),
        ]

    def __str__(self) -> str:
        return f"revision {self.number} of {self.record_id}"
