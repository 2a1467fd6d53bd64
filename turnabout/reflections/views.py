"""What is sent at the close of an hour."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404

from turnabout.accounts.access import Signed, signed
from turnabout.reflections import pulse as pulses
from turnabout.schedule.models import Session
from turnabout.vault.writing import refuse_without_keys
from turnabout.web import clock
from turnabout.web.answers import sent


@signed
def pulse(request: Signed, session_id: UUID, record_id: UUID) -> HttpResponse:
    """Keep one person's sealed pulse (PUT)."""
    if request.method != "PUT":
        return HttpResponse(status=405, headers={"Allow": "PUT"})
    session = get_object_or_404(Session.objects.of(request.user), id=session_id)
    refuse_without_keys(request)
    pulses.send(session, request.user, record=record_id, body=sent(request), now=clock.now())
    return JsonResponse({"revision": 1}, status=201)
