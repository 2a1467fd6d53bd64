"""The page of a partnership with its weeks, its time, and what became of an hour."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.csrf import ensure_csrf_cookie
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from turnabout.accounts.access import Signed, signed
from turnabout.partnerships.models import Block, Partnership
from turnabout.schedule import coming, laying, planning, weekly
from turnabout.schedule.availability import suggesting
from turnabout.schedule.availability.common_hours import start_in_the_day
from turnabout.schedule.calendars import letters as calendar_letters
from turnabout.schedule.changes import (
    changing,
    clashes,
    ended_early,
    exchange,
    often,
    skipping,
    spell_ahead,
    waiting,
)
from turnabout.schedule.changes.rhythm_form import RhythmForm
from turnabout.schedule.changes.views import propose, told
from turnabout.schedule.forms import StartNowForm
from turnabout.schedule.models import Rhythm, Session
from turnabout.schedule.outcome import Answer, Whose
from turnabout.schedule.recurrence import local_views
from turnabout.schedule.weeks import strip_of
from turnabout.vault.models import StartAnew
from turnabout.web import clock
from turnabout.web.answers import Refused, sent, text

if TYPE_CHECKING:
    from datetime import datetime

    from turnabout.accounts.models import Person

# So many hours after the next one are shown, each with the way to change it.
MOST_AFTER = 3


@signed
@require_safe
@ensure_csrf_cookie
def partnership(request: Signed, partnership_id: UUID) -> HttpResponse:
    """Two people: what they agreed, when they meet, the weeks so far."""
    found = get_object_or_404(Partnership.objects.of(request.user), id=partnership_id)
    now = clock.now()
    laying.fetch_weeks([found])
    partner = found.partner_of(request.user)
    planned = planning.laid_out(found, now, ahead=laying.TO_CHOOSE_FROM)
    hour = planning.next_of(planned, now)
    context = {
        "partnership": found,
        "partner": partner,
        "hour": hour,
        "role": hour.role_of(request.user) if hour else None,
        "door_open": bool(hour and hour.session.door_is_open(now)),
        "times": local_views(hour.session.starts_at, [request.user.time_zone, partner.time_zone]) if hour else [],
        "strip": strip_of(found, request.user, now, planned),
        "made": Block.objects.of(request.user).filter(blocked=partner).first() if found.ended_at else None,
        "starts_anew": StartAnew.open_for(partner, now),
        # Two who did this before have said who coached last.
        "first": planning.first_focus(found) if found.since else request.user,
        "past": [one for one in reversed(planned) if one.outcome.moves_turn],
        **_changes(found, planned, request.user, now),
    }
    return render(request, "schedule/partnership.html", context)


def _changes(
    partnership: Partnership, planned: list[planning.PlannedHour], person: Person, now: datetime
) -> dict[str, object]:
    """The weekly time, what is proposed, what is left out of the weeks to come, and whether the next hour clashes."""
    hour, rhythm = planning.next_of(planned, now), laying.rhythm_of(partnership)
    return {
        "rhythm": rhythm,
        "weekly": weekly.said(rhythm.slot, now, person, partnership.partner_of(person)) if rhythm else None,
        "waits": waiting.shown_to(person, [partnership], now).get(partnership.id),
        "pause": skipping.pause_of(partnership, now),
        "spell": spell_ahead.of(partnership, now),
        "ended_early": ended_early.shown(partnership, person, planned, now),
        "exchange": exchange.of(planned, hour),
        "busy_then": clashes.with_hour(person, hour.session) if hour else False,
        "after": [(one.session, one.role_of(person)) for one in _after(planned, hour, now)],
        "left_out": skipping.left_out((one.session for one in planned), person, now),
    }


def _after(
    planned: list[planning.PlannedHour], hour: planning.PlannedHour | None, now: datetime
) -> list[planning.PlannedHour]:
    """The hours after the next one, which can be changed as well."""
    if hour is None:
        return []
    later = planned[planned.index(hour) + 1 :]
    open_ = [one for one in later if skipping.may_still_change(one.session, now) and not one.session.is_skipped]
    return open_[:MOST_AFTER]


@signed
@require_http_methods(["GET", "HEAD", "POST"])
@ensure_csrf_cookie
def rhythm(request: Signed, partnership_id: UUID) -> HttpResponse:
    """The weekly time."""
    found = get_object_or_404(Partnership.objects.of(request.user).confirmed(), id=partnership_id)
    now = clock.now()
    asked = request.POST if request.method == "POST" else None
    current = Rhythm.objects.of(request.user).current().filter(partnership=found).first()
    initial = _suggested(request.user, found, current, now)
    form = RhythmForm(asked, person=request.user, partnership=found, now=now, initial=initial)
    form.begin_with(request.GET)
    if form.is_valid() and _set(request, found, form, now):
        return redirect("partnership", partnership_id=found.id)
    partner = found.partner_of(request.user)
    context = {
        "partnership": found,
        "partner": partner,
        "form": form,
        "asks": planning.has_begun(found),
        "clashes": clashes.then(request.user, asked or form.initial, now),
        "hours": suggesting.found(found, request.user, minutes=form.length, rhythm=current, now=now),
        "own_zone_differs": partner.time_zone != request.user.time_zone,
    }
    return render(request, "schedule/rhythm.html", context, status=200 if asked is None else 400)


def _set(request: Signed, partnership: Partnership, form: RhythmForm, now: datetime) -> bool:
    """Nothing stands before the first hour: until then a time holds at once. Later the other is asked."""

    def setting() -> None:
        changing.set_at_once(form.rhythm(), request.user, first=form.first_person(), now=now)

    if not planning.has_begun(partnership):
        done = _("Your time is set. Put it in your calendar, too.")
        if calendar_letters.is_mailed(request.user):
            done = _("Your time is set. An invitation is on its way to your calendar.")
        return told(request, lambda: often.within(often.CHANGING_WEEKS, request.user, partnership, setting), done)
    name = partnership.partner_of(request.user).name
    asked = _("%(name)s is asked. Until the answer is yes, everything stays as it is.") % {"name": name}
    proposal = form.proposal(planning.next_to_move(partnership, now))
    return told(request, lambda: propose(request, partnership, proposal), asked)


def _suggested(person: Person, partnership: Partnership, current: Rhythm | None, now: datetime) -> dict[str, object]:
    """The rhythm in force, or tomorrow, about this time of day, where that is day for both."""
    tomorrow = now.astimezone(person.zone).date() + timedelta(days=1)
    zones = (person.time_zone, partnership.partner_of(person).time_zone)
    return {
        "weekday": current.weekday if current else tomorrow.weekday(),
        "local_time": current.local_time if current else start_in_the_day(now, zones, minutes=60, day=tomorrow),
        "anchor_zone": current.anchor_zone if current else person.time_zone,
        "minutes": current.minutes if current else 60,
        "starts_on": tomorrow,
        "first": str(planning.first_focus(partnership).id),
    }


@signed
@require_POST
def start_now(request: Signed, partnership_id: UUID) -> HttpResponse:
    """An hour on the spot."""
    found = get_object_or_404(Partnership.objects.of(request.user).confirmed(), id=partnership_id)
    form = StartNowForm(request.POST, partnership=found)
    if not form.is_valid():
        return redirect("partnership", partnership_id=found.id)
    first = form.cleaned_data["first"]
    chosen = next((person for person in found.people if str(person.id) == first), None)
    minutes, now = form.cleaned_data["minutes"], clock.now()
    try:
        session = often.within(
            *(often.STARTING_NOW, request.user, found),
            lambda: planning.start_now(found, minutes=minutes, first=chosen, now=now),
        )
    except Refused as refusal:
        messages.warning(request, refusal.sentence)
        return redirect("partnership", partnership_id=found.id)
    return redirect("room", session_id=session.id)


@signed
@require_POST
def be_there(request: Signed, session_id: UUID) -> HttpResponse:
    """Say that one will be there, or no longer; what a letter's link does, for whoever gets no letters."""
    session = get_object_or_404(Session.objects.of(request.user), id=session_id)
    if request.POST.get("answer") == "no":
        coming.take_back(session, request.user)
        messages.info(request, _("Taken back. The hour stands as it is."))
    else:
        name = session.partnership.partner_of(request.user).name
        seen = _("It is kept. %(name)s sees that you will be there.") % {"name": name}
        told(request, lambda: coming.say(session, request.user, clock.now()), seen)
    if request.POST.get("from") == "today":
        return redirect("today")
    return redirect("session", session_id=session.id)


@signed
@require_POST
def attendance(request: Signed, session_id: UUID) -> HttpResponse:
    """Keep an answer to *did we meet?*."""
    session = get_object_or_404(Session.objects.of(request.user), id=session_id)
    body = sent(request)
    said = text(body, "answer", longest=6)
    if said not in {answer.value for answer in Answer}:
        raise Refused(400, _("Choose one of the three answers."))
    whose = body.get("whose", "")
    if whose not in {each.value for each in Whose}:
        raise Refused(400, _("Say who could not come, or leave it out."))
    planning.answer(session, request.user, Answer(said), clock.now(), whose=Whose(whose))
    return JsonResponse({"next": reverse("session", args=[session.id])})
