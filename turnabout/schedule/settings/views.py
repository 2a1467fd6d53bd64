"""The one page on which somebody sets how their hours reach them; what each part of it sends has a view of its own."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings as instance
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.csrf import ensure_csrf_cookie
from django.views.decorators.http import require_safe

from turnabout.accounts.access import Signed, signed
from turnabout.accounts.zones import place
from turnabout.partnerships.models import Partnership
from turnabout.schedule.availability import painting
from turnabout.schedule.busy.reading import sentence
from turnabout.schedule.calendars import feed
from turnabout.schedule.models import BusyCalendar, BusyTime, Subscription, Wishes
from turnabout.schedule.reminders import vapid
from turnabout.schedule.reminders.sent import sent_to
from turnabout.schedule.settings import days_away
from turnabout.schedule.settings.away_form import AwayForm
from turnabout.schedule.settings.busy_form import BusyForm
from turnabout.schedule.settings.calendar_form import CalendarForm
from turnabout.schedule.settings.wishes_form import WishesForm
from turnabout.web import clock

if TYPE_CHECKING:
    from datetime import datetime

    from django import forms

    from turnabout.accounts.models import Person


@signed
@require_safe
@ensure_csrf_cookie
def settings(request: Signed) -> HttpResponse:
    """All of it, and what was sent."""
    return page(request)


def page(request: Signed, **refused: forms.Form) -> HttpResponse:
    """The same, with what was typed into one of its forms and why it was refused."""
    person, now = request.user, clock.now()
    context = {
        "refused": next(iter(refused), ""),
        "mails": instance.SMTP is not None,
        "wishes_form": refused.get("reminders") or WishesForm(wishes=Wishes.objects.of(person)),
        "browsers": Subscription.objects.of(person).count(),
        "push_key": vapid.public_key(),
        **_calendar(person, refused.get("calendar")),
        **_busy(person, refused.get("busy"), now),
        **_week(person),
        "away_form": refused.get("away") or AwayForm(),
        "aways": days_away.stretches(person, now),
        "sent": sent_to(person),
    }
    return render(request, "schedule/settings.html", context, status=400 if refused else 200)


def done(request: Signed, section: str, said: str = "") -> HttpResponse:
    """Back to a section of the page, which says there what was done."""
    if said:
        messages.success(request, said, extra_tags=section)
    return redirect(f"{reverse('schedule-settings')}#{section}")


def _calendar(person: Person, refused: forms.Form | None) -> dict[str, object]:
    own = feed.of(person)
    address = feed.address(own)
    partnerships = Partnership.objects.of(person).confirmed().filter(rhythms__replaced_at=None)
    return {
        "calendar_form": refused or CalendarForm(initial={"titles": own.titles, "invites": own.invites}),
        "feed": own,
        "address": address,
        "webcals": _for_programs(address or ""),
        "weekly": [(one, one.partner_of(person)) for one in partnerships.distinct().order_by("created_at")],
    }


def _for_programs(address: str) -> list[str]:
    """The address by the names that open a calendar program; first the one that never asks without encryption."""
    scheme, _colon, rest = address.partition(":")
    return [f"{name}:{rest}" for name in (("webcals", "webcal") if scheme == "https" else ("webcal",))]


def _busy(person: Person, refused: forms.Form | None, now: datetime) -> dict[str, object]:
    calendar = BusyCalendar.objects.of(person).first()
    return {
        "busy_form": refused or BusyForm(person=person),
        "busy": calendar,
        "fault": sentence(calendar.fault) if calendar else "",
        "known": BusyTime.objects.of(person).filter(ends_at__gt=now).count(),
    }


def _week(person: Person) -> dict[str, object]:
    painted = painting.painted_by(person)
    return {
        "painted_hours": len(painted.week.chosen) / 2 if painted else 0,
        "painted_place": place(painted.zone) if painted else "",
    }
