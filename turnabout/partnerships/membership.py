"""What partnerships tell the vault: who may read and write where, and whom a link lets in."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.db.models import Q
from django.utils.translation import gettext as _

from turnabout.accounts.models import Person
from turnabout.partnerships import reentry, reunions
from turnabout.partnerships.inviting import holds_link, locked, refuse_unless_open
from turnabout.partnerships.models import Partnership
from turnabout.vault.keeping import uuid
from turnabout.web.answers import Refused
from turnabout.web.limits import Limit

if TYPE_CHECKING:
    from datetime import datetime

    from django.db.models import QuerySet

    from turnabout.vault.admission import OnEntry


# A slip or two, and no more: one link is for one friend.
BY_LINK = Limit("accounts by link", times=3, seconds=7 * 24 * 60 * 60)


class Membership:
    """Who may do what among the sealed records of a partnership."""

    def readable(self, person: Person) -> Iterable[UUID]:
        """All of a person's partnerships, ended ones too."""
        return Partnership.objects.of(person).select_related(None).values_list("id", flat=True)

    def people(self, person: Person, partnership: UUID) -> QuerySet[Person]:
        """The two, if this person is one of them."""
        mine = Partnership.objects.of(person).filter(id=partnership)
        return Person.objects.filter(Q(id__in=mine.values("first")) | Q(id__in=mine.values("second")))

    def may_write(self, person: Person, partnership: UUID, epoch: int) -> bool:
        """Only in one's living partnerships, and only in the present epoch, or a pin for the next."""
        mine = Partnership.objects.of(person).living().filter(id=partnership)
        # Locked for the transaction that asks: an end, or the next epoch, comes before or after, never between.
        found = mine.select_related(None).select_for_update().first()
        if found is None or epoch == found.epoch:
            return found is not None
        return epoch == found.epoch + 1 and reentry.may_prepare(person, partnership, epoch)

    def may_bring(self, person: Person, partnership: UUID, epoch: int, now: datetime) -> bool:
        """Only into a partnership that came along with both, for some days, of epochs up to the present one."""
        found = reunions.open_for(person, partnership, now)
        return found is not None and epoch <= found.epoch


def invitation_door(shown: dict[str, Any], now: datetime) -> OnEntry | None:
    """Whoever holds an open invitation's link may sign up; the invitation stays open for the claim."""
    invitation = locked(uuid(shown, "invitation"))
    # Whoever is let back in has an account.
    if invitation.reopens_id or not holds_link(invitation, shown):
        return None
    refuse_unless_open(invitation, now)
    if not BY_LINK.take(str(invitation.id)):
        raise Refused(429, _("This link has made several accounts already. Ask your friend for a new one."))
    return lambda _person: None
