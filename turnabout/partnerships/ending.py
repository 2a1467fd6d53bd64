"""Ending a partnership, with a block or without: at once, and without a reason.

It needs no keys. A browser that has them sends an *end* envelope and its roster along; one that is
locked sends nothing, and then the server's word ends it. What other domains do at an end they register
here from `apps.ready()`.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from turnabout.accounts.holding import hold
from turnabout.partnerships import blocks
from turnabout.partnerships.inviting import holds_link, keep_all
from turnabout.partnerships.models import Invitation, Partnership
from turnabout.vault.keeping import not_here
from turnabout.web.answers import Refused

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from turnabout.accounts.models import Person
    from turnabout.partnerships.models import Block

AtEnd = Callable[[Partnership, datetime], None]

_at_end: dict[str, AtEnd] = {}


def register(name: str, act: AtEnd) -> None:
    """Let a domain act when a partnership ends, within the transaction. Raises RuntimeError when the name is taken."""
    if name in _at_end:
        message = f"something named {name} happens at an end already"
        raise RuntimeError(message)
    _at_end[name] = act


def end(person: Person, partnership_id: UUID, body: dict[str, Any], now: datetime) -> Partnership:
    """End a partnership; what was shared stays readable for both. Raises Refused 404, 410."""
    with transaction.atomic():
        hold(person.id)
        found = _held(Partnership.objects.of(person).filter(id=partnership_id))
        if not found:
            raise not_here()
        if found[0].ended_at:
            raise Refused(410, _("This partnership has ended already."))
        keep_all(person, body, now)
        _close(found[0], now)
    return found[0]


def stop_and_block(person: Person, partnership_id: UUID, body: dict[str, Any], now: datetime) -> Block:
    """End everything between the two and block the other. May come twice. Raises Refused 404."""
    partnership = Partnership.objects.of(person).filter(id=partnership_id).first()
    if partnership is None:
        raise not_here()
    return _blocked(person, partnership.partner_of(person), body, now)


def block_inviter(person: Person, invitation_id: UUID, body: dict[str, Any], now: datetime) -> Block:
    """Block whoever made the link one holds. Raises Refused 404: without the link nobody learns whose it is."""
    invitation = Invitation.objects.filter(id=invitation_id).select_related("inviter").first()
    if invitation is None or not holds_link(invitation, body):
        raise not_here()
    if invitation.inviter == person:
        raise Refused(400, _("This is your own invitation. You can take it back instead."))
    return _blocked(person, invitation.inviter, {"records": []}, now)


def end_all(person: Person, now: datetime) -> None:
    """End every partnership of somebody who leaves."""
    for partnership in _held(Partnership.objects.of(person).living()):
        _close(partnership, now)


def _blocked(blocker: Person, blocked: Person, body: dict[str, Any], now: datetime) -> Block:
    with transaction.atomic():
        hold(blocker.id, blocked.id)
        made = blocks.note(blocker, blocked, now)
        both = Q(first=blocked) | Q(second=blocked)
        living = _held(Partnership.objects.of(blocker).living().filter(both))
        # Before the end: after it nobody may add to the partnership, not even its last word.
        keep_all(blocker, body, now)
        for partnership in living:
            _close(partnership, now)
    return made


def _held(partnerships: QuerySet[Partnership]) -> list[Partnership]:
    """These partnerships, their rows locked: invitations first, as whoever answers one does."""
    ids = list(partnerships.values_list("id", flat=True))
    list(Invitation.objects.select_for_update().filter(partnership__in=ids).order_by("id"))
    return list(Partnership.objects.locked().filter(id__in=ids).order_by("id"))


def _close(partnership: Partnership, now: datetime) -> None:
    if partnership.ended_at:
        return
    partnership.ended_at = now
    partnership.save(update_fields=["ended_at"])
    # A handover nobody has answered is not to be answered any more.
    Invitation.objects.filter(partnership=partnership, answered_at=None).update(
        answered_at=now,
        handover="",
        secret=None,
        sealed=b"",
    )
    for act in _at_end.values():
        act(partnership, now)
