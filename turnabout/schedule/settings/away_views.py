"""Days away: noted, and taken back."""

from __future__ import annotations

from datetime import date
from functools import partial

from django.http import Http404, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from turnabout.accounts.access import Signed, signed
from turnabout.schedule.changes import often, skipping
from turnabout.schedule.changes.views import told
from turnabout.schedule.settings import days_away
from turnabout.schedule.settings import views as settings_views
from turnabout.schedule.settings.away_form import AwayForm
from turnabout.web import clock
from turnabout.web.answers import Refused


@signed
@require_http_methods(["GET", "HEAD", "POST"])
def away(request: Signed) -> HttpResponse:
    """Note the days somebody is away, for all their partnerships."""
    if request.method != "POST":
        return settings_views.done(request, "away")
    form = AwayForm(request.POST)
    if form.is_valid():
        days, now = form.cleaned_data, clock.now()
        noted = _("It is noted. Hours on these days are left out, and your partners see that you are away.")
        try:
            go = partial(skipping.go_away, request.user, days["begins_on"], days["ends_on"], now)
            often.within(often.GOING_AWAY, request.user, None, go)
        except Refused as refusal:
            form.add_error(None, refusal.sentence)
        else:
            return settings_views.done(request, "away", noted)
    return settings_views.page(request, away=form)


@signed
@require_POST
def away_removal(request: Signed) -> HttpResponse:
    """Not away after all. By its days: a number would tell how many everybody here has noted."""
    try:
        begins_on, ends_on = (date.fromisoformat(request.POST.get(name, "")) for name in ("begins_on", "ends_on"))
    except ValueError:
        raise Http404 from None
    found = days_away.within(request.user, begins_on, ends_on)
    if not found:
        raise Http404
    back = partial(skipping.come_back, found, clock.now())
    within = partial(often.within, often.GOING_AWAY, request.user, None, back)
    told(request, within, _("Your hours on these days are back."), "away")
    return settings_views.done(request, "away")
