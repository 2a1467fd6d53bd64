"""Inviting, accepting, confirming; the page of a partnership and its agreement."""

from __future__ import annotations

from dataclasses import asdict
from uuid import UUID

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import get_language
from django.views.decorators.csrf import ensure_csrf_cookie
from django.views.decorators.http import require_POST, require_safe

from turnabout.accounts.access import Signed, signed
from turnabout.partnerships import inviting
from turnabout.partnerships.agreement import agreement as text_to_begin_with
from turnabout.partnerships.models import Invitation, Partnership
from turnabout.vault.keeping import unpadded
from turnabout.web import clock
from turnabout.web.answers import sent


@signed
@require_safe
@ensure_csrf_cookie
def new_invitation(request: Signed) -> HttpResponse:
    """Make one link for one friend."""
    return render(request, "partnerships/new_invitation.html")


@signed
@require_POST
def invitations(request: Signed) -> HttpResponse:
    """Keep a new invitation."""
    made = inviting.invite(request.user, sent(request), clock.now())
    return JsonResponse({"expires": made.expires_at.isoformat()}, status=201)


@login_not_required
@require_safe
@ensure_csrf_cookie
def invitation(request: HttpRequest, invitation_id: UUID) -> HttpResponse:
    """Where a link leads: who asks and what is asked, opened by the secret the server never sees."""
    found = get_object_or_404(Invitation, id=invitation_id)
    context = {
        "invitation": found,
        "state": found.state(clock.now()),
        "sealed": unpadded(bytes(found.sealed)),
        "own": request.user == found.inviter,
    }
    return render(request, "partnerships/invitation.html", context)


@signed
@require_POST
def claim(request: Signed, invitation_id: UUID) -> HttpResponse:
    """Accept."""
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
    partnership = inviting.confirm(request.user, invitation_id, sent(request), clock.now())
    return JsonResponse({"next": reverse("partnership", args=[partnership.id])})


@signed
@require_POST
def refusal(request: Signed, invitation_id: UUID) -> HttpResponse:
    """No, that is somebody else."""
    inviting.refuse(request.user, invitation_id, sent(request), clock.now())
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
    inviting.end(request.user, partnership_id, sent(request), clock.now())
    return JsonResponse({"next": reverse("partnership", args=[partnership_id])})


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
