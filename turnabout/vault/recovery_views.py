"""Coming back: the link by email, the reset, the start anew."""

from __future__ import annotations

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.csrf import ensure_csrf_cookie
from django.views.decorators.http import require_http_methods, require_POST

from turnabout.accounts.models import EmailLink, Person
from turnabout.accounts.sign_ins import let_in
from turnabout.vault import recovering
from turnabout.vault.entering import email_in
from turnabout.vault.handing_out import shown, standing
from turnabout.vault.models import FormerKeyring, Keyring, StartAnew
from turnabout.vault.proving import too_many
from turnabout.vault.rekeying import change_in
from turnabout.web import clock
from turnabout.web.answers import sent, text
from turnabout.web.limits import Limit, address

ASKED_FOR = Limit("reset asked for", times=3, seconds=60 * 60)
ASKED_FROM = Limit("reset asked from", times=20, seconds=60 * 60)


@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
@ensure_csrf_cookie
def asking(request: HttpRequest) -> HttpResponse:
    """Ask for the link. The answer is the same whether or not somebody has that email."""
    if request.method != "POST":
        return render(request, "vault/reset_asking.html", {"sends": settings.SMTP is not None})
    email = email_in(sent(request))
    if not ASKED_FROM.take(address(request)):
        raise too_many()
    # Past the limit for one address nothing more is sent, and nothing else is said.
    if ASKED_FOR.take(email):
        recovering.ask(email, clock.now())
    return JsonResponse({})


@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
@ensure_csrf_cookie
def reset(request: HttpRequest, token: str) -> HttpResponse:
    """The link from the mail: a new passphrase for whoever has the code, or the way to start anew."""
    now = clock.now()
    if request.method == "POST":
        body = sent(request)
        person = recovering.reset(token, text(body, "recovery_auth_before", longest=43), change_in(body), now)
        return _in(request, person)
    link = EmailLink.shown(EmailLink.RESET, token, now)
    if link is None or link.person is None:
        return render(request, "vault/reset_closed.html", status=410)
    under_way = StartAnew.open_for(link.person, now)
    due = under_way is not None and under_way.due_at <= now
    context = {
        "token": token,
        "email": link.email,
        "start_anew": under_way,
        "start_anew_due": due,
        "may_start_anew": recovering.may_start_anew(link.person),
    }
    return render(request, "vault/reset.html", context)


@login_not_required
@require_POST
def reset_wrap(request: HttpRequest, token: str) -> HttpResponse:
    """What the recovery code opens, for whoever holds link and code."""
    keyring = recovering.wrapped(token, text(sent(request), "recovery_auth", longest=43), clock.now())
    return JsonResponse(shown(keyring))


@login_not_required
@require_POST
def start_anew_asking(_request: HttpRequest, token: str) -> HttpResponse:
    """Begin the two days."""
    begun = recovering.start_anew(token, clock.now())
    return JsonResponse({"due": begun.due_at.isoformat()})


@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
@ensure_csrf_cookie
def start_anew(request: HttpRequest, token: str) -> HttpResponse:
    """The link after two days: new keys, passphrase and code."""
    now = clock.now()
    if request.method == "POST":
        return _in(request, recovering.begin_anew(token, change_in(sent(request)), now))
    link = EmailLink.shown(EmailLink.ANEW, token, now)
    if link is None or link.person is None:
        return render(request, "vault/reset_closed.html", status=410)
    keyring = Keyring.objects.get(person=link.person)
    kept = FormerKeyring.objects.of(link.person, now).values_list("root", flat=True)
    context = {"token": token, "email": link.email, "keyring_now": {**standing(keyring), "closed": list(kept)}}
    return render(request, "vault/start_anew.html", context)


def _in(request: HttpRequest, person: Person) -> HttpResponse:
    return let_in(request, JsonResponse({"next": reverse("today")}), person, now=clock.now())
