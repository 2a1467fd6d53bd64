"""Changing a stretch of weeks: a pause, a one-way spell."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.csrf import ensure_csrf_cookie
from django.views.decorators.http import require_POST, require_safe

from turnabout.accounts.access import Signed, signed
from turnabout.partnerships.models import Partnership
from turnabout.schedule.changes import often, skipping, spell_ahead, waiting
from turnabout.schedule.changes.forms import PauseForm, SpellForm
from turnabout.schedule.changes.views import propose, told
from turnabout.schedule.models import Pause
from turnabout.web import clock

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
    _told(request, found, lambda: skipping.resume(found, request.user, clock.now()), back)
    return redirect("partnership", partnership_id=found.id)


@signed
@require_POST
def spell(request: Signed, partnership_id: UUID) -> HttpResponse:
    """Propose a one-way spell."""
    found, now = _found(request, partnership_id), clock.now()
    form = SpellForm(request.POST, person=request.user, partnership=found, now=now)
    name = found.partner_of(request.user).name
    asked = _("%(name)s is asked. Until the answer is yes, turns alternate as before.") % {"name": name}
    if form.is_valid() and told(request, lambda: propose(request, found, form.proposal()), asked):
        return redirect("partnership", partnership_id=found.id)
    return _page(request, found, now, spell=form)


@signed
@require_POST
def spell_removal(request: Signed, partnership_id: UUID) -> HttpResponse:
    """End a one-way spell."""
    found = _found(request, partnership_id)
    over = _("The spell is over. From the next hour on you take turns again.")
    shown = request.POST.get("spell", "")
    _told(request, found, lambda: skipping.end_spell(found, request.user, clock.now(), shown=shown), over)
    return redirect("partnership", partnership_id=found.id)


def _told(request: Signed, found: Partnership, act: Callable[[], object], sentence: str) -> bool:
    """As `told`, of what the other's calendar is told, or a letter tells them: so not without end."""
    return told(request, lambda: often.within(often.CHANGING_WEEKS, request.user, found, act), sentence)


def _found(request: Signed, partnership_id: UUID) -> Partnership:
    return get_object_or_404(Partnership.objects.of(request.user).confirmed(), id=partnership_id)


def _page(request: Signed, found: Partnership, now: datetime, **bound: forms.Form) -> HttpResponse:
    """The page, with what was typed and why it was refused."""
    context = {
        "partnership": found,
        "partner": found.partner_of(request.user),
        "pause_form": bound.get("pause") or PauseForm(),
        "spell_form": bound.get("spell") or SpellForm(person=request.user, partnership=found, now=now),
        "pause": Pause.objects.within(found).in_force(now).first(),
        "spell": spell_ahead.of(found, now),
        "waits": waiting.shown_to(request.user, [found], now).get(found.id),
    }
    return render(request, "schedule/breaks.html", context, status=400 if bound else 200)
