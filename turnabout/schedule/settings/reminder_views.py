"""What somebody wants to be told, by which way and when."""

from __future__ import annotations

from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from turnabout.accounts.access import Signed, signed
from turnabout.schedule.models import Wishes
from turnabout.schedule.settings import views as settings_views
from turnabout.schedule.settings.wishes_form import WishesForm
from turnabout.web import clock


@signed
@require_http_methods(["GET", "HEAD", "POST"])
def reminders(request: Signed) -> HttpResponse:
    """Keep what to tell somebody, by which way and when."""
    if request.method != "POST":
        return settings_views.done(request, "reminders")
    form = WishesForm(request.POST, wishes=Wishes.objects.of(request.user))
    if not form.is_valid():
        return settings_views.page(request, reminders=form)
    form.keep(clock.now())
    return settings_views.done(request, "reminders", _("It is kept."))
