"""Pages around an email: another one to sign in with, and signing up by one where sign-up is open."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.csrf import ensure_csrf_cookie
from django.views.decorators.http import require_http_methods

from turnabout.accounts import email_links
from turnabout.accounts.access import Signed, signed
from turnabout.accounts.models import EmailLink
from turnabout.vault import email_change, entering
from turnabout.vault.proving import proved_again, too_many
from turnabout.vault.views import sign_up_page
from turnabout.web import clock
from turnabout.web.answers import Refused, sent, text
from turnabout.web.limits import Limit, address

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

CHANGING = Limit("email change", times=5, seconds=60 * 60)
ASKING_IN = Limit("asking in", times=10, seconds=60 * 60)


@signed
@require_http_methods(["GET", "HEAD", "POST"])
@ensure_csrf_cookie
def email(request: Signed) -> HttpResponse:
    """Ask for another email, with the passphrase; the answer is the same for every address."""
    if request.method != "POST":
        return render(request, "vault/email.html")
    body = sent(request)
    new = entering.email_in(body)
    if new == request.user.email:
        raise Refused(400, _("You sign in with this one already."), field="email")
    if request.user.is_demo:
        raise Refused(403, _("Demo people keep their email."))
    person = proved_again(request, text(body, "auth", longest=43))
    if not CHANGING.take(str(person.id)):
        raise too_many()
    email_change.ask(person, new, clock.now())
    return JsonResponse({"email": new}, status=202)


@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
@ensure_csrf_cookie
def email_link(request: HttpRequest, token: str) -> HttpResponse:
    """The link at the new address; its button changes the email, for the person who asked only.

    The new address may be mistyped: whoever reads there must not get to make it the account’s.
    """
    link = EmailLink.shown(EmailLink.CHANGE, token, clock.now())
    if link and link.person != request.user:
        context = {"link": link, "purpose": EmailLink.CHANGE, "theirs": False}
        return render(request, "vault/email_link.html", context, status=403 if request.method == "POST" else 200)
    return _answered(request, token, EmailLink.CHANGE, email_change.change)


@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
@ensure_csrf_cookie
def email_undo(request: HttpRequest, token: str) -> HttpResponse:
    """The link at the old address; its button takes the change back."""
    return _answered(request, token, EmailLink.UNDO, email_change.undo)


def _answered(request: HttpRequest, token: str, purpose: str, act: Callable[[str, datetime], bool]) -> HttpResponse:
    """Opening a link shows a button; the button acts."""
    link = EmailLink.shown(purpose, token, clock.now())
    done = request.method == "POST" and act(token, clock.now())
    context = {"link": link, "purpose": purpose, "done": done, "theirs": True}
    closed = link is None or (request.method == "POST" and not done)
    return render(request, "vault/email_link.html", {**context, "closed": closed}, status=410 if closed else 200)


@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
@ensure_csrf_cookie
def asking_in(request: HttpRequest) -> HttpResponse:
    """Where sign-up is open: an email, and the same answer for every one of them."""
    if settings.SIGN_UP != "open":
        raise Http404
    if request.method != "POST":
        return render(request, "vault/asked_in.html")
    if not ASKING_IN.take(address(request)):
        return render(request, "429.html", status=429)
    try:
        asked = entering.email_in({"email": request.POST.get("email", "")})
    except Refused as refused:
        context = {"asked": request.POST.get("email", ""), "error": refused.sentence}
        return render(request, "vault/ask_in.html", context, status=400)
    email_links.offer(EmailLink.SIGN_UP, asked, language=get_language() or settings.LANGUAGE_CODE, now=clock.now())
    return redirect("asking-in")


@login_not_required
@require_http_methods(["GET", "HEAD"])
@ensure_csrf_cookie
def email_sign_up(request: HttpRequest, token: str) -> HttpResponse:
    """The sign-up page behind the link of a letter: the address is proved, and stays as it is."""
    link = EmailLink.shown(EmailLink.SIGN_UP, token, clock.now()) if settings.SIGN_UP == "open" else None
    if link is None:
        context = {"closed": True, "purpose": EmailLink.SIGN_UP}
        return render(request, "vault/email_link.html", context, status=410)
    return sign_up_page(request, {"door": "email", "token": token}, email=link.email)
