"""Reporting somebody: write, see exactly what would be sent, send it."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.csrf import ensure_csrf_cookie
from django.views.decorators.http import require_http_methods

from turnabout.accounts.access import Signed, signed
from turnabout.partnerships import reporting
from turnabout.partnerships.forms import ReportForm
from turnabout.partnerships.models import Block, Partnership
from turnabout.web import clock
from turnabout.web.answers import Refused

if TYPE_CHECKING:
    from turnabout.accounts.models import Person


@signed
@require_http_methods(["GET", "HEAD", "POST"])
@ensure_csrf_cookie
def partner_report(request: Signed, partnership_id: UUID) -> HttpResponse:
    """A report about one's partner, now or once."""
    found = get_object_or_404(Partnership.objects.of(request.user), id=partnership_id)
    return _report(request, found.partner_of(request.user), reverse("partnership", args=[found.id]))


@signed
@require_http_methods(["GET", "HEAD", "POST"])
@ensure_csrf_cookie
def block_report(request: Signed, block_id: UUID) -> HttpResponse:
    """A report about somebody one has blocked."""
    found = get_object_or_404(Block.objects.of(request.user), id=block_id)
    return _report(request, found.blocked, reverse("block", args=[found.id]))


def _report(request: Signed, about: Person, back: str) -> HttpResponse:
    form = ReportForm(request.POST if request.method == "POST" else None)
    page: dict[str, object] = {
        "form": form,
        "about": about,
        "back": back,
        "readers": reporting.readers(request.user, about),
        "safety_address": reporting.safety_address(),
        "safety_contact": settings.SAFETY_CONTACT,
    }
    if not form.is_valid():
        return render(request, "partnerships/report.html", page, status=400 if form.is_bound else 200)
    letter = reporting.letter(request.user, about, words=form.cleaned_data["words"], answer=form.cleaned_data["answer"])
    page["letter"] = letter
    if "edit" in request.POST:
        return render(request, "partnerships/report.html", page)
    return _sent(request, letter, page, back)


def _sent(request: Signed, letter: reporting.Letter, page: dict[str, object], back: str) -> HttpResponse:
    # Sent is only what was shown: had a name or a reader changed meanwhile, it is shown once more.
    if request.POST.get("seen") != letter.seal:
        return render(request, "partnerships/report_preview.html", page)
    try:
        reporting.send(letter, clock.now())
    except Refused as refused:
        return render(
            request, "partnerships/report_preview.html", {**page, "refused": refused.sentence}, status=refused.status
        )
    messages.info(request, _("Your report is on its way. The person it is about is not told."))
    return redirect(back)
