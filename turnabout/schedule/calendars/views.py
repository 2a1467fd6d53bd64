"""Hours given out to calendar programs: the feed, and files to add."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404
from django.utils.cache import get_conditional_response
from django.utils.http import quote_etag
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from turnabout.accounts.access import Signed, signed
from turnabout.partnerships.models import Partnership
from turnabout.schedule.calendars import feed, fingerprint, ics
from turnabout.schedule.calendars.gathering import gathered, noted, uid_of, uid_of_hour
from turnabout.schedule.models import Rhythm, Session
from turnabout.web import clock

if TYPE_CHECKING:
    from datetime import datetime

    from turnabout.accounts.models import Person

TYPE = "text/calendar; charset=utf-8"


@login_not_required
@require_safe
def given_out(request: HttpRequest, token: str) -> HttpResponseBase:
    """A private feed, to whatever program has its address."""
    body = feed.given_out(token, clock.now())
    if body is None:
        # Never was, was revoked, was turned off: nobody is told which.
        raise Http404
    etag = quote_etag(fingerprint.of(body))
    known = get_conditional_response(request, etag=etag, response=HttpResponse(body, content_type=TYPE))
    response = known if known is not None else HttpResponse(body, content_type=TYPE)
    response.headers["ETag"] = etag
    # It is one person's: no proxy on the way may keep it for another.
    response.headers["Cache-Control"] = "private"
    return response


@signed
@require_safe
def rhythm_file(request: Signed, partnership_id: UUID) -> HttpResponse:
    """The weekly hours of two people, to be added to a calendar."""
    found = get_object_or_404(Partnership.objects.of(request.user).confirmed(), id=partnership_id)
    rhythm = get_object_or_404(Rhythm.objects.of(request.user).current(), partnership=found)
    hours = gathered([found]).series_of(rhythm)
    with transaction.atomic():
        row = noted(request.user, rhythm, hours, clock.now())
    if hours is None:
        raise Http404
    entry = ics.Entry(uid=uid_of(row), sequence=row.sequence, title=_("Turnabout"), series=hours)
    return _file(ics.written([entry], _envelope(row.changed_at)))


@signed
@require_safe
def hour_file(request: Signed, session_id: UUID) -> HttpResponse:
    """One hour, to be added to a calendar."""
    own = Session.objects.of(request.user).select_related("partnership", "rhythm")
    session = get_object_or_404(own, id=session_id)
    if session.is_skipped:
        raise Http404
    return _file(_of_its_series(request.user, session) or _by_itself(request.user, session))


def _of_its_series(person: Person, session: Session) -> str | None:
    """As one hour of the series it belongs to, by the same name; None where it belongs to none."""
    if session.rhythm is None or session.slot_date is None:
        return None
    hours = gathered([session.partnership]).series_of(session.rhythm)
    with transaction.atomic():
        row = noted(person, session.rhythm, hours, clock.now())
    if hours is None:
        return None
    entry = ics.Entry(uid=uid_of(row), sequence=row.sequence, title=_("Turnabout"), series=hours)
    return ics.one(entry, session.slot_date, _envelope(row.changed_at))


def _by_itself(person: Person, session: Session) -> str:
    name = uid_of_hour(person, session.partnership_id, session.id)
    hour = ics.Hour(uid=name, title=_("Turnabout"), starts_at=session.starts_at, minutes=session.minutes)
    return ics.written([hour], _envelope(clock.now()))


def _envelope(stamp: datetime) -> ics.Envelope:
    return ics.Envelope(stamp=stamp, link=f"{settings.PUBLIC_URL}/")


def _file(text: str) -> HttpResponse:
    headers = {"Content-Disposition": 'attachment; filename="turnabout.ics"'}
    return HttpResponse(text, content_type=TYPE, headers=headers)
