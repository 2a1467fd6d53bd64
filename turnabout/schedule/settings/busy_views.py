"""The address of somebody’s own calendar: given, and forgotten."""

from __future__ import annotations

from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from turnabout.accounts.access import Signed, signed
from turnabout.schedule.busy import calendars as busy_calendars
from turnabout.schedule.settings import views as settings_views
from turnabout.schedule.settings.busy_form import BusyForm
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
