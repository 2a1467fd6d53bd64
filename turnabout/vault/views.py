"""Sign-up, sign-in, unlock, and the shelf of sealed records."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

from django.conf import settings
from django.contrib.auth import logout
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.csrf import ensure_csrf_cookie
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from turnabout.accounts.access import Signed, signed
from turnabout.accounts.models import OperatorLink
from turnabout.accounts.sign_ins import let_in
from turnabout.accounts.zones import offered as offered_zones
from turnabout.vault import entering
from turnabout.vault.handing_out import by_passkey, handed_out, may_come_in
from turnabout.vault.keeping import keep, not_here, offered, shown
from turnabout.vault.listing import Asked, listing
from turnabout.vault.models import Keyring, Passkey, Revision
from turnabout.vault.paging import paged
from turnabout.vault.passkeys import prove_on
from turnabout.vault.proving import proved, proved_by_passkey, proved_somehow, too_many, wrong
from turnabout.vault.writing import refuse_without_keys
from turnabout.web import clock
from turnabout.web.answers import Refused, sent, text
from turnabout.web.limits import Limit, address

if TYPE_CHECKING:
    from typing import Any

ASKING = Limit("parameters", times=120, seconds=60 * 60)
# Digits of the largest revision that a database counts to, and not more.
LONGEST_NUMBER = 9
SIGNING_UP = Limit("sign-up", times=20, seconds=60 * 60)


@login_not_required
@require_safe
@ensure_csrf_cookie
def operator_sign_up(request: HttpRequest, token: str) -> HttpResponse:
    """The first person's sign-up, by the link printed at start; one that no longer opens says so at once."""
    if not OperatorLink.opens(token, clock.now()):
        return render(request, "vault/link_closed.html", status=410)
    return sign_up_page(request, {"door": "operator", "token": token})


@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
@ensure_csrf_cookie
def sign_up(request: HttpRequest) -> HttpResponse:
    """Sign-up by an invitation, which the browser holds; and the request that does it."""
    if request.method == "POST":
        return _signed_up(request)
    return sign_up_page(request, {"door": "invitation"})


def sign_up_page(request: HttpRequest, door: dict[str, str], *, email: str = "") -> HttpResponse:
    """The page on which somebody makes their account; an email that is proved already stands fast."""
    context = {"door": door, "email": email, "zones": offered_zones(clock.now()), "languages": settings.LANGUAGES}
    return render(request, "vault/sign_up.html", context)


def _signed_up(request: HttpRequest) -> HttpResponse:
    if not SIGNING_UP.take(address(request)):
        raise too_many()
    now = clock.now()
    person = entering.sign_up(entering.newcomer(sent(request)), now)
    return let_in(request, JsonResponse({"next": reverse("today")}, status=201), person, now=now, newcomer=True)


@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
@ensure_csrf_cookie
def sign_in(request: HttpRequest) -> HttpResponse:
    """Email and passphrase; the passphrase stays in the browser, the auth secret is sent."""
    if request.method != "POST":
        return render(request, "vault/sign_in.html")
    body = sent(request)
    email = entering.email_in(body)
    person = proved(request, email, text(body, "auth", longest=43))
    if not may_come_in(request, person):
        raise wrong()
    return let_in(request, JsonResponse(handed_out(person)), person, now=clock.now())


@signed
@require_POST
def unlocking(request: Signed) -> HttpResponse:
    """Hand out the wrapped root again, to whoever shows the auth secret, the recovery code's, or a passkey."""
    body, now = sent(request), clock.now()
    if "passkey" in body:
        shown = proved_by_passkey(request, body["passkey"], now, person=request.user)
        # One that opens nothing shows who signs in. Whoever has it must not replace what they could not open.
        proof = {"proved": prove_on(request)} if shown.passkey.prf else {}
        return JsonResponse({**by_passkey(shown), **proof})
    person = proved_somehow(request, {"proof": body}, now)
    if "recovery_auth" in body:
        Keyring.objects.filter(person=person).update(code_shown_at=now, code_kept_at=now)
    return JsonResponse(handed_out(person))


@login_not_required
@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    """End this browser's session; the page's own code locks what it holds."""
    logout(request)
    return redirect("today")


@signed
@require_safe
@ensure_csrf_cookie
def unlock(request: Signed) -> HttpResponse:
    """The passphrase or a passkey again, for a browser that is signed in and holds no keys."""
    opens = Passkey.objects.of(request.user).opening().exists()
    return render(request, "vault/unlock.html", {"passkeys": opens, "by": request.GET.get("by")})


@login_not_required
@require_POST
def parameters(request: HttpRequest) -> HttpResponse:
    """The scrypt parameters for an email; strangers' and known ones answer alike."""
    if not ASKING.take(address(request)):
        raise too_many()
    return JsonResponse(entering.parameters(sent(request)))


@signed
@require_safe
def records(request: Signed) -> HttpResponse:
    """The envelopes this person may fetch: `?own=1`, or those of `?partnership=<id>`.

    With a partnership come the recipients its people publish now: a browser compares them with its
    pin, and seals nothing when they differ.
    """
    return JsonResponse(listing(request.user, Asked.read(request.GET), clock.now()))


@signed
@require_http_methods(["GET", "HEAD", "PUT"])
def record(request: Signed, record_id: UUID) -> HttpResponse:
    """Keep one more revision of a record (PUT), or hand out all from `?from=<number>` on (GET), by the page."""
    if request.method != "PUT":
        return _run(request, record_id)
    body: dict[str, Any] = {**sent(request), "id": str(record_id)}
    one = offered(body, kinds=["own", "shared", "key"])
    refuse_without_keys(request)
    revision = keep(request.user, one, clock.now())
    return JsonResponse({"revision": revision.number}, status=201)


def _run(request: Signed, record_id: UUID) -> JsonResponse:
    """Revisions that follow one another; `next` is the number the next page begins with, or null."""
    asked = request.GET.get("from", "1")
    if not (asked.isascii() and asked.isdigit() and len(asked) <= LONGEST_NUMBER):
        raise Refused(400, _("This is not the number of a revision."))
    found = Revision.objects.of(request.user, clock.now()).filter(record_id=record_id, number__gte=int(asked))
    revisions, more = paged(found.order_by("number"))
    if not revisions:
        raise not_here()
    following = revisions[-1].number + 1 if more else None
    return JsonResponse({"revisions": [shown(one) for one in revisions], "next": following})


@signed
@require_safe
def revision(request: Signed, record_id: UUID, number: int) -> HttpResponse:
    """One earlier envelope, for a browser that checks the chain."""
    found = get_object_or_404(
        Revision.objects.of(request.user, clock.now()),
        record_id=record_id,
        number=number,
    )
    return JsonResponse(shown(found))
