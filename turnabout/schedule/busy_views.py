"""Somebody's busy times, and what a weekly time would clash with."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from turnabout.accounts.access import Signed, signed
from turnabout.partnerships.models import Partnership
from turnabout.schedule import busy_calendars, clashes, settings_views
from turnabout.schedule.busy_form import BusyForm
from turnabout.schedule.change_forms import MoveForm
from turnabout.schedule.models import Session
from turnabout.web import clock


@signed
@require_http_methods(["GET", "HEAD", "POST"])
def busy(request: Signed) -> HttpResponse:
    """Give the address of one's own calendar."""
    if request.method != "POST":
        return settings_views.done(request, "busy")
    form = BusyForm(request.POST, person=request.user)
    if not form.is_valid():
        return settings_views.page(request, busy=form)
    busy_calendars.give(request.user, form.cleaned_data["address"], clock.now())
    return settings_views.done(request, "busy", _("Your calendar is kept. It is read within a minute."))


@signed
@require_POST
def removal(request: Signed) -> HttpResponse:
    """Forget the calendar and all that came from it."""
    busy_calendars.take_out(request.user)
    said = _("Your calendar is taken out. Nothing of it is kept here any more.")
    return settings_views.done(request, "busy", said)


@signed
@require_safe
def clashes_then(request: Signed, partnership_id: UUID) -> HttpResponse:
    """What one's own calendar says of a weekly time, while it is being chosen. The partner's is not looked at."""
    get_object_or_404(Partnership.objects.of(request.user).confirmed(), id=partnership_id)
    found = clashes.then(request.user, request.GET.dict(), clock.now())
    return JsonResponse({"sentence": found.sentence if found else ""})


@signed
@require_safe
def clashes_at(request: Signed, session_id: UUID) -> HttpResponse:
    """The same of another time for one hour, or for it and all that follow."""
    session = get_object_or_404(Session.objects.of(request.user), id=session_id)
    form = MoveForm(request.GET, person=request.user, session=session)
    # While something is missing, or the time is the old one, there is nothing to say.
    sentence = clashes.of_move(request.user, form.proposal(), clock.now()) if form.is_valid() else ""
    return JsonResponse({"sentence": sentence})
