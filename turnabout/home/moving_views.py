"""The page of somebody who came with an archive, and what their browser sends from it."""

from __future__ import annotations

from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import render
from django.views.decorators.csrf import ensure_csrf_cookie
from django.views.decorators.http import require_POST, require_safe

from turnabout.accounts.access import Signed, signed
from turnabout.home import moving as moves
from turnabout.partnerships import reunions
from turnabout.schedule.bringing import bring_hours
from turnabout.vault.keeping import uuid
from turnabout.vault.writing import refuse_without_keys
from turnabout.web import clock
from turnabout.web.answers import sent


@signed
@require_safe
@ensure_csrf_cookie
def moving(request: Signed) -> HttpResponse:
    """What comes from the archive, and with whom one goes on."""
    standing = moves.standing(request.user, clock.now())
    if standing is None:
        raise Http404
    return render(request, "home/moving.html", {"standing": standing})


@signed
@require_POST
def records(request: Signed) -> HttpResponse:
    """One page of what they wrote."""
    refuse_without_keys(request)
    return JsonResponse({"new": moves.take(request.user, sent(request), clock.now())}, status=201)


@signed
@require_POST
def partnerships(request: Signed) -> HttpResponse:
    """Say which partnership it was, and with whom."""
    refuse_without_keys(request)
    return JsonResponse({"state": reunions.say(request.user, sent(request), clock.now()).state})


@signed
@require_POST
def unsaid(request: Signed) -> HttpResponse:
    """Take back what was said of a partnership."""
    reunions.unsay(request.user, uuid(sent(request), "partnership"))
    return JsonResponse({})


@signed
@require_POST
def hours(request: Signed) -> HttpResponse:
    """The hours of a partnership that came along."""
    refuse_without_keys(request)
    return JsonResponse({"left": bring_hours(request.user, sent(request), clock.now())}, status=201)


@signed
@require_POST
def brought(request: Signed) -> HttpResponse:
    """Everything of one's own, or of one partnership, is here."""
    refuse_without_keys(request)
    moves.finish(request.user, sent(request), clock.now())
    return JsonResponse({})
