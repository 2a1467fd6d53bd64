"""The keys of before a start anew: brought back by what opened them, or let go."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import Any

from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.csrf import ensure_csrf_cookie
from django.views.decorators.http import require_http_methods, require_POST

from turnabout.accounts.access import Signed, signed
from turnabout.accounts.sign_ins import known_since
from turnabout.vault import done
from turnabout.vault.former import bring_back, gone, let_go
from turnabout.vault.keeping import unpadded
from turnabout.vault.models import FormerKeyring, Keyring, Passkey
from turnabout.vault.proving import proved_of_before, proved_somehow
from turnabout.vault.rekeying import change_in
from turnabout.web import clock
from turnabout.web.answers import Refused, sent


@signed
@require_http_methods(["GET", "HEAD", "PUT"])
@ensure_csrf_cookie
def former(request: Signed) -> HttpResponse:
    """Where somebody brings back what they wrote before they started anew; PUT is the change that does it."""
    now = clock.now()
    if request.method == "PUT":
        return _bring_back(request, now)
    kept = FormerKeyring.objects.of(request.user, now)
    newest, oldest = kept.first(), kept.last()
    if newest is None or oldest is None:
        raise Http404
    since = known_since(request)
    context = {
        "kept": kept,
        "parameters_before": {"salt": newest.salt, "n": newest.n, "r": newest.r, "p": newest.p},
        "passkeys": Passkey.objects.of(request.user).opening().exists(),
        "may_let_go": since is not None and since < oldest.began_at,
    }
    return render(request, "vault/former.html", context)


@signed
@require_POST
def former_opening(request: Signed) -> HttpResponse:
    """What was kept, for whoever shows what opened it."""
    kept = _shown(request, {"before": sent(request)}, clock.now())
    return JsonResponse({"person": str(kept.person_id), "root": kept.root, "wrap": unpadded(bytes(kept.wrap))})


@signed
@require_POST
def former_removal(request: Signed) -> HttpResponse:
    """Let it go before its time, by whoever proves who they are."""
    now = clock.now()
    person = proved_somehow(request, sent(request), now)
    let_go(person, now, known_since=known_since(request))
    return JsonResponse({"next": reverse("keys")})


def _bring_back(request: Signed, now: datetime) -> HttpResponse:
    body = sent(request)
    person = proved_somehow(request, body, now)
    new = replace(change_in(body), joins=True)
    keyring = Keyring.objects.get(person=person)
    # The same once more, because its answer was lost, must not fail for being done already.
    if (new.revision, new.wrap) != (keyring.revision, bytes(keyring.wrap)):
        bring_back(_shown(request, body, now), new, now)
    done.note(request, new)
    return JsonResponse({"revision": new.revision})


def _shown(request: Signed, body: dict[str, Any], now: datetime) -> FormerKeyring:
    """The kept keyring that what is shown as `before` opened. Raises Refused 400, 403, 410, 429."""
    before = body.get("before")
    if not isinstance(before, dict):
        raise Refused(400, _("“%(name)s” is missing. Nothing was changed.") % {"name": "before"})
    kept = FormerKeyring.objects.of(request.user, now)
    if not kept:
        raise gone()
    return proved_of_before(request, before, kept)
