"""The answer that one of the two gives on a page, after a while without an hour."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy
from django.views.decorators.http import require_POST

from turnabout.accounts.access import Signed, signed
from turnabout.partnerships.models import Partnership
from turnabout.schedule.lulls import asking as lulls
from turnabout.schedule.models import GoesOn
from turnabout.web import clock

_SAID = {
    GoesOn.USUAL: _lazy("Your next hour is taken. %(name)s sees that you will be there."),
    GoesOn.ENDING: _lazy("%(name)s now sees that you would like to talk about ending. Nothing is ended."),
    GoesOn.NOT_NOW: _lazy("It is taken back."),
}


@signed
@require_POST
def answer(request: Signed, partnership_id: UUID) -> HttpResponse:
    """Take the usual time, say that one would like to talk about ending, or take that back."""
    found = get_object_or_404(Partnership.objects.of(request.user).confirmed(), id=partnership_id)
    try:
        says = GoesOn(request.POST.get("answer", ""))
    except ValueError:
        messages.warning(request, _("That was none of the answers. Nothing was changed."))
        return redirect("today")
    if lulls.answer(found, request.user, says, clock.now()):
        messages.info(request, _SAID[says] % {"name": found.partner_of(request.user).name})
    else:
        messages.warning(request, _("Nothing was changed. What one of you said is taken back by nobody else."))
    return redirect("today")
