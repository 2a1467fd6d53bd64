"""What a time would clash with, while it is being chosen."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_safe

from turnabout.accounts.access import Signed, signed
from turnabout.partnerships.models import Partnership
from turnabout.schedule.changes import clashes
from turnabout.schedule.changes.forms import MoveForm
from turnabout.schedule.models import Session
from turnabout.web import clock


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
    now = clock.now()
    form = MoveForm(request.GET, person=request.user, session=session, now=now)
    # While something is missing, or the time is the old one, there is nothing to say.
    sentence = clashes.of_move(request.user, form.proposal(), now) if form.is_valid() else ""
    return JsonResponse({"sentence": sentence})
