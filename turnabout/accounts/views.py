"""The devices somebody is signed in at, and the answers to a letter that asks whether an email is theirs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.csrf import ensure_csrf_cookie
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from turnabout.accounts import sign_ins, verification
from turnabout.accounts.access import Signed, signed
from turnabout.accounts.models import Device, EmailLink, Person, SignIn
from turnabout.accounts.zones import time_zones
from turnabout.web import clock
from turnabout.web.limits import Limit

if TYPE_CHECKING:
    from uuid import UUID

RESENDING = Limit("verification", times=3, seconds=60 * 60)


@signed
@require_safe
@ensure_csrf_cookie
def devices(request: Signed) -> HttpResponse:
    """Where somebody is signed in, and the browsers they have used before."""
    own = SignIn.objects.of(request.user).order_by("-last_seen_at")
    here = request.session.session_key
    context = {
        "here": own.filter(session=here).first(),
        "elsewhere": own.exclude(session=here),
        "before": Device.objects.of(request.user)
        .exclude(id__in=own.exclude(device=None).values("device"))
        .order_by("-last_seen_at"),
    }
    return render(request, "accounts/devices.html", context)


@signed
@require_POST
def zone(request: Signed) -> HttpResponse:
    """Show times by the clock of the device, where somebody travels or has moved."""
    here = request.POST.get("zone", "")
    if here in time_zones():
        Person.objects.filter(id=request.user.id).update(time_zone=here)
        messages.success(request, _("Times are shown by that clock now. Your hours stay where you agreed on them."))
    else:
        messages.warning(request, _("That is no time zone we know; nothing was changed. Choose one in your account."))
    return redirect("today")


@signed
@require_POST
def ending(request: Signed, sign_in_id: UUID) -> HttpResponse:
    """Sign out one other browser."""
    others = SignIn.objects.of(request.user).exclude(session=request.session.session_key or "")
    sign_ins.end(get_object_or_404(others, id=sign_in_id))
    messages.success(
        request, _("That browser is signed out. What was typed there and not yet sent stays sealed on it.")
    )
    return redirect("devices")


@signed
@require_POST
def ending_all(request: Signed) -> HttpResponse:
    """Sign out every browser but this one."""
    sign_ins.end_all(request.user, but=request.session.session_key)
    messages.success(request, _("Every other browser is signed out."))
    return redirect("devices")


@signed
@require_POST
def forgetting(request: Signed, device_id: UUID) -> HttpResponse:
    """Forget a browser, and sign it out: coming back it counts as new."""
    here = SignIn.objects.of(request.user).filter(session=request.session.session_key or "", device__isnull=False)
    device = get_object_or_404(Device.objects.of(request.user).exclude(id__in=here.values("device")), id=device_id)
    for sign_in in SignIn.objects.of(request.user).filter(device=device):
        sign_ins.end(sign_in)
    device.delete()
    messages.success(request, _("That browser is forgotten. If it comes back, you get a letter."))
    return redirect("devices")


@signed
@require_POST
def verifying(request: Signed) -> HttpResponse:
    """Send the letter once more."""
    person = request.user
    if person.email_verified_at:
        messages.info(request, _("Your email is verified already."))
    elif not RESENDING.take(str(person.id)):
        messages.warning(request, _("The letter was sent a few times just now. Wait an hour, then try again."))
    else:
        verification.ask(person, clock.now())
        messages.success(request, _written_anew())
    return redirect("account")


def _written_anew() -> str:
    if settings.SMTP:
        return _("A new letter is on its way. Its link works for seven days.")
    return _("There is a new letter. Whoever runs this server passes it on to you. Its link works for seven days.")


@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
@ensure_csrf_cookie
def verification_link(request: HttpRequest, token: str) -> HttpResponse:
    """The link of the letter: opening it does nothing, since programs open links too; its person’s button answers."""
    now = clock.now()
    link = EmailLink.shown(EmailLink.VERIFY, token, now)
    if request.method != "POST" or link is None or link.person != request.user:
        closed, asked = link is None, request.method != "POST"
        context = {"link": link, "token": token, "theirs": link is not None and link.person == request.user}
        status = 410 if closed else 200 if asked else 403
        return render(request, "accounts/verification.html", context, status=status)
    worked = verification.confirm(link.person, token, now)
    done = "verified" if worked else None
    return render(request, "accounts/verification.html", {"done": done}, status=200 if worked else 410)


@login_not_required
@require_POST
def verification_refusal(request: HttpRequest, token: str) -> HttpResponse:
    """Say “this was not me”: no more letters to that address from this account."""
    worked = verification.refuse(token, clock.now())
    done = "refused" if worked else None
    return render(request, "accounts/verification.html", {"done": done}, status=200 if worked else 410)
