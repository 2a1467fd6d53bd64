"""Partnership: two people. Invitation: how one begins. Block: how none does any more. Report: who was told."""

from __future__ import annotations

import uuid
from datetime import datetime, timedelta
from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from turnabout.accounts.models import Person

INVITATION_LIFE = timedelta(days=7)


class PartnershipQuerySet(models.QuerySet["Partnership"]):
    """The only way to partnerships."""

    def of(self, person: Person) -> PartnershipQuerySet:
        """Those this person is one of the two of, also ended ones: what was shared stays readable."""
        return self.filter(Q(first=person) | Q(second=person)).select_related("first", "second")

    def living(self) -> PartnershipQuerySet:
        """Those that have not ended."""
        return self.filter(ended_at=None)

    def confirmed(self) -> PartnershipQuerySet:
        """Those both have said yes to, and that have not ended."""
        return self.living().exclude(confirmed_at=None)

    def locked(self) -> PartnershipQuerySet:
        """Held until the transaction ends.

        What only refers to them is written meanwhile: whoever writes it may hold a row that comes next here.
        """
        return self.select_for_update(no_key=True, of=("self",))


class Partnership(models.Model):
    """Two people; `first` invited, `second` accepted. `id` is made by the accepter's browser."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    first = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    second = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    epoch = models.PositiveIntegerField(default=1)
    created_at = models.DateTimeField()
    confirmed_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    # The first of the month since which the two have done this, from before Turnabout; who said so last, and when.
    since = models.DateField(null=True)
    since_said_by = models.ForeignKey(Person, null=True, on_delete=models.SET_NULL, related_name="+")
    since_said_at = models.DateTimeField(null=True)

    objects = PartnershipQuerySet.as_manager()

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(name="partnerships_two_people", condition=~Q(first=F("second"))),
        ]

    def __str__(self) -> str:
        return f"{self.first} and {self.second}"

    @property
    def people(self) -> tuple[Person, Person]:
        """The two, inviter first."""
        return self.first, self.second

    def partner_of(self, person: Person) -> Person:
        """The other one."""
        return self.second if person == self.first else self.first


class InvitationQuerySet(models.QuerySet["Invitation"]):
    """The only way to invitations."""

    def of(self, person: Person) -> InvitationQuerySet:
        """Those this person sent."""
        return self.filter(inviter=person).select_related("partnership")

    def open(self, now: datetime) -> InvitationQuerySet:
        """Those somebody may still claim."""
        return self.filter(revoked_at=None, claimed_at=None, expires_at__gt=now)

    def at_hand(self, now: datetime) -> InvitationQuerySet:
        """The same, and those that were claimed and wait for the inviter's yes."""
        may_be_claimed = Q(revoked_at=None, claimed_at=None, expires_at__gt=now)
        found = self.filter(may_be_claimed | Q(claimed_at__isnull=False), answered_at=None).select_related(None)
        return found.only("created_at", "expires_at", "claimed_at", "reopens")


class Invitation(models.Model):
    """A single-use link whose secret the server never sees.

    `claim_hash` is SHA-256 of what the link's holder can derive, as unpadded base64url. `sealed` says
    under the link's secret who asks and what; `handover` and `secret` are the accepter's answer
    (`keys.md`), kept until the inviter has said yes or no.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    inviter = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    claim_hash = models.CharField(max_length=43)
    sealed = models.BinaryField()
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True)
    claimed_at = models.DateTimeField(null=True)
    answered_at = models.DateTimeField(null=True)
    partnership = models.ForeignKey(Partnership, null=True, on_delete=models.CASCADE, related_name="+")
    # A link that lets somebody back in: to which partnership, whom, and for which epoch.
    reopens = models.ForeignKey(Partnership, null=True, on_delete=models.CASCADE, related_name="+")
    returning = models.ForeignKey(Person, null=True, on_delete=models.CASCADE, related_name="+")
    epoch = models.PositiveIntegerField(default=1)
    handover = models.TextField(blank=True)
    secret = models.BinaryField(null=True)

    objects = InvitationQuerySet.as_manager()

    def __str__(self) -> str:
        return f"invitation {self.id}"

    def state(self, now: datetime) -> str:
        """`open`, `revoked`, `expired`, `claimed` (waiting for the inviter's yes) or `answered`."""
        if self.revoked_at:
            return "revoked"
        if self.answered_at:
            return "answered"
        if self.claimed_at:
            return "claimed"
        return "open" if now < self.expires_at else "expired"


class ReunionQuerySet(models.QuerySet["Reunion"]):
    """The only way to reunions."""

    def of(self, person: Person) -> ReunionQuerySet:
        """What this person has said; what others said is nobody's to see."""
        return self.filter(person=person).order_by("said_at", "id")


class Reunion(models.Model):
    """Somebody with an archive says: this partnership, with that person.

    It begins to count when the other has said the same. Until then the ids name nothing on this instance;
    `recipient` is the partner's as pinned, or None where they made new keys since. `began_at` and `ended_at` are the
    partnership's own, `brought_at` is when this person's part was all here.
    """

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    partnership = models.UUIDField(db_index=True)
    partner = models.UUIDField()
    inviter = models.UUIDField()
    epoch = models.PositiveIntegerField()
    recipient = models.CharField(max_length=62, null=True)  # noqa: DJ001 - none is “whichever”, and no recipient is empty
    began_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    said_at = models.DateTimeField()
    made_at = models.DateTimeField(null=True)
    brought_at = models.DateTimeField(null=True)

    objects = ReunionQuerySet.as_manager()

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(name="partnerships_one_reunion_each", fields=["person", "partnership"]),
        ]

    def __str__(self) -> str:
        return f"reunion in {self.partnership}"

    @property
    def state(self) -> str:
        """`waiting`, `here` (what was written may be brought) or `brought`."""
        if self.brought_at:
            return "brought"
        return "here" if self.made_at else "waiting"


class BlockQuerySet(models.QuerySet["Block"]):
    """The only way to blocks."""

    def of(self, person: Person) -> BlockQuerySet:
        """Those this person made; that they are blocked themselves is nobody's to see."""
        return self.filter(blocker=person).select_related("blocked").order_by("-created_at")


class Block(models.Model):
    """One person wants nothing more to begin with another. It holds in both directions, until taken back."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    blocker = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    blocked = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    created_at = models.DateTimeField()

    objects = BlockQuerySet.as_manager()

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(name="partnerships_one_block_each", fields=["blocker", "blocked"]),
            models.CheckConstraint(name="partnerships_block_another", condition=~Q(blocker=F("blocked"))),
        ]

    def __str__(self) -> str:
        return f"block {self.id}"


class Report(models.Model):
    """What somebody sent to the safety contact about another person, word for word as they saw it before."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    reporter = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    about = models.ForeignKey(Person, null=True, on_delete=models.SET_NULL, related_name="+")
    sent_to = models.TextField()
    subject = models.CharField(max_length=200)
    text = models.TextField()
    created_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"report {self.id}"
