"""The page of somebody's busy times, and what a weekly time would clash with."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.csrf import ensure_csrf_cookie
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from turnabout.accounts.access import Signed, signed
from turnabout.partnerships.models import Partnership
from turnabout.schedule import busy_calendars, clashes
from turnabout.schedule.busy_form import BusyForm
from turnabout.schedule.busy_reading import sentence
from turnabout.schedule.models import BusyCalendar, BusyTime
from turnabout.web import clock


@signed
@require_http_methods(["GET", "HEAD", "POST"])
@ensure_csrf_cookie
def busy(request: Signed) -> HttpResponse:
    """Give the address of one's own calendar, and see what is known from it."""
    form = BusyForm(request.POST if request.method == "POST" else None, person=request.user)
    if form.is_valid():
        busy_calendars.give(request.user, form.cleaned_data["address"], clock.now())
        messages.success(request, _("Your calendar is kept. It is read within a minute."))
        return redirect("busy")
    calendar = BusyCalendar.objects.of(request.user).first()
    context = {
        "form": form,
        "calendar": calendar,
        "fault": sentence(calendar.fault) if calendar else "",
        "known": BusyTime.objects.of(request.user).filter(ends_at__gt=clock.now()).count(),
    }
    return render(request, "schedule/busy.html", context, status=400 if form.is_bound else 200)


@signed
@require_POST
def removal(request: Signed) -> HttpResponse:
    """Forget the calendar and all that came from it."""
    busy_calendars.take_out(request.user)
    messages.success(request, _("Your calendar is taken out. Nothing of it is kept here any more."))
    return redirect("busy")


@signed
@require_safe
def clashes_then(request: Signed, partnership_id: UUID) -> HttpResponse:
    """What one's own calendar says of a weekly time, while it is being chosen. The partner's is not looked at."""
    get_object_or_404(Partnership.objects.of(request.user).confirmed(), id=partnership_id)
    found = clashes.then(request.user, request.GET.dict(), clock.now())
    return JsonResponse({"sentence": found.sentence if found else ""})
