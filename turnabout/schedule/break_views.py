"""Changing a stretch of weeks: a pause, a one-way spell, days away."""

from __future__ import annotations

from datetime import date
from functools import partial
from typing import TYPE_CHECKING
from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.csrf import ensure_csrf_cookie
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from turnabout.accounts.access import Signed, signed
from turnabout.partnerships.models import Partnership
from turnabout.schedule import often, settings_views, skipping, waiting
from turnabout.schedule.change_forms import AwayForm, PauseForm, SpellForm
from turnabout.schedule.change_views import propose, told
from turnabout.schedule.models import Away, Pause, Spell
from turnabout.web import clock
from turnabout.web.answers import Refused

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from django import forms


@signed
@require_safe
@ensure_csrf_cookie
def breaks(request: Signed, partnership_id: UUID) -> HttpResponse:
    """What two people can change about the weeks to come."""
    return _page(request, _found(request, partnership_id), clock.now())


@signed
@require_POST
def pause(request: Signed, partnership_id: UUID) -> HttpResponse:
    """Pause until a day."""
    found, now = _found(request, partnership_id), clock.now()
    form = PauseForm(request.POST)
    paused = _("You are pausing. Nobody is reminded of anything, and either of you can end it at any time.")
    if form.is_valid() and _told(
        request, found, lambda: skipping.pause(found, request.user, form.cleaned_data["until"], now), paused
    ):
        return redirect("partnership", partnership_id=found.id)
    return _page(request, found, now, pause=form)


@signed
@require_POST
def pause_removal(request: Signed, partnership_id: UUID) -> HttpResponse:
    """Go on before the day that was said."""
    found = _found(request, partnership_id)
    back = _("The pause is over. Your hours are back.")
    _told(request, found, lambda: skipping.resume(found, clock.now()), back)
    return redirect("partnership", partnership_id=found.id)


@signed
@require_POST
def spell(request: Signed, partnership_id: UUID) -> HttpResponse:
    """Propose a one-way spell."""
    found, now = _found(request, partnership_id), clock.now()
    form = SpellForm(request.POST, person=request.user, partnership=found, now=now)
    asked = _("Your partner is asked. Until the answer is yes, turns alternate as before.")
    if form.is_valid() and told(request, lambda: propose(request, found, form.proposal()), asked):
        return redirect("partnership", partnership_id=found.id)
    return _page(request, found, now, spell=form)


@signed
@require_POST
def spell_removal(request: Signed, partnership_id: UUID) -> HttpResponse:
    """End a one-way spell."""
    found = _found(request, partnership_id)
    over = _("The spell is over. From the next hour on you take turns again.")
    told(request, lambda: skipping.end_spell(found, clock.now()), over)
    return redirect("partnership", partnership_id=found.id)


@signed
@require_http_methods(["GET", "HEAD", "POST"])
def away(request: Signed) -> HttpResponse:
    """Note the days somebody is away, for all their partnerships."""
    if request.method != "POST":
        return settings_views.done(request, "away")
    form = AwayForm(request.POST)
    if form.is_valid():
        days, now = form.cleaned_data, clock.now()
        noted = _("It is noted. Hours on these days are left out, and your partners see that you are away.")
        try:
            go = partial(skipping.go_away, request.user, days["begins_on"], days["ends_on"], now)
            often.within(often.GOING_AWAY, request.user, None, go)
        except Refused as refusal:
            form.add_error(None, refusal.sentence)
        else:
            return settings_views.done(request, "away", noted)
    return settings_views.page(request, away=form)


@signed
@require_POST
def away_removal(request: Signed) -> HttpResponse:
    """Not away after all. By its days: a number would tell how many everybody here has noted."""
    try:
        begins_on, ends_on = (date.fromisoformat(request.POST.get(name, "")) for name in ("begins_on", "ends_on"))
    except ValueError:
        raise Http404 from None
    found = Away.objects.of(request.user).filter(begins_on=begins_on, ends_on=ends_on).first()
    if found is None:
        raise Http404
    back = partial(skipping.come_back, found, clock.now())
    within = partial(often.within, often.GOING_AWAY, request.user, None, back)
    told(request, within, _("Your hours on these days are back."), "away")
    return settings_views.done(request, "away")


def _told(request: Signed, found: Partnership, act: Callable[[], object], sentence: str) -> bool:
    """As `told`, of what the other's calendar is told: so not without end."""
    return told(request, lambda: often.within(often.CHANGING_WEEKS, request.user, found, act), sentence)


def _found(request: Signed, partnership_id: UUID) -> Partnership:
    return get_object_or_404(Partnership.objects.of(request.user).confirmed(), id=partnership_id)


def _page(request: Signed, found: Partnership, now: datetime, **bound: forms.Form) -> HttpResponse:
    """The page, with what was typed and why it was refused."""
    spell = Spell.objects.within(found).filter(ends_at__gt=now).first()
    context = {
        "partnership": found,
        "partner": found.partner_of(request.user),
        "pause_form": bound.get("pause") or PauseForm(),
        "spell_form": bound.get("spell") or SpellForm(person=request.user, partnership=found, now=now),
        "pause": Pause.objects.within(found).in_force(now).first(),
        "spell": spell,
        "spell_begun": spell is not None and spell.begins_at <= now,
        "waits": waiting.shown_to(request.user, [found], now).get(found.id),
    }
    return render(request, "schedule/breaks.html", context, status=400 if bound else 200)
