"""What is sent at the close of an hour."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, render
from django.template.defaultfilters import date
from django.urls import reverse
from django.utils.timezone import localtime
from django.views.decorators.csrf import ensure_csrf_cookie
from django.views.decorators.http import require_safe

from turnabout.accounts.access import Signed, signed
from turnabout.partnerships.models import Partnership
from turnabout.reflections import pulse as pulses
from turnabout.schedule.models import Session
from turnabout.vault.writing import refuse_without_keys
from turnabout.web import clock
from turnabout.web.answers import sent


@signed
@require_safe
@ensure_csrf_cookie
def letter(request: Signed, partnership_id: UUID) -> HttpResponse:
    """What each took from listening to the other, hour by hour: the days are here, the words are sealed."""
    found = get_object_or_404(Partnership.objects.of(request.user), id=partnership_id)
    sessions = Session.objects.within(found).order_by("starts_at")
    context = {
        "partnership": found,
        "partner": found.partner_of(request.user),
        "days": [_day(one) for one in sessions],
    }
    return render(request, "reflections/letter.html", context)


def _day(session: Session) -> dict[str, str]:
    on = localtime(session.starts_at)
    return {
        "session": str(session.id),
        "address": reverse("session", args=[session.id]),
        "iso": on.date().isoformat(),
        "date": date(on, "j F Y"),
    }


@signed
def pulse(request: Signed, session_id: UUID, record_id: UUID) -> HttpResponse:
    """Keep one person's sealed pulse (PUT)."""
    if request.method != "PUT":
        return HttpResponse(status=405, headers={"Allow": "PUT"})
    session = get_object_or_404(Session.objects.of(request.user), id=session_id)
    refuse_without_keys(request)
    pulses.send(session, request.user, record=record_id, body=sent(request), now=clock.now())
    return JsonResponse({"revision": 1}, status=201)
