"""What is sent at the close of an hour."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, render
from django.template.defaultfilters import date
from django.urls import reverse
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.views.decorators.csrf import ensure_csrf_cookie
from django.views.decorators.http import require_http_methods, require_safe

from turnabout.accounts.access import Signed, signed
from turnabout.partnerships.models import Partnership
from turnabout.reflections import pulse as pulses
from turnabout.reflections.noted import day_asked, told_in, words_of
from turnabout.schedule import noting, planning, years_before
from turnabout.schedule.forms import YearsBeforeForm
from turnabout.schedule.models import Session
from turnabout.vault.writing import holds_keys, refuse_without_keys
from turnabout.web import clock
from turnabout.web.answers import Refused, sent, text
from turnabout.web.limits import Limit

_BEFORE = ("month", "year", "coached")
A_DAY = 24 * 60 * 60
# Of one person and one partnership. A locked device may note an hour too; so may whoever stole a sign-in.
NOTING = Limit("hours noted", times=20, seconds=A_DAY)
NOTING_LOCKED = Limit("hours noted without keys", times=3, seconds=A_DAY)


@signed
@require_safe
@ensure_csrf_cookie
def letter(request: Signed, partnership_id: UUID) -> HttpResponse:
    """What each took from listening to the other, hour by hour: the days are here, the words are sealed."""
    found = get_object_or_404(Partnership.objects.of(request.user), id=partnership_id)
    sessions = Session.objects.within(found).in_order()
    context = {
        "partnership": found,
        "partner": found.partner_of(request.user),
        "days": [_day(one) for one in sessions],
    }
    return render(request, "reflections/letter.html", context)


@signed
@require_http_methods(["GET", "HEAD", "POST"])
@ensure_csrf_cookie
def before(request: Signed, partnership_id: UUID) -> HttpResponse:
    """The years before: since when, who coached last, and notes of that time, read and sealed by the browser."""
    found = get_object_or_404(Partnership.objects.of(request.user).confirmed(), id=partnership_id)
    now = clock.now()
    if request.method == "POST":
        refuse_without_keys(request)
        said = {name: text(body, name, longest=40) for body in [sent(request)] for name in _BEFORE if name in body}
        form = YearsBeforeForm(said, person=request.user, partnership=found, now=now)
        if not form.is_valid():
            raise Refused(400, str(next(iter(form.errors.values()))[0]))
        coach = form.coach()
        years_before.tell(found, request.user, since=form.cleaned_data["since"], coached_last=coach, now=now)
        messages.success(request, _("It is kept. Your partner sees it, and can correct it."))
        return JsonResponse({"next": reverse("before", args=[found.id])})
    form = YearsBeforeForm(person=request.user, partnership=found, now=now, initial=_before(found))
    context = {"partnership": found, "partner": found.partner_of(request.user), "form": form}
    return render(request, "reflections/before.html", context)


def _before(partnership: Partnership) -> dict[str, object]:
    """What was said of it; by itself, nothing: a year chosen for somebody is soon a year they did not mean."""
    if partnership.since is None:
        return {}
    coach = years_before.coached_last(partnership)
    return {
        "month": partnership.since.month,
        "year": partnership.since.year,
        "coached": str(coach.id) if coach else "",
    }


def _day(session: Session) -> dict[str, str]:
    on = session.held_on or localtime(session.starts_at).date()
    return {
        "session": str(session.id),
        "address": reverse("session", args=[session.id]),
        "iso": on.isoformat(),
        "date": date(on, "j F Y"),
    }


@signed
@require_http_methods(["GET", "HEAD", "POST"])
@ensure_csrf_cookie
def elsewhere(request: Signed, partnership_id: UUID) -> HttpResponse:
    """Note an hour that was held elsewhere: the day and whose it was; what was said of it is sealed."""
    found = get_object_or_404(Partnership.objects.of(request.user).confirmed(), id=partnership_id)
    now = clock.now()
    if request.method == "POST":
        told = told_in(sent(request), found)
        _refuse_many(request, found)
        session, finding = noting.note(found, request.user, told, now)
        messages.info(request, words_of(finding, session, noting.turn_on(found, None, now), request.user))
        return JsonResponse({"session": str(session.id), "next": reverse("session", args=[session.id])}, status=201)
    today, first = now.astimezone(request.user.zone).date(), noting.first_day(found, request.user, now)
    on = day_asked(request.GET.get("on", ""), first, today) or today
    context = {
        "partnership": found,
        "partner": found.partner_of(request.user),
        "on": on,
        "first": first,
        "today": today,
        "focus": noting.turn_on(found, on, now),
        "noted": noting.to_be_seen(planning.hours(found, now), request.user, now),
    }
    return render(request, "reflections/elsewhere.html", context)


def _refuse_many(request: Signed, partnership: Partnership) -> None:
    """Each note is a question to the other. Raises Refused 429."""
    limit = NOTING if holds_keys(request) else NOTING_LOCKED
    if not limit.take(f"{request.user.id} {partnership.id}"):
        raise Refused(429, _("You have noted many hours today. This one was not noted; try again tomorrow."))


@signed
def pulse(request: Signed, session_id: UUID, record_id: UUID) -> HttpResponse:
    """Keep one person's sealed pulse (PUT)."""
    if request.method != "PUT":
        return HttpResponse(status=405, headers={"Allow": "PUT"})
    session = get_object_or_404(Session.objects.of(request.user), id=session_id)
    refuse_without_keys(request)
    pulses.send(session, request.user, record=record_id, body=sent(request), now=clock.now())
    return JsonResponse({"revision": 1}, status=201)
