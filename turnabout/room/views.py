"""The page of a session, before and after; and the room itself."""

from __future__ import annotations

import time
from dataclasses import asdict
from typing import TYPE_CHECKING, Final
from uuid import UUID

from django.conf import settings
from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.csrf import ensure_csrf_cookie
from django.views.decorators.http import require_safe

from turnabout.accounts.access import Signed, signed
from turnabout.practice.cards import HARD, cards
from turnabout.practice.plans import plans
from turnabout.reflections.pulse import BLIND_FOR
from turnabout.room import ice, live
from turnabout.room.protocol import NOT_YOURS
from turnabout.schedule import coming, planning
from turnabout.schedule.changes import skipping
from turnabout.schedule.lulls import asking as lulls
from turnabout.schedule.models import Rhythm, Session
from turnabout.schedule.outcome import Answer, Outcome
from turnabout.schedule.recurrence import local_views
from turnabout.web import clock
from turnabout.web.answers import Refused
from turnabout.web.limits import Limit

if TYPE_CHECKING:
    from datetime import datetime

    from turnabout.accounts.models import Person

# Each answer may hold credentials that a relay takes for hours. A page asks once, and again where no answer came; one
# that is loaded anew on a train asks each time.
ASKING_FOR_ICE: Final = Limit("ice servers", times=120, seconds=60 * 60)


@signed
@require_safe
@ensure_csrf_cookie
def session(request: Signed, session_id: UUID) -> HttpResponse:
    """One hour: the door before it, its close and what stays of it after."""
    found = get_object_or_404(Session.objects.of(request.user), id=session_id)
    now = clock.now()
    shown = _shown(request, found, now)
    shown["coming"] = coming.told(found, now, earlier=True, ended=found.partnership.ended_at is not None)
    return render(request, "room/session.html", shown)


@signed
@require_safe
@ensure_csrf_cookie
def room(request: Signed, session_id: UUID) -> HttpResponse:
    """The live hour; before its door opens, when it will."""
    found = get_object_or_404(Session.objects.of(request.user), id=session_id)
    now = clock.now()
    if now < found.door_opens_at and (found.is_denied or not found.is_elsewhere):
        return render(request, "room/early.html", _shown(request, found, now), status=409)
    if found.partnership.ended_at or not found.door_is_open(now):
        return redirect("session", session_id=found.id)
    # Whoever sees the room first settles whose hour it is: from then on both pages say the same.
    planning.settle_focus(found, now)
    shown = _shown(request, found, now)
    page = render(request, "room/room.html", {**shown, **_practice(str(shown["role"]))})
    page.headers["Permissions-Policy"] = settings.ROOM_PERMISSIONS_POLICY
    return page


@signed
@require_safe
def ice_servers(request: Signed, session_id: UUID) -> HttpResponse:
    """By which servers the two of an hour reach each other, for as long as its door is open."""
    try:
        live.allowed(request.user, session_id)
    except live.Shut as shut:
        if shut.code == NOT_YOURS:
            raise Http404 from shut
        raise Refused(409, _("The door of this hour is not open, so there is no call in it now.")) from shut
    if not ASKING_FOR_ICE.take(str(request.user.id)):
        raise Refused(429, _("A call was tried very often just now. Wait a while, then try again."))
    # Real time, which is the relay's, wherever tests have moved ours.
    now = time.time()
    alias = ice.alias_of(request.user.id, key=settings.SERVER_KEY, now=now)
    servers = ice.for_browser(settings.ICE_SERVERS, secret=settings.TURN_SECRET, now=now, alias=alias)
    return JsonResponse({"servers": servers, "policy": "relay" if settings.RELAY_ONLY else "all"})


def _shown(request: Signed, session: Session, now: datetime) -> dict[str, object]:
    planned = planning.hours(session.partnership, now)
    hour = next(one for one in planned if one.session.id == session.id)
    partner = session.partnership.partner_of(request.user)
    door_open = session.door_is_open(now) and not session.partnership.ended_at
    return {
        **_of_hour(session, request.user, now, door_open=door_open),
        "session": session,
        "partnership": session.partnership,
        "partner": partner,
        "hour": hour,
        "before": planning.hours_before(planned, session, now),
        "rhythm": Rhythm.objects.of(request.user).current().filter(partnership=session.partnership).exists(),
        "held": planning.held_before(planned, session),
        "was_quiet": lulls.wants_repair(session.partnership, planned, now),
        "role": hour.role_of(request.user),
        "ended": session.partnership.ended_at is not None,
        "times": local_views(session.starts_at, [request.user.time_zone, partner.time_zone]),
    }


def _of_hour(session: Session, person: Person, now: datetime, *, door_open: bool) -> dict[str, object]:
    """Where the hour stands, and what this person may still do about it."""
    # A note that was denied leaves nothing said of the hour that may still be held.
    reopened = session.is_denied and door_open
    outcome, answer = session.outcome(now), None if reopened else session.answers().get(person.id)
    not_held = outcome is Outcome.MISSED or answer is Answer.NOT
    return {
        "outcome": outcome,
        "answer": answer,
        # Of what was noted, and of a note that was taken back, something may have been kept.
        "not_held": not_held and not session.is_elsewhere and not session.is_taken_back,
        "asked": outcome is Outcome.OPEN and not session.is_elsewhere,
        "settled": session.settled(now),
        "may_say_whose": planning.may_still_say_whose(session, person, now),
        "missed_by": session.missed_by(),
        "pulse_closed": now > session.ends_at + BLIND_FOR,
        "door_open": door_open,
        "begun": session.has_begun(now),
        **skipping.what_may_be_done(session, person, now),
    }


def _practice(role: str) -> dict[str, object]:
    """The plans, a role's cards and those for both, in the page's language; for hard moments apart, needing no code."""
    language = get_language() or "en"
    own = [card for card in cards(language) if card.role in {role, "both"}]
    return {
        "plans": [asdict(plan) for plan in plans(language)],
        "cards": [asdict(card) for card in own if card.phase != HARD],
        "hard": [card for card in own if card.phase == HARD],
    }
