"""The server's part of an invitation: one row, locked, and one transaction a step.

The server checks form, membership and order. Whether the people are who they seem is checked by the
two browsers (`keys.md`, "By invitation"); nothing here could.
"""

from __future__ import annotations

from hashlib import sha256
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils.crypto import constant_time_compare
from django.utils.translation import gettext as _

from turnabout.accounts.holding import hold
from turnabout.partnerships import blocks, reentry
from turnabout.partnerships.models import INVITATION_LIFE, Invitation, Partnership
from turnabout.vault.envelope import MalformedEnvelope, check_sealed
from turnabout.vault.keeping import LARGEST_ENVELOPE, Offered, binary, keep, not_here, offered, unpadded, uuid
from turnabout.vault.models import Keyring
from turnabout.web.answers import Refused, text

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from turnabout.accounts.models import Person

LARGEST_HANDOVER = 4096
SHORTEST_HANDOVER = 46  # a MAC, a newline, an empty object
LARGEST_SECRET = 1024
# A pin, a roster, a burned secret; a new epoch brings a manifest, in parts of 550 records and about 90 kB.
MOST_RECORDS = 48
MOST_BYTES = 4 * 1024 * 1024
MOST_OPEN = 20


def invite(inviter: Person, body: dict[str, Any], now: datetime) -> Invitation:
    """Keep a new invitation. Raises Refused 400, 409 (id taken), 429 (too many open ones)."""
    if Invitation.objects.of(inviter).open(now).count() >= MOST_OPEN:
        raise Refused(429, _("You have twenty open invitations. Take one back before you make another."))
    sealed = binary(body, "sealed", most=LARGEST_ENVELOPE)
    try:
        check_sealed(sealed)
    except MalformedEnvelope as fault:
        raise Refused(400, _("The invitation arrived garbled. Nothing was sent; please try again.")) from fault
    reopened = reentry.asked_in(inviter, body)
    try:
        with transaction.atomic():
            return Invitation.objects.create(
                **reopened,
                id=uuid(body, "id"),
                inviter=inviter,
                claim_hash=text(body, "claim_hash", longest=43),
                sealed=sealed,
                created_at=now,
                expires_at=now + INVITATION_LIFE,
            )
    except IntegrityError as fault:
        raise Refused(409, _("This invitation exists already.")) from fault


def claim(accepter: Person, invitation_id: UUID, body: dict[str, Any], now: datetime) -> Partnership:
    """The accepter's one upload: claim, handover, partnership, own pin and roster, all or nothing.

    Raises Refused 404 (no such link), 410 (used, expired, taken back), 400.
    """
    with transaction.atomic():
        _hold_both(accepter, invitation_id)
        invitation = locked(invitation_id)
        if not holds_link(invitation, body):
            raise not_here()
        refuse_unless_open(invitation, now, to=accepter)
        if accepter == invitation.inviter:
            raise Refused(400, _("This is your own invitation. Send the link to the friend you want to ask."))
        if invitation.reopens_id:
            partnership = reentry.claimed_partnership(invitation, accepter, body)
        else:
            partnership = _new_partnership(invitation, accepter, body, now)
        invitation.claimed_at = now
        invitation.partnership = partnership
        invitation.handover = _handover(body)
        invitation.secret = binary(body, "secret", most=LARGEST_SECRET)
        invitation.save()
        keep_all(accepter, body, now)
    return partnership


def _hold_both(accepter: Person, invitation_id: UUID) -> None:
    """Hold both people before the invitation, as whoever blocks does: a block and a claim then take turns."""
    inviter = Invitation.objects.filter(id=invitation_id).values_list("inviter", flat=True).first()
    if inviter is None:
        raise not_here()
    hold(accepter.id, inviter)


def _new_partnership(invitation: Invitation, accepter: Person, body: dict[str, Any], now: datetime) -> Partnership:
    chosen = uuid(body, "partnership")
    if Partnership.objects.filter(id=chosen).exists():
        raise Refused(409, _("Please reload this page and try once more. Nothing was changed."))
    return Partnership.objects.create(id=chosen, first=invitation.inviter, second=accepter, created_at=now)


def _handover(body: dict[str, Any]) -> str:
    """The MACed text of the handover; its newline after the MAC is part of the form."""
    handover = body.get("handover")
    # PostgreSQL keeps no NUL in a text.
    if not isinstance(handover, str) or not SHORTEST_HANDOVER <= len(handover) <= LARGEST_HANDOVER or "\0" in handover:
        raise Refused(400, _("The answer arrived garbled. Nothing was changed; please try again."))
    return handover


def handover(inviter: Person, invitation_id: UUID) -> dict[str, object]:
    """What the inviter's browser needs to see who accepted. Raises Refused 404, 410 (answered, ended)."""
    invitation = Invitation.objects.of(inviter).filter(id=invitation_id).first()
    if invitation is None or invitation.partnership is None:
        raise not_here()
    # Whoever accepted may have left since, and with them all that there was to look at.
    _refuse_if_answered(invitation, invitation.partnership)
    accepter = invitation.partnership.partner_of(inviter)
    return {
        "handover": invitation.handover,
        "secret": unpadded(bytes(invitation.secret or b"")),
        "accepter": str(accepter.id),
        "partnership": str(invitation.partnership_id),
        "recipient": published_recipient(accepter),
    }


