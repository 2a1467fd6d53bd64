"""The letter, the pulse, and the pages on which words are sealed beside what the schedule is told."""

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
from turnabout.schedule import noting, planning
from turnabout.schedule.forms import YearsBeforeForm
from turnabout.schedule.models import Session
from turnabout.schedule.told import day_asked
from turnabout.vault.writing import refuse_without_keys
from turnabout.web import clock
from turnabout.web.answers import sent


@signed
@require_safe
@ensure_csrf_cookie
def letter(request: Signed, partnership_id: UUID) -> HttpResponse:
    """What each took from listening to the other, hour by hour: the days are here, the words are sealed."""
    found = get_object_or_404(Partnership.objects.of(request.user), id=partnership_id)
    sessions = Session.objects.within(found).in_order()
    context = {
        "partnership": found,
        "partner": found.partner_of(request.user),
        "days": [_day(one) for one in sessions],
    }
    return render(request, "reflections/letter.html", context)


@signed
@require_safe
@ensure_csrf_cookie
def before(request: Signed, partnership_id: UUID) -> HttpResponse:
    """The years before: since when, who coached last, and notes of that time, read and sealed by the browser."""
    found = get_object_or_404(Partnership.objects.of(request.user).confirmed(), id=partnership_id)
    form = YearsBeforeForm(person=request.user, partnership=found, now=clock.now())
    context = {"partnership": found, "partner": found.partner_of(request.user), "form": form}
    return render(request, "reflections/before.html", context)


def _day(session: Session) -> dict[str, str]:
    on = session.held_on or localtime(session.starts_at).date()
    return {
        "session": str(session.id),
        "address": reverse("session", args=[session.id]),
        "iso": on.isoformat(),
        "date": date(on, "j F Y"),
    }


@signed
@require_safe
@ensure_csrf_cookie
def elsewhere(request: Signed, partnership_id: UUID) -> HttpResponse:
    """Where an hour that was held elsewhere is noted, and what was said of it is sealed."""
    found = get_object_or_404(Partnership.objects.of(request.user).confirmed(), id=partnership_id)
    now = clock.now()
    today, first = now.astimezone(request.user.zone).date(), noting.first_day(found, request.user, now)
    on = day_asked(request.GET.get("on", ""), first, today) or today
    context = {
        "partnership": found,
        "partner": found.partner_of(request.user),
        "on": on,
        "first": first,
        "today": today,
        "focus": noting.turn_on(found, on, now),
        "noted": noting.to_be_seen(planning.hours(found, now), request.user, now),
    }
    return render(request, "reflections/elsewhere.html", context)


@signed
def pulse(request: Signed, session_id: UUID, record_id: UUID) -> HttpResponse:
    """Keep one person's sealed pulse (PUT)."""
    if request.method != "PUT":
        return HttpResponse(status=405, headers={"Allow": "PUT"})
    session = get_object_or_404(Session.objects.of(request.user), id=session_id)
    refuse_without_keys(request)
    pulses.send(session, request.user, record=record_id, body=sent(request), now=clock.now())
    return JsonResponse({"revision": 1}, status=201)
