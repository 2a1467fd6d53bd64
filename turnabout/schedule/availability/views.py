"""When I usually have time: the page on which somebody paints their week, and what it sends."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import time
from typing import TYPE_CHECKING

from django.contrib import messages
from django.http import HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils.dates import WEEKDAYS, WEEKDAYS_ABBR
from django.utils.translation import gettext as _
from django.views.decorators.csrf import ensure_csrf_cookie
from django.views.decorators.http import require_POST, require_safe

from turnabout.accounts.access import Signed, signed
from turnabout.accounts.zones import place
from turnabout.partnerships.models import Partnership
from turnabout.schedule.availability import painting as painted
from turnabout.schedule.painted_week import HALF_HOURS_A_DAY, Week, on_the_clock
from turnabout.schedule.recurrence import DAYS_A_WEEK
from turnabout.schedule.recurrence import zone as timezone_of
from turnabout.web import clock
from turnabout.web.answers import sent

if TYPE_CHECKING:
    from turnabout.accounts.models import Person

# Half hours before seven, which are folded away until they are wanted.
NIGHT_ENDS = 14


@dataclass(frozen=True)
class Line:
    """One half hour of the day: its number within it, when it begins, and for each day whether it is chosen."""

    half: int
    at: time
    cells: list[tuple[int, int, bool]]


@signed
@require_safe
@ensure_csrf_cookie
def availability(request: Signed) -> HttpResponse:
    """One's week, to be painted."""
    found = painted.painted_by(request.user)
    zone = found.zone if found else request.user.time_zone
    week = found.week if found else Week()
    lines = _lines(week)
    context = {
        "parts": [("night", lines[:NIGHT_ENDS]), ("day", lines[NIGHT_ENDS:])],
        "at_night": any(half % HALF_HOURS_A_DAY < NIGHT_ENDS for half in week.chosen),
        "today": clock.now().astimezone(timezone_of(zone)).weekday(),
        "days": [(day, WEEKDAYS[day], WEEKDAYS_ABBR[day]) for day in range(DAYS_A_WEEK)],
        "place": place(zone),
        "home": request.user.place if zone != request.user.time_zone else None,
        "partners": _partners(request.user),
    }
    return render(request, "schedule/availability.html", context)


@signed
@require_POST
def painting(request: Signed) -> HttpResponse:
    """Keep some strokes; answers the whole week as it then stands. Needs no keys: nothing of it is sealed."""
    body = sent(request)
    chosen, cleared = painted.half_hours(body, "chosen"), painted.half_hours(body, "cleared")
    week = painted.paint(request.user, chosen, cleared, clock.now())
    return JsonResponse({"week": week.kept().hex()})


@signed
@require_POST
def zone(request: Signed) -> HttpResponse:
    """Say that the hours hold where one lives now."""
    painted.hold_here(request.user)
    messages.success(request, _("It is kept. Your week now means the clock where you live."))
    return redirect("availability")


def _lines(week: Week) -> list[Line]:
    return [
        Line(
            half,
            on_the_clock(half),
            [(day, number, number in week.chosen) for day, number in _across(half)],
        )
        for half in range(HALF_HOURS_A_DAY)
    ]


def _across(half: int) -> list[tuple[int, int]]:
    """The same half hour on each day, with its number in the week."""
    return [(day, day * HALF_HOURS_A_DAY + half) for day in range(DAYS_A_WEEK)]


def _partners(person: Person) -> list[tuple[Partnership, Person]]:
    """With whom a common hour can be found."""
    found = Partnership.objects.of(person).confirmed().order_by("created_at")
    return [(one, one.partner_of(person)) for one in found]
