"""The pages of the history: the hours stand here, by the year; what was written is opened in the browser."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.csrf import ensure_csrf_cookie
from django.views.decorators.http import require_safe

from turnabout.accounts.access import Signed, signed
from turnabout.history.past import PastHour, hours_of, name_of, years_of
from turnabout.partnerships.models import Partnership
from turnabout.web import clock

if TYPE_CHECKING:
    from collections.abc import Sequence


@signed
@require_safe
@ensure_csrf_cookie
def history(request: Signed) -> HttpResponse:
    """All hours of all partnerships, ended ones too."""
    return _shown(request, _confirmed(request), None)


@signed
@require_safe
@ensure_csrf_cookie
def partnership_history(request: Signed, partnership_id: UUID) -> HttpResponse:
    """The hours of one partnership."""
    found = get_object_or_404(Partnership.objects.of(request.user), id=partnership_id)
    return _shown(request, [found], found)


def _confirmed(request: Signed) -> list[Partnership]:
    found = Partnership.objects.of(request.user).filter(confirmed_at__isnull=False)
    return list(found.select_related("first_turn").order_by("created_at"))


def _shown(request: Signed, partnerships: Sequence[Partnership], one: Partnership | None) -> HttpResponse:
    hours = hours_of(partnerships, request.user, clock.now())
    years = years_of(hours)
    year = _year(request.GET.get("year"), years)
    context = {
        "partnership": one,
        "partner": one.partner_of(request.user) if one else None,
        "years": years,
        "year": year,
        "hours": [hour for hour in hours if hour.on.year == year],
        "told": _told(request, partnerships, hours),
        "several": len(partnerships) > 1,
    }
    return render(request, "history/history.html", context)


def _told(request: Signed, partnerships: Sequence[Partnership], hours: Sequence[PastHour]) -> dict[str, object]:
    """What the page's own code needs to put what it opens beside the hours of all years."""
    return {
        "partnerships": [[str(one.id), name_of(one, request.user)] for one in partnerships],
        "hours": [hour.told() for hour in hours],
    }


def _year(asked: str | None, years: Sequence[int]) -> int | None:
    """The year asked for, if there is anything in it; else the newest."""
    found = next((year for year in years if str(year) == asked), None)
    return found or next(iter(years), None)
