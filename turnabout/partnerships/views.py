"""Inviting, accepting, confirming, ending, blocking; the agreement of a partnership."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.csrf import ensure_csrf_cookie
from django.views.decorators.http import require_POST, require_safe

from turnabout.accounts.access import Signed, signed
from turnabout.accounts.models import Person
from turnabout.partnerships import ending as endings
from turnabout.partnerships import inviting, reporting
from turnabout.partnerships.agreement import agreement as text_to_begin_with
from turnabout.partnerships.models import Block, Invitation, Partnership
from turnabout.vault.keeping import unpadded
from turnabout.vault.writing import refuse_records_without_keys, refuse_without_keys
from turnabout.web import clock
from turnabout.web.answers import sent

if TYPE_CHECKING:
    from typing import Any


@signed
@require_safe
@ensure_csrf_cookie
def new_invitation(request: Signed) -> HttpResponse:
    """Make one link for one friend."""
    return render(request, "partnerships/new_invitation.html")


@signed
@require_safe
@ensure_csrf_cookie
def letting_in(request: Signed, partnership_id: UUID) -> HttpResponse:
    """Make a link that lets a partner with new keys back in."""
    partnership = get_object_or_404(Partnership.objects.of(request.user).confirmed(), id=partnership_id)
    context = {"partnership": partnership, "partner": partnership.partner_of(request.user)}
    return render(request, "partnerships/letting_in.html", context)


@signed
@require_POST
def invitations(request: Signed) -> HttpResponse:
    """Keep a new invitation."""
    # A sign-in alone must not open the door to others, nor use the links up.
    refuse_without_keys(request)
    made = inviting.invite(request.user, sent(request), clock.now())
    return JsonResponse({"expires": made.expires_at.isoformat()}, status=201)


@login_not_required
@require_safe
@ensure_csrf_cookie
def invitation(request: HttpRequest, invitation_id: UUID) -> HttpResponse:
    """Where a link leads: who asks and what is asked, opened by the secret the server never sees."""
    found = get_object_or_404(Invitation, id=invitation_id)
    state = inviting.state_for(found, request.user if isinstance(request.user, Person) else None, clock.now())
    context = {
        "invitation": found,
        "state": state,
        "sealed": unpadded(bytes(found.sealed)) if state == "open" else "",
        "own": request.user == found.inviter,
        "accepter": found.partnership.partner_of(found.inviter) if found.partnership else None,
    }
    return render(request, "partnerships/invitation.html", context)


@signed
@require_POST
def claim(request: Signed, invitation_id: UUID) -> HttpResponse:
    """Accept."""
    refuse_without_keys(request)
    partnership = inviting.claim(request.user, invitation_id, sent(request), clock.now())
    return JsonResponse({"next": reverse("partnership", args=[partnership.id])}, status=201)


@signed
@require_safe
def handover(request: Signed, invitation_id: UUID) -> HttpResponse:
    """What the accepter left for the inviter's browser."""
    return JsonResponse(inviting.handover(request.user, invitation_id))


@signed
@require_POST
def confirmation(request: Signed, invitation_id: UUID) -> HttpResponse:
    """Yes, that is them."""
    refuse_without_keys(request)
    partnership = inviting.confirm(request.user, invitation_id, sent(request, most=inviting.MOST_BYTES), clock.now())
    return JsonResponse({"next": reverse("partnership", args=[partnership.id])})


@signed
@require_POST
def refusal(request: Signed, invitation_id: UUID) -> HttpResponse:
    """No, that is somebody else."""
    body = sent(request)
    refuse_records_without_keys(request, body)
    inviting.refuse(request.user, invitation_id, body, clock.now())
    return JsonResponse({"next": reverse("today")})


@signed
@require_POST
def revocation(request: Signed, invitation_id: UUID) -> HttpResponse:
    """Take an invitation back."""
    inviting.revoke(request.user, invitation_id, clock.now())
    return JsonResponse({"next": reverse("today")})


@signed
@require_POST
def ending(request: Signed, partnership_id: UUID) -> HttpResponse:
    """End this partnership now."""
    endings.end(request.user, partnership_id, _records_sent(request), clock.now())
    return _goes_on(request, reverse("partnership", args=[partnership_id]))


@signed
@require_POST
def partner_block(request: Signed, partnership_id: UUID) -> HttpResponse:
    """Stop now, and block the other: one tap, from wherever the two meet."""
    made = endings.stop_and_block(request.user, partnership_id, _records_sent(request), clock.now())
    return _goes_on(request, reverse("block", args=[made.id]))


@signed
@require_POST
def inviter_block(request: Signed, invitation_id: UUID) -> HttpResponse:
    """Block whoever sent a link."""
    made = endings.block_inviter(request.user, invitation_id, sent(request), clock.now())
    return _goes_on(request, reverse("block", args=[made.id]))


@signed
@require_safe
@ensure_csrf_cookie
def blocks(request: Signed) -> HttpResponse:
    """Whom one has blocked."""
    return render(request, "partnerships/blocks.html", {"blocks": Block.objects.of(request.user)})


@signed
@require_safe
@ensure_csrf_cookie
def block(request: Signed, block_id: UUID) -> HttpResponse:
    """What a block has done, and what can be done next."""
    found = get_object_or_404(Block.objects.of(request.user), id=block_id)
    told = bool(reporting.readers(request.user, found.blocked))
    return render(request, "partnerships/block.html", {"made": found, "person": found.blocked, "told": told})


@signed
@require_POST
def block_removal(request: Signed, block_id: UUID) -> HttpResponse:
    """Take a block back: what has ended stays ended."""
    found = get_object_or_404(Block.objects.of(request.user), id=block_id)
    name = found.blocked.name
    found.delete()
    said = _("%(name)s is not blocked any more. What has ended stays ended; a new link begins anew.")
    messages.info(request, said % {"name": name})
    return redirect("blocks")


def _records_sent(request: Signed) -> dict[str, Any]:
    """What a browser with keys sends along. A form without any is as good: nobody needs keys to stop."""
    if not _speaks_json(request):
        return {"records": []}
    body = sent(request)
    refuse_records_without_keys(request, body)
    return body


def _goes_on(request: Signed, address: str) -> HttpResponse:
    return JsonResponse({"next": address}) if _speaks_json(request) else redirect(address)


def _speaks_json(request: Signed) -> bool:
    return request.content_type == "application/json"


@signed
@require_safe
@ensure_csrf_cookie
def agreement(request: Signed, partnership_id: UUID) -> HttpResponse:
    """The ten clauses and the two signatures; the text both signed is sealed."""
    partnership = get_object_or_404(Partnership.objects.of(request.user), id=partnership_id)
    context = {
        "partnership": partnership,
        "partner": partnership.partner_of(request.user),
        "agreement": asdict(text_to_begin_with(get_language() or "en")),
    }
    return render(request, "partnerships/agreement.html", context)