def confirm(inviter: Person, invitation_id: UUID, body: dict[str, Any], now: datetime) -> Partnership:
    """*Yes, that is them*: pin, `confirmed` and roster in one transaction. Raises Refused 404, 410."""

    def yes(invitation: Invitation, partnership: Partnership) -> None:
        if invitation.reopens_id:
            reentry.begin_epoch(reentry.held(invitation), invitation.epoch)
            reentry.refuse_without_pin(body)
        else:
            partnership.confirmed_at = now
            partnership.save(update_fields=["confirmed_at"])
        keep_all(inviter, body, now)

    return _answer(inviter, invitation_id, now, yes)


def refuse(inviter: Person, invitation_id: UUID, body: dict[str, Any], now: datetime) -> Partnership:
    """*No, I don't know them*: the partnership ends before it began; one to be reopened stays as it is.

    Raises Refused 404, 410.
    """

    def no(invitation: Invitation, partnership: Partnership) -> None:
        _end_unless_reopened(invitation, partnership, now)
        keep_all(inviter, body, now)

    return _answer(inviter, invitation_id, now, no)


def answer_no(invitation: Invitation, now: datetime) -> None:
    """The no of somebody whose keys are other ones by now. Called inside a transaction."""
    invitation.answered_at = now
    invitation.handover, invitation.secret, invitation.sealed = "", None, b""
    invitation.save()
    if invitation.partnership:
        _end_unless_reopened(invitation, invitation.partnership, now)


def _end_unless_reopened(invitation: Invitation, partnership: Partnership, now: datetime) -> None:
    if invitation.reopens_id or partnership.confirmed_at:
        return
    partnership.ended_at = now
    partnership.save(update_fields=["ended_at"])


def _answer(
    inviter: Person,
    invitation_id: UUID,
    now: datetime,
    act: Callable[[Invitation, Partnership], None],
) -> Partnership:
    with transaction.atomic():
        hold(inviter.id)
        invitation = locked(invitation_id)
        partnership = invitation.partnership
        if invitation.inviter != inviter or partnership is None:
            raise not_here()
        _refuse_if_answered(invitation, partnership)
        invitation.answered_at = now
        # The handover has served: who confirmed holds a pin, and the link must never work again.
        invitation.handover, invitation.secret, invitation.sealed = "", None, b""
        invitation.save()
        act(invitation, partnership)
    return partnership


def _refuse_if_answered(invitation: Invitation, partnership: Partnership) -> None:
    if invitation.answered_at or partnership.ended_at:
        raise Refused(410, _("This was answered already. Open the partnership to go on."))


def revoke(inviter: Person, invitation_id: UUID, now: datetime) -> None:
    """Take an unclaimed invitation back. Raises Refused 404, 410 (claimed first)."""
    with transaction.atomic():
        invitation = locked(invitation_id)
        if invitation.inviter != inviter:
            raise not_here()
        if invitation.claimed_at:
            raise Refused(410, _("Somebody accepted just before. Look who it is, then say yes or no."))
        invitation.revoked_at = invitation.revoked_at or now
        invitation.sealed = b""
        invitation.save(update_fields=["revoked_at", "sealed"])


def refuse_unless_open(invitation: Invitation, now: datetime, *, to: Person | None = None) -> None:
    """Raises Refused 410 with the sentence for the state the invitation is in, as `to` may know it."""
    sentences = {
        "revoked": _("This invitation was taken back. Ask your friend for a new link."),
        "expired": _("This invitation has run out after seven days. Ask your friend for a new link."),
        "claimed": _("This invitation was used already. If that was not you, tell your friend at once."),
        "answered": _("This invitation was used already. If that was not you, tell your friend at once."),
    }
    state = state_for(invitation, to, now)
    if state != "open":
        raise Refused(410, sentences[state], state=state)


def state_for(invitation: Invitation, person: Person | None, now: datetime) -> str:
    """The invitation's state as this person is told it: where a block stands between, it has run out.

    The same word and the same answers as for one that really has, whichever of the two blocked.
    """
    state = invitation.state(now)
    blocked = person is not None and blocks.between(person.id, invitation.inviter_id)
    return "expired" if state == "open" and blocked else state


def holds_link(invitation: Invitation, shown: dict[str, Any]) -> bool:
    """Whether `claim` was derived from the secret in the link."""
    raw = binary(shown, "claim", most=32)
    return constant_time_compare(unpadded(sha256(raw).digest()), invitation.claim_hash)


def locked(invitation_id: UUID) -> Invitation:
    """The invitation, its row held until the transaction ends: claim, revoke and expiry take turns.

    Raises Refused 404.
    """
    found = Invitation.objects.select_for_update().filter(id=invitation_id).first()
    if found is None:
        raise not_here()
    return found


def published_recipient(person: Person) -> str:
    """The person's published recipient; browsers compare it with their pin and trust only the pin."""
    return Keyring.objects.get(person=person).recipient


def keep_all(person: Person, body: dict[str, Any], now: datetime) -> None:
    """The records that come with a step, each or none. Raises Refused 400, 404, 409."""
    records = body.get("records")
    if not isinstance(records, list) or len(records) > MOST_RECORDS:
        raise Refused(400, _("The keys of this partnership are missing. Nothing was changed; please try again."))
    for one in records:
        keep(person, _one(one), now)


def _one(body: object) -> Offered:
    if not isinstance(body, dict):
        raise Refused(400, _("The keys of this partnership are garbled. Nothing was changed; please try again."))
    return offered(body, kinds=["own", "key", "shared"])
