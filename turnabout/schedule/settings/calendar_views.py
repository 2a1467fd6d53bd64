"""What somebody chooses of their calendar: its words, its mails, its address."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from turnabout.accounts.access import Signed, signed
from turnabout.schedule.calendars import feed
from turnabout.schedule.calendars import letters as calendar_letters
from turnabout.schedule.settings import views as settings_views
from turnabout.schedule.settings.calendar_form import CalendarForm
from turnabout.web import clock

if TYPE_CHECKING:
    from datetime import datetime

    from turnabout.accounts.models import Person


@signed
@require_http_methods(["GET", "HEAD", "POST"])
def calendar(request: Signed) -> HttpResponse:
    """What hours are called, and whether they come by mail."""
    if request.method != "POST":
        return settings_views.done(request, "calendar")
    form = CalendarForm(request.POST)
    if not form.is_valid():
        return settings_views.page(request, calendar=form)
    _keep(request.user, form.cleaned_data, clock.now())
    return settings_views.done(request, "calendar", _("Kept."))


def _keep(person: Person, said: dict[str, Any], now: datetime) -> None:
    with transaction.atomic():
        kept = feed.held(person)
        invites = said.get("invites", kept.invites)
        begins = invites and not kept.invites
        kept.titles, kept.invites = said["titles"], invites
        kept.save(update_fields=["titles", "invites"])
        if begins:
            calendar_letters.tell_again(person, now)


@signed
@require_POST
def address(request: Signed) -> HttpResponse:
    """Turn the feed on or off, or give it another address."""
    asked, said = request.POST.get("do"), ""
    if asked == "on":
        feed.turn_on(request.user, clock.now())
        said = _("Your calendar has an address. Give it to your calendar program.")
    elif asked == "renew":
        feed.renew(request.user, clock.now())
        said = _("Here is the new address. The one before opens nothing any more.")
    elif asked == "off":
        feed.turn_off(request.user)
        said = _("Your calendar has no address any more. What programs took along stays with them.")
    return settings_views.done(request, "calendar", said)
