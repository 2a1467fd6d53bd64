"""Letting a partner back in: the invitation's protocol once more, on the same partnership, for its next epoch.

Needed when somebody has new keys, after losing passphrase and code or a device. The link is sent by the
partner's own means and names who it is for; the server moves the epoch only with the inviter's yes.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.utils.translation import gettext as _

from turnabout.partnerships.models import Invitation, Partnership
from turnabout.vault.keeping import not_here, uuid
from turnabout.web.answers import Refused, whole

if TYPE_CHECKING:
    from turnabout.accounts.models import Person


def asked_in(inviter: Person, body: dict[str, Any]) -> dict[str, object]:
    """What a new invitation reopens, if it does. Raises Refused 404, 409 (another epoch meanwhile)."""
    if "reopens" not in body:
        return {}
    partnership = Partnership.objects.of(inviter).confirmed().filter(id=uuid(body, "reopens")).first()
    if partnership is None:
        raise not_here()
    epoch = whole(body, "epoch", least=2)
    if epoch != partnership.epoch + 1:
        raise _overtaken()
    return {"reopens": partnership, "epoch": epoch, "returning": partnership.partner_of(inviter)}


def claimed_partnership(invitation: Invitation, accepter: Person, body: dict[str, Any]) -> Partnership:
    """The partnership that a claim goes back to, held. Raises Refused 404 (for somebody else), 409, 410."""
    if accepter != invitation.returning or uuid(body, "partnership") != invitation.reopens_id:
        raise not_here()
    return held(invitation)


def held(invitation: Invitation) -> Partnership:
    """The partnership to be reopened, its row held. Raises Refused 409, 410 when it is past that."""
    if invitation.reopens_id is None:
        raise not_here()
    partnership = Partnership.objects.select_for_update().filter(id=invitation.reopens_id).first()
    if partnership is None or partnership.ended_at:
        raise Refused(410, _("This partnership has ended. Ask your friend for a new invitation."))
    if invitation.epoch != partnership.epoch + 1:
        raise _overtaken()
    return partnership


def begin_epoch(partnership: Partnership, epoch: int) -> None:
    """From here on both write under the new keys only."""
    partnership.epoch = epoch
    partnership.save(update_fields=["epoch"])


def refuse_without_pin(body: dict[str, Any]) -> None:
    """An epoch that begins without the inviter's pin could never be written in. Raises Refused 400."""
    records = body.get("records")
    if not isinstance(records, list) or not any(
        isinstance(one, dict) and one.get("server") == "key" for one in records
    ):
        raise Refused(400, _("The keys of this partnership are missing. Nothing was changed; please try again."))


def may_prepare(person: Person, partnership: UUID, epoch: int) -> bool:
    """Whether this person has taken up a link into the next epoch, whose pin they write before it begins."""
    waiting = Invitation.objects.filter(reopens=partnership, returning=person, epoch=epoch, answered_at=None)
    return waiting.exclude(claimed_at=None).exists()


def _overtaken() -> Refused:
    return Refused(
        409, _("The keys of this partnership were renewed meanwhile. Reload, and make a new link if needed.")
    )
