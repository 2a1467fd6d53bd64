"""Passkeys: signing in by one, and the pages on which somebody keeps theirs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.csrf import ensure_csrf_cookie
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from turnabout.accounts.access import Signed, signed
from turnabout.accounts.sign_ins import let_in
from turnabout.accounts.user_agents import browser_in, system_in
from turnabout.vault import passkeys
from turnabout.vault.handing_out import by_passkey, may_come_in
from turnabout.vault.models import Passkey
from turnabout.vault.proving import proved_by_passkey, too_many, wrong
from turnabout.web import clock
from turnabout.web.answers import Refused, sent
from turnabout.web.limits import Limit, address

if TYPE_CHECKING:
    from uuid import UUID

ASKING = Limit("passkey asked for", times=120, seconds=60 * 60)


@login_not_required
@require_POST
def asking(request: HttpRequest) -> HttpResponse:
    """What to ask a passkey: for signing in, unlocking and proving alike, and the same for everybody."""
    if not ASKING.take(address(request)):
        raise too_many()
    return JsonResponse(passkeys.ask_to_show(request))


@login_not_required
@require_POST
def sign_in(request: HttpRequest) -> HttpResponse:
    """Sign in whoever shows a passkey; the keyring is handed out as it is for a passphrase."""
    now = clock.now()
    shown = proved_by_passkey(request, sent(request).get("passkey"), now)
    person = shown.passkey.person
    if not may_come_in(request, person):
        raise wrong()
    return let_in(request, JsonResponse(by_passkey(shown)), person, now=now)


@signed
@require_POST
def making(request: Signed) -> HttpResponse:
    """What to make a passkey with; it comes into being with the keyring that it opens."""
    if request.user.is_demo:
        raise Refused(403, _("Demo people have no passkeys."))
    return JsonResponse(passkeys.ask_to_make(request))


@signed
@require_safe
@ensure_csrf_cookie
def new_passkey(request: Signed) -> HttpResponse:
    """Add one."""
    agent = request.headers.get("User-Agent", "")
    words = {"browser": browser_in(agent), "system": system_in(agent)}
    named = _("%(browser)s on %(system)s") % words if all(words.values()) else "".join(words.values())
    context = {"named": named or _("A passkey"), "passkeys": passkeys.open_for(request.user)}
    return render(request, "vault/new_passkey.html", context)


@signed
@require_http_methods(["GET", "HEAD", "POST"])
@ensure_csrf_cookie
def passkey(request: Signed, passkey_id: UUID) -> HttpResponse:
    """One passkey: call it something else, or remove it."""
    found = get_object_or_404(Passkey.objects.of(request.user), id=passkey_id)
    if request.method == "POST":
        name = " ".join(request.POST.get("name", "").split())[:80]
        Passkey.objects.of(request.user).filter(id=found.id).update(name=name or found.name)
        return redirect("keys")
    return render(
        request,
        "vault/passkey.html",
        {"passkey": found, "passkeys": passkeys.open_for(request.user), "rp": passkeys.rp_id()},
    )
